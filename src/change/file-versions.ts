/** What a commit does to one file, as text. */

/** One file before and after; null where it does not exist. */
export interface FileVersions {
	readonly path: string;
	readonly oldPath: string;
	readonly old: string | null;
	readonly new: string | null;
}
