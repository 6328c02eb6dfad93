/** Absent keys and undefined ones: exactOptionalPropertyTypes tells them apart, the configuration schema does not. */

/** Keys that may hold undefined become optional; the others stay as they are. */
type WithoutUndefined<T> = {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
} & { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };

/** The keys of `value` that have a value. */
export function given<T extends object>(value: T): WithoutUndefined<T> {
	const kept = Object.entries(value).filter(([, each]) => each !== undefined);
	return Object.fromEntries(kept) as WithoutUndefined<T>;
}
