/** Brings files of the repository into the program that calls are followed in, within limits. */
import { type Declared, placeOf } from "../golang/calls/package-index.js";
import type { Program } from "../golang/calls/program.js";
import { dirname, folderOfPackage, type TreeIndex } from "../golang/frame-resolver.js";
import { type GoFolders, goFolders } from "../golang/import-closure.js";
import type { CommitFact, FrameFact } from "../rank/facts.js";
import type { CommitSource, TreeEntry } from "../sources/commits.js";

/**
 * Packages and files that are read at most. Of a package that is too large its edited files come first: they hold the
 * signatures of the functions that are searched for, which a call by name is held against.
 */
const mostPackages = 8;
const mostFiles = 100;

export interface ReadingInput {
	/** Tree at the deployed commit. */
	readonly tree: TreeIndex;
	readonly entries: readonly TreeEntry[];
	readonly commits: readonly CommitFact[];
}

/** A frame with its declaration. */
export interface FrameStart {
	readonly frame: FrameFact;
	readonly declared: Declared;
}

/** Reads packages into the program, within the limits. */
export class PackageReader {
	readonly #source: CommitSource;
	readonly #program: Program;
	readonly #folders: GoFolders;
	readonly #blobs: ReadonlyMap<string, string>;
	readonly #folderOf: (path: string) => string | null;
	readonly #edited: ReadonlySet<string>;
	readonly #read = new Set<string>();
	#files = 0;

	constructor(source: CommitSource, { tree, entries, commits }: ReadingInput, program: Program) {
		this.#source = source;
		this.#program = program;
		this.#folderOf = (path) => folderOfPackage(path, tree);
		this.#folders = goFolders(tree);
		this.#edited = new Set(commits.flatMap((fact) => fact.files.map((file) => file.path)));
		this.#blobs = new Map(entries.map((entry) => [entry.path, entry.blob]));
	}

	/** The frames' declarations in their files, which are read without the rest of their packages. */
	async starts(frames: readonly FrameFact[]): Promise<FrameStart[]> {
		const blobs = frames.map(({ resolved }) => this.#blobs.get(resolved.path ?? "") ?? "");
		const texts = await this.#source.blobs([...new Set(blobs)].filter((blob) => blob !== ""));
		const files = new Set<string>();
		return frames.flatMap((frame, index) => {
			const { declaration, resolved } = frame;
			const text = texts.get(blobs[index] ?? "");
			if (declaration === null || resolved.path === null || text == null) return [];
			const { path } = resolved;
			const folder = dirname(path);
			if (!files.has(path)) this.#program.addFile(folder, { path, text });
			files.add(path);
			return [{ frame, declared: { path, place: placeOf(folder, text, this.#folderOf), text, declaration } }];
		});
	}

	/** Files of a package. */
	sizeOf(folder: string): number {
		return this.#folders.get(folder)?.length ?? 0;
	}

	/** False when nothing new could be read. */
	async read(folders: readonly string[], limit = mostFiles): Promise<boolean> {
		const taken: { folder: string; paths: readonly string[] }[] = [];
		for (const folder of new Set(folders)) {
			if (this.#read.has(folder) || this.#read.size >= mostPackages || this.#files >= limit) continue;
			const all = this.#folders.get(folder) ?? [];
			const edited = all.filter((path) => this.#edited.has(path));
			const paths = [...new Set([...edited, ...all])].slice(0, limit - this.#files);
			this.#read.add(folder);
			this.#files += paths.length;
			taken.push({ folder, paths });
		}
		if (taken.length === 0) return false;
		const texts = await this.#source.blobs(
			taken.flatMap((one) => one.paths.flatMap((path) => this.#blobs.get(path) ?? [])),
		);
		for (const { folder, paths } of taken) {
			const files = paths.flatMap((path) => {
				const text = texts.get(this.#blobs.get(path) ?? "");
				return text == null ? [] : [{ path, text }];
			});
			this.#program.add(folder, files);
		}
		return true;
	}
}
