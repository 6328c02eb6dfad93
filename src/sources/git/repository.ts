/**
 * The CommitSource over a git repository: bulk questions go through streaming plumbing, porcelain-sized ones
 * (shallow, remotes, version) through simple-git. Read-only: it never writes to the repository.
 */
import type { ChildProcess } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import type { Commit, CommitRange, FileDiff, Sha } from "../../model/commit.js";
import { Failure } from "../../model/failure.js";
import { type Warning, warning } from "../../model/warning.js";
import type {
	BlamedLine,
	CommitSource,
	DiffOptions,
	FoundLine,
	RangeDiffOptions,
	TreeEntry,
} from "../commits.js";
import { isProgramFile, programPaths } from "../program-files.js";
import { parseBlame } from "./blame-parser.js";
import { commitMark, createDiffParser } from "./diff-parser.js";
import { parseFoundLines } from "./grep-parser.js";
import { logFormat, parseLog } from "./log-parser.js";
import { type GitObject, ObjectReader } from "./object-reader.js";
import { attributesFile, cheapPaths } from "./program-diffs.js";
import { isShallowFolder } from "./shallow.js";
import { type GitRun, gitFailure, readGit, streamGit } from "./subprocess.js";

const diffOptions: readonly string[] = ["-M", "--no-color", "--no-ext-diff", "--no-textconv", "-U0"];
/** Blobs over this size are data, not code. */
const defaultMaxBytes = 4 * 1024 * 1024;

/** Opens the repository at `folder` (work tree, worktree or bare). Nothing runs until it is asked. */
export function openRepository(folder: string): CommitSource {
	return new GitRepository(folder);
}

/** git's words for an object that a partial clone does not hold. */
function isMissingObject(error: unknown): boolean {
	return (
		error instanceof Failure && /unable to read|missing blob|could not fetch|bad object/.test(error.message)
	);
}

const isFullSha = (name: string): boolean => /^[0-9a-f]{40,64}$/.test(name);

const diffKey = (diff: FileDiff): string => `${diff.commit}\0${diff.path}`;

class GitRepository implements CommitSource {
	readonly name: string;
	readonly #reader: ObjectReader;
	readonly #running = new Set<ChildProcess>();
	readonly #warnings: Warning[] = [];
	#missing = 0;

	constructor(folder: string) {
		this.name = folder;
		this.#reader = new ObjectReader(folder);
	}

	async resolve(ref: string): Promise<Sha> {
		const found = await this.find(ref);
		if (found !== null) return found;
		throw await this.#unresolved(ref);
	}

	async find(ref: string): Promise<Sha | null> {
		return (await this.#object(`${ref}^{commit}`))?.sha ?? null;
	}

	async isShallow(): Promise<boolean> {
		const seen = isShallowFolder(this.name);
		if (seen !== null) return seen;
		const answer = await this.#read(["rev-parse", "--is-shallow-repository"]);
		return answer.trim() === "true";
	}

	async isAncestor(ancestor: Sha, descendant: Sha): Promise<boolean> {
		return (await this.mergeBase(ancestor, descendant)) === ancestor;
	}

	async mergeBase(a: Sha, b: Sha): Promise<Sha | null> {
		try {
			return (await this.#read(["merge-base", a, b])).trim() || null;
		} catch {
			return null;
		}
	}

	async log(
		range: CommitRange,
		options: { readonly paths?: readonly string[] } = {},
	): Promise<readonly Commit[]> {
		const args = ["log", "-z", "--topo-order", "--raw", "--no-abbrev", "-M", "--no-color", logFormat];
		const scope = ["--end-of-options", `${range.from}..${range.to}`, "--", ...(options.paths ?? [])];
		try {
			return parseLog(await this.#read([...args, ...scope]));
		} catch (error) {
			if (!isMissingObject(error)) throw error;
			// Inexact renames need the blobs; without them the paths alone are still true.
			const plain = args.map((arg) => (arg === "-M" ? "--no-renames" : arg));
			return parseLog(await this.#read([...plain, ...scope]));
		}
	}

	async *rangeDiffs(range: CommitRange, { only }: RangeDiffOptions = {}): AsyncGenerator<FileDiff> {
		const strict = only === "program" ? programPaths : [];
		const ways = [() => this.#logDiffs(range, strict), () => this.#diffsOneByOne(range, strict)];
		// Asked in the cheap way git opens files that nobody wants too, and a partial clone may not hold those.
		if (only === "program") ways.unshift(() => this.#programDiffs(range));
		const told = new Set<string>();
		for (const way of ways) {
			try {
				for await (const diff of way()) {
					const key = diffKey(diff);
					if (told.has(key)) continue;
					told.add(key);
					yield diff;
				}
				return;
			} catch (error) {
				if (!isMissingObject(error)) throw error;
			}
		}
	}

	async *#programDiffs(range: CommitRange): AsyncGenerator<FileDiff> {
		for await (const diff of this.#logDiffs(range, cheapPaths, attributesFile())) {
			if (isProgramFile(diff.path)) yield diff;
		}
	}

	#logDiffs(range: CommitRange, paths: readonly string[], attributes?: string): AsyncGenerator<FileDiff> {
		const args = ["log", "-p", ...diffOptions, "--no-abbrev", `--format=${commitMark}%H`];
		const scope = ["--end-of-options", `${range.from}..${range.to}`, "--", ...paths];
		return this.#parseDiffs(
			this.#stream([...args, ...scope], attributes === undefined ? {} : { attributes }),
		);
	}

	/** In a partial clone one missing blob ends `git log -p`: read commit by commit what can be read. */
	async *#diffsOneByOne(range: CommitRange, paths: readonly string[]): AsyncGenerator<FileDiff> {
		for (const commit of await this.log(range)) {
			const parts: FileDiff[] = [];
			try {
				for await (const diff of this.diffs([commit.sha], { paths })) parts.push(diff);
			} catch (error) {
				if (!isMissingObject(error)) throw error;
				this.#missing++;
			}
			yield* parts;
		}
	}

	async *diffs(shas: readonly Sha[], options: DiffOptions = {}): AsyncGenerator<FileDiff> {
		if (shas.length === 0) return;
		const args = ["diff-tree", "--stdin", "-r", "--root", "-p", ...diffOptions, `--format=${commitMark}%H`];
		const scope = ["--", ...(options.paths ?? [])];
		yield* this.#parseDiffs(this.#stream([...args, ...scope], { stdin: `${shas.join("\n")}\n` }));
	}

	async blobs(
		shas: readonly Sha[],
		options: { readonly maxBytes?: number } = {},
	): Promise<ReadonlyMap<Sha, string | null>> {
		const found = await this.blobBytes(shas, options);
		return new Map([...found].map(([sha, bytes]) => [sha, bytes?.toString("utf8") ?? null]));
	}

	async blobBytes(
		shas: readonly Sha[],
		options: { readonly maxBytes?: number } = {},
	): Promise<ReadonlyMap<Sha, Buffer | null>> {
		const limit = options.maxBytes ?? defaultMaxBytes;
		const found = new Map<Sha, Buffer | null>();
		const unique = [...new Set(shas)];
		const objects = await Promise.all(unique.map((sha) => this.#object(sha)));
		objects.forEach((object, index) => {
			const sha = unique[index] ?? "";
			if (object === null) this.#missing++;
			found.set(sha, object === null || object.size > limit ? null : object.content);
		});
		return found;
	}

	async file(commit: Sha, path: string): Promise<string | null> {
		const object = await this.#object(`${commit}:${path}`);
		return object === null || object.type !== "blob" ? null : object.content.toString("utf8");
	}

	async tree(commit: Sha): Promise<readonly TreeEntry[]> {
		const text = await this.#read(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit]);
		const entries: TreeEntry[] = [];
		for (const row of text.split("\0")) {
			const tab = row.indexOf("\t");
			if (tab < 0) continue;
			const [, type, blob] = row.slice(0, tab).split(" ");
			if (type === "blob" && blob !== undefined) entries.push({ path: row.slice(tab + 1), blob });
		}
		return entries;
	}

	async search(
		commit: Sha,
		phrases: readonly string[],
		paths: readonly string[],
	): Promise<readonly FoundLine[]> {
		if (phrases.length === 0) return [];
		// grep knows no --end-of-options; a full object name cannot be taken for an option.
		if (!isFullSha(commit)) throw new Failure("internal", "search wants a full sha");
		const patterns = phrases.flatMap((phrase) => ["-e", phrase]);
		const args = ["grep", "-F", "-n", "-z", "-I", "--no-color", "--no-column", ...patterns, commit, "--"];
		const text = await this.#read([...args, ...paths], [1]);
		return parseFoundLines(text, commit);
	}

	async blame(
		commit: Sha,
		path: string,
		lines: readonly number[],
		since?: Sha,
	): Promise<readonly BlamedLine[]> {
		const wanted = lines.filter((line) => Number.isInteger(line) && line > 0);
		if (wanted.length === 0) return [];
		const range = since === undefined ? commit : `${since}..${commit}`;
		// blame knows no --end-of-options; full object names cannot be taken for options.
		if (!/^[0-9a-f]{40,64}(\.\.[0-9a-f]{40,64})?$/.test(range))
			throw new Failure("internal", "blame wants full shas");
		try {
			return await this.#blameLines(range, path, wanted);
		} catch (error) {
			// A line beyond the file's end, or a path that is not in the tree: no blame is an answer.
			const text = error instanceof Error ? error.message : String(error);
			this.#warnings.push(warning("W-GIT-BLAME", `no blame for ${path}: ${text}`));
			const length = Number(/has only (\d+) lines?/.exec(text)?.[1] ?? 0);
			const inside = wanted.filter((line) => line <= length);
			return inside.length === 0 ? [] : await this.#blameLines(range, path, inside);
		}
	}

	async #blameLines(range: string, path: string, lines: readonly number[]): Promise<BlamedLine[]> {
		const spans = lines.flatMap((line) => ["-L", `${line},${line}`]);
		// A configured list of ignored revisions would move lines to other commits, or end blame when it is missing.
		// -w: a commit that only indents a line did not write it.
		const args = ["blame", "-w", "--porcelain", "--no-ignore-revs-file", ...spans, range, "--", path];
		return parseBlame(await this.#read(args), path);
	}

	warnings(): readonly Warning[] {
		if (this.#missing === 0) return this.#warnings;
		const text = `${this.#missing} objects are missing (partial clone): their changes could not be read`;
		return [
			...this.#warnings,
			warning("W-GIT-MISSING", text, "clone again without --filter, or fetch the missing objects"),
		];
	}

	close(): Promise<void> {
		for (const child of this.#running) child.kill();
		return this.#reader.close();
	}

	#read(args: readonly string[], accept: readonly number[] = []): Promise<string> {
		return readGit(this.name, args, { running: this.#running, accept });
	}

	#stream(args: readonly string[], run: GitRun): AsyncIterable<Buffer> {
		return streamGit(this.name, args, { ...run, running: this.#running });
	}

	async #object(name: string): Promise<GitObject | null> {
		try {
			return await this.#reader.read(name);
		} catch (error) {
			throw gitFailure(this.name, ["cat-file"], this.#reader.errors || String(error));
		}
	}

	async *#parseDiffs(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileDiff> {
		const parser = createDiffParser();
		const decoder = new StringDecoder("utf8");
		for await (const chunk of chunks) yield* parser.feed(decoder.write(chunk));
		yield* parser.feed(decoder.end());
		yield* parser.end();
	}

	async #unresolved(ref: string): Promise<Failure> {
		const shallow = await this.isShallow();
		const hint = shallow
			? "this clone is shallow: run `git fetch --unshallow` (CI: fetch-depth: 0 or GIT_DEPTH: 0)"
			: "check the name with `git rev-parse`, or run `git fetch --all --tags`";
		return new Failure("repository", `no commit named ${JSON.stringify(ref)}`, { where: this.name, hint });
	}
}
