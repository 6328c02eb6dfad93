/**
 * Which commits brought a dependency of the stack in without naming it in a go.mod: an upgrade of a module raises
 * what that module requires. go.sum then lists the new version in the same commit; in a repository with vendor/ the
 * imports of the upgraded module tell. Asked only when a frame stands in a dependency.
 */
import { fileHeader } from "../golang/file-header.js";
import type { Commit } from "../model/commit.js";
import type { ModuleChange, PulledModule, RankFacts } from "../rank/facts.js";
import type { CommitSource, TreeEntry } from "../sources/commits.js";

/** Commits whose go.sum is read, newest first, and vendored files that are searched for imports. */
const mostCommits = 60;
const mostFiles = 300;

const goSum = /(?:^|\/)go\.sum$/;

export interface PulledInput {
	readonly entries: readonly TreeEntry[];
	readonly dependencies: RankFacts["dependencies"];
	/** Newest first. */
	readonly commits: readonly Commit[];
	readonly moduleChanges: readonly ModuleChange[];
}

/** Modules of `dependencies` that commits pulled in by changing others. */
export async function pulledModules(source: CommitSource, input: PulledInput): Promise<PulledModule[]> {
	const wanted = input.dependencies.map((one) => one.module);
	const changes = input.moduleChanges.filter(
		({ module, to }) =>
			to !== null &&
			module !== "go" &&
			module !== "toolchain" &&
			!wanted.some((one) => one === module || one.startsWith(`${module}/`)),
	);
	if (wanted.length === 0 || changes.length === 0) return [];
	return [
		...(await bySums(source, input, changes, wanted)),
		...(await byImports(source, input, changes, wanted)),
	];
}

/** The first module that a commit changed; others of the same commit say the same. */
function changesByCommit(changes: readonly ModuleChange[]): ReadonlyMap<string, ModuleChange> {
	const first = new Map<string, ModuleChange>();
	for (const change of changes) if (!first.has(change.commit)) first.set(change.commit, change);
	return first;
}

async function bySums(
	source: CommitSource,
	{ commits }: PulledInput,
	changes: readonly ModuleChange[],
	wanted: readonly string[],
): Promise<PulledModule[]> {
	const changed = changesByCommit(changes);
	const shas = commits
		.filter((one) => changed.has(one.sha) && one.files.some((file) => goSum.test(file.path)))
		.map((one) => one.sha)
		.slice(0, mostCommits);
	if (shas.length === 0) return [];
	const found: PulledModule[] = [];
	for await (const diff of source.diffs(shas, { paths: ["*go.sum"] })) {
		const before = new Set(
			diff.hunks.flatMap((hunk) => hunk.removed.flatMap((line) => summed(line)?.id ?? [])),
		);
		for (const line of diff.hunks.flatMap((hunk) => hunk.added)) {
			const sum = summed(line);
			const module =
				sum === null
					? undefined
					: wanted.find((one) => one === sum.module || one.startsWith(`${sum.module}/`));
			if (sum === null || module === undefined || before.has(sum.id)) continue;
			const by = changed.get(diff.commit)?.module ?? "";
			found.push({ commit: diff.commit, module, version: sum.version, by, path: diff.path });
		}
	}
	return found;
}

/** A go.sum line for a module's code; those for its go.mod alone mean that it was only considered. */
function summed(
	line: string,
): { readonly module: string; readonly version: string; readonly id: string } | null {
	const match = /^(\S+) (v[^\s/]+) h1:/.exec(line);
	if (match === null) return null;
	const [, module = "", version = ""] = match;
	return { module, version, id: `${module}@${version}` };
}

async function byImports(
	source: CommitSource,
	{ entries }: PulledInput,
	changes: readonly ModuleChange[],
	wanted: readonly string[],
): Promise<PulledModule[]> {
	const modules = [...new Set(changes.map((one) => one.module))];
	const moduleOf = (path: string): string | undefined =>
		modules.find((one) => path.startsWith(`vendor/${one}/`) || path.includes(`/vendor/${one}/`));
	const files = entries.filter(
		({ path }) => path.endsWith(".go") && /(?:^|\/)vendor\//.test(path) && moduleOf(path) !== undefined,
	);
	const searched = files.slice(0, mostFiles);
	if (searched.length === 0) return [];
	const texts = await source.blobs(searched.map((one) => one.blob));
	const pulls = new Map<string, { module: string; path: string }>();
	for (const { path, blob } of searched) {
		const text = texts.get(blob);
		const by = moduleOf(path) ?? "";
		if (text == null || pulls.has(by)) continue;
		const { imports } = fileHeader(text);
		const module = wanted.find((one) => imports.some((name) => name === one || name.startsWith(`${one}/`)));
		if (module !== undefined) pulls.set(by, { module, path });
	}
	return changes.flatMap(({ commit, module }) => {
		const pull = pulls.get(module);
		return pull === undefined
			? []
			: [{ commit, module: pull.module, version: null, by: module, path: pull.path }];
	});
}
