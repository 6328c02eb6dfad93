/** Functions that a search of the call graph asks for. */

/** A function by the folder of its package and its key (`F`, `T.M`). */
export interface FunctionName {
	readonly folder: string;
	readonly key: string;
}

/** Functions of interest by their last name. */
export type Wanted = ReadonlyMap<string, readonly FunctionName[]>;

export function isWanted(wanted: Wanted, { folder, key }: FunctionName): boolean {
	const last = key.slice(key.indexOf(".") + 1);
	return wanted.get(last)?.some((one) => one.folder === folder && one.key === key) ?? false;
}
