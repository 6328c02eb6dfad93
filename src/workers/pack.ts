/** The bytes of a question in one buffer, which is handed over to a thread instead of being copied once more. */
import type { CommitFiles } from "../change/commit-records.js";

/** The same commits, with their bytes in `buffer`; what several files share is there once. */
export function packed(commits: readonly CommitFiles[]): {
	readonly commits: readonly CommitFiles[];
	readonly buffer: ArrayBuffer;
} {
	const all = commits.flatMap(({ files }) => files.flatMap((file) => [file.old, file.new]));
	const distinct = new Set(all.filter((bytes) => bytes !== null));
	const buffer = new ArrayBuffer([...distinct].reduce((sum, bytes) => sum + bytes.length, 0));
	const copies = new Map<Uint8Array, Uint8Array>();
	let at = 0;
	for (const bytes of distinct) {
		const copy = new Uint8Array(buffer, at, bytes.length);
		copy.set(bytes);
		copies.set(bytes, copy);
		at += bytes.length;
	}
	const copyOf = (bytes: Uint8Array | null): Uint8Array | null =>
		bytes === null ? null : (copies.get(bytes) ?? null);
	const packedCommits = commits.map(({ commit, files }) => ({
		commit,
		files: files.map((file) => ({ ...file, old: copyOf(file.old), new: copyOf(file.new) })),
	}));
	return { commits: packedCommits, buffer };
}
