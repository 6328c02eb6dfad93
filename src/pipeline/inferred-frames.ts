/**
 * Frames that the stack does not show but implies: own functions that call into the dependency which failed, when
 * no frame is ours. They say little, so they weigh little and are few. Only files that the range touched are read:
 * a caller that no commit changed tells no commit from another.
 */
import { dependencyCallers, type ForeignFunction } from "../golang/dependency-callers.js";
import { dirname, type ResolvedFrame, resolveFrame, type TreeIndex } from "../golang/frame-resolver.js";
import { goFolders } from "../golang/import-closure.js";
import { parseSymbol } from "../golang/symbol.js";
import type { Commit } from "../model/commit.js";
import type { StackTrace } from "../model/stack.js";
import type { WeighedFrame } from "../rank/weigh-frames.js";
import type { CommitSource, TreeEntry } from "../sources/commits.js";

/** Callers that are taken. */
const mostCallers = 6;
/** Weight of a caller that fits exactly; a frame of the stack itself starts at 1. */
const callerWeight = 0.3;
/** Files that are searched at most. */
const mostFiles = 1_500;

/** Callers of the outermost dependency on the stack whose package own code imports; empty when a frame is ours. */
export async function inferredFrames(
	source: CommitSource,
	trace: StackTrace,
	tree: TreeIndex,
	entries: readonly TreeEntry[],
	commits: readonly Commit[],
): Promise<WeighedFrame[]> {
	const foreign = trace.frames.map((frame) => resolveFrame(frame, tree)).filter(isDependency);
	if (foreign.length === 0) return [];
	const touched = new Set(commits.flatMap((commit) => commit.files.map((file) => file.path)));
	const paths = new Set([...goFolders(tree).values()].flat().filter((path) => touched.has(path)));
	const wanted = entries.filter((entry) => paths.has(entry.path)).slice(0, mostFiles);
	const blobs = await source.blobs(wanted.map((entry) => entry.blob));
	const files = new Map<string, string>();
	for (const { path, blob } of wanted) {
		const text = blobs.get(blob);
		if (text != null) files.set(path, text);
	}
	// Outermost first: that is the side our code is on.
	for (const frame of foreign.reverse()) {
		const callers = dependencyCallers(files, functionOf(frame), mostCallers);
		if (callers.length > 0) {
			return callers.map((one) => ({
				resolved: callerFrame(one.path, one.declaration.key),
				weight: callerWeight * one.likeness,
			}));
		}
	}
	return [];
}

function isDependency(frame: ResolvedFrame): boolean {
	return frame.origin === "dependency" || frame.origin === "vendor";
}

function functionOf(frame: ResolvedFrame): ForeignFunction {
	const { packagePath, receiver, name } = parseSymbol(frame.frame.symbol);
	// A vendored package's symbol may carry the folder it was vendored in.
	return { packagePath: packagePath.replace(/^.*\/vendor\//, ""), receiver, name };
}

function callerFrame(path: string, key: string): ResolvedFrame {
	return {
		frame: { symbol: key, file: path, line: null },
		origin: "own",
		path,
		folder: dirname(path),
		functionKey: key,
		module: null,
	};
}
