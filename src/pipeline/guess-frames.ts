/** Frames for a failure whose stack shows no function of ours: callers of what failed, or writers of its message. */
import { dirname, type TreeIndex } from "../golang/frame-resolver.js";
import type { Commit, Sha } from "../model/commit.js";
import type { StackTrace } from "../model/stack.js";
import type { FrameFact } from "../rank/facts.js";
import type { WeighedFrame } from "../rank/weigh-frames.js";
import type { CommitSource, TreeEntry } from "../sources/commits.js";
import { inferredFrames } from "./inferred-frames.js";
import { messagePlaces } from "./message-frames.js";

export interface GuessInput {
	readonly trace: StackTrace;
	readonly tree: TreeIndex;
	readonly entries: readonly TreeEntry[];
	/** Deployed commit. */
	readonly to: Sha;
	readonly logSoon: Promise<readonly Commit[]>;
}

/** Guessed frames and how they were guessed; the frames may be none. */
export async function guessFrames(
	source: CommitSource,
	{ trace, tree, entries, to, logSoon }: GuessInput,
): Promise<{ readonly frames: readonly WeighedFrame[]; readonly how: NonNullable<FrameFact["inferred"]> }> {
	const callers = await inferredFrames(source, trace, tree, entries, await logSoon);
	if (callers.length > 0) return { frames: callers, how: "caller" };
	const places = await messagePlaces(source, to, trace);
	return {
		frames: places.map(({ path, line, weight }) => ({ resolved: writer(path, line), weight })),
		how: "message",
	};
}

function writer(path: string, line: number): WeighedFrame["resolved"] {
	return {
		frame: { symbol: "", file: path, line },
		origin: "own",
		path,
		folder: dirname(path),
		functionKey: "",
		module: null,
	};
}
