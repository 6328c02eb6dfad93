/** What a commit does to one file. */

/** One file before and after; null where it does not exist. */
export interface FileVersions {
	readonly path: string;
	readonly oldPath: string;
	readonly old: string | null;
	readonly new: string | null;
}

/** The same as it is read: UTF-8. */
export interface FileBytes {
	readonly path: string;
	readonly oldPath: string;
	readonly old: Uint8Array | null;
	readonly new: Uint8Array | null;
}

/** The texts, made anew whenever one is asked for: the files of a commit are looked at one by one, and are large. */
export function decoded(bytes: FileBytes): FileVersions {
	const { path, oldPath } = bytes;
	return {
		path,
		oldPath,
		get old() {
			return textOf(bytes.old);
		},
		get new() {
			return textOf(bytes.new);
		},
	};
}

function textOf(bytes: Uint8Array | null): string | null {
	if (bytes === null) return null;
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
