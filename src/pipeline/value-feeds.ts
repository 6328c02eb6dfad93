/**
 * What fed the value that failed: a backward slice from the failing line through its function, up into the
 * callers that the stack shows where it came in as a parameter, and down into the functions that returned it.
 */
import { declarations } from "../golang/declarations.js";
import { dirname, type TreeIndex } from "../golang/frame-resolver.js";
import { goFolders } from "../golang/import-closure.js";
import { importFolders } from "../golang/import-folders.js";
import type { GoParser } from "../golang/parser.js";
import { FunctionFlow } from "../golang/value-flow/function-flow.js";
import type { ValueSource } from "../golang/value-flow/value-source.js";
import { remembered } from "../model/remembered.js";
import type { FailureClass } from "../model/stack.js";
import type { Feed, FrameFact } from "../rank/facts.js";
import type { CommitSource, TreeEntry } from "../sources/commits.js";

/** Frames up the stack into which a parameter is followed. */
const mostFrames = 5;
/** Functions that are opened to see what they return, and files that are read to find them. */
const mostCallees = 12;
const mostFiles = 60;
/** What a value is worth after it came through a caller, and after it came out of a callee. */
const upwards = 0.9;
const downwards = 0.6;
/** Weaker feeds are not worth a look. */
const weakest = 0.1;

export interface FeedInput {
	readonly tree: TreeIndex;
	readonly entries: readonly TreeEntry[];
	/** Crash first. */
	readonly frames: readonly FrameFact[];
	readonly failure: FailureClass;
	readonly parser: GoParser;
}

/** A source together with the place whose names it speaks of. */
interface Placed {
	readonly source: ValueSource;
	readonly weight: number;
	readonly taken: string;
	readonly folder: string | null;
	readonly imports: ReadonlyMap<string, string>;
}

/** Feeds of the failure, strongest first. */
export async function valueFeeds(source: CommitSource, input: FeedInput): Promise<Feed[]> {
	const first = upTheStack(input);
	const below = await intoCallees(source, input, first);
	return strongest([...first, ...below].flatMap((one) => feedOf(one)));
}

/** Slices from the crash, following parameters into the frames above. */
function upTheStack({ frames, failure, parser }: FeedInput): Placed[] {
	const found: Placed[] = [];
	let open: { readonly source: ValueSource; readonly weight: number }[] = [];
	for (const [index, frame] of frames.slice(0, mostFrames).entries()) {
		if (frame.line === null || frame.declaration === null || frame.inferred === "caller") break;
		const { line } = frame;
		const flow = new FunctionFlow(frame.source.join("\n"), frame.declaration.line, parser);
		const callee = frames[index - 1]?.declaration?.name ?? "";
		const sources =
			index === 0
				? // Inside a dependency the failing expression is not ours: what was passed to it is.
					flow
						.atFailure(line, frame.weight < 1 ? "unknown" : failure)
						.map((one) => ({ source: one, weight: frame.weight * one.strength }))
				: open.flatMap((passed) =>
						flow
							.passedTo(line, callee, passed.source.position)
							.map((one) => ({ source: one, weight: passed.weight * upwards * one.strength })),
					);
		const place = {
			taken: `${frame.declaration.key} at line`,
			folder: frame.resolved.folder,
			imports: frame.imports,
		};
		found.push(...sources.map((one) => ({ ...one, ...place, taken: `${place.taken} ${one.source.line}` })));
		open = sources.filter((one) => one.source.kind === "parameter" || one.source.kind === "receiver");
		if (open.length === 0) break;
	}
	return found.filter((one) => one.weight >= weakest);
}

/** Opens the functions whose results feed the failure. */
async function intoCallees(
	source: CommitSource,
	input: FeedInput,
	first: readonly Placed[],
): Promise<Placed[]> {
	const results = first.filter((one) => one.source.kind === "result" && one.weight * downwards >= weakest);
	const folders = goFolders(input.tree);
	const wanted = [...new Set(results.flatMap((one) => folderOf(one) ?? one.folder ?? []))];
	const paths = new Set(wanted.flatMap((folder) => folders.get(folder) ?? []).slice(0, mostFiles));
	const entries = input.entries.filter((entry) => paths.has(entry.path));
	if (entries.length === 0) return [];
	const blobs = await source.blobs(entries.map((entry) => entry.blob));
	const files = entries.flatMap(({ path, blob }) => {
		const text = blobs.get(blob);
		return text == null ? [] : [{ path, text }];
	});
	return results.slice(0, mostCallees).flatMap((one) => returnedBy(one, files, input));
}

interface CalleeFile {
	readonly path: string;
	readonly text: string;
}

const declaredIn = remembered(({ text }: CalleeFile) => declarations(text));

/** Whether a file declares the function or method, as gofmt writes it: no other file of the package is read. */
function mayDeclare(text: string, name: string, method: boolean): boolean {
	if (method) return text.includes(`) ${name}(`);
	return text.includes(`func ${name}(`) || text.includes(`func ${name}[`);
}

function returnedBy(call: Placed, files: readonly CalleeFile[], { tree, parser }: FeedInput): Placed[] {
	const folder = folderOf(call) ?? call.folder;
	const plain = call.source.qualifier === null || folderOf(call) !== null;
	for (const file of files) {
		if (dirname(file.path) !== folder || !mayDeclare(file.text, call.source.name, !plain)) continue;
		for (const declaration of declaredIn(file).declarations) {
			if (declaration.name !== call.source.name || declaration.bodyStart === null) continue;
			if (plain !== (declaration.receiver === null)) continue;
			return new FunctionFlow(file.text.slice(declaration.start, declaration.end), declaration.line, parser)
				.returned(call.source.position)
				.map((one) => ({
					source: one,
					weight: call.weight * downwards * one.strength,
					taken: `${declaration.key}, whose result ${call.taken} uses`,
					folder,
					imports: importFolders(declaredIn(file), tree),
				}))
				.filter((one) => one.weight >= weakest);
		}
	}
	return [];
}

/** Folder of the package that the source's qualifier or lack of one names; null for methods and foreign packages. */
function folderOf({ source, folder, imports }: Placed): string | null {
	return source.qualifier === null ? folder : (imports.get(source.qualifier) ?? null);
}

function feedOf(one: Placed): Feed[] {
	const { kind, name } = one.source;
	if (kind !== "result" && kind !== "field") return [];
	return [{ kind, name, folder: folderOf(one), weight: one.weight, taken: one.taken }];
}

function strongest(feeds: readonly Feed[]): Feed[] {
	const best = new Map<string, Feed>();
	for (const feed of feeds) {
		const key = `${feed.kind} ${feed.folder ?? "*"} ${feed.name}`;
		if (feed.weight > (best.get(key)?.weight ?? 0)) best.set(key, feed);
	}
	return [...best.values()].sort((a, b) => b.weight - a.weight);
}
