/** Which commits of the range wrote the lines that the stack shows, as git blame tells it. */
import type { Commit, CommitRange } from "../model/commit.js";
import type { FrameFact, LineOrigin } from "../rank/facts.js";
import type { CommitSource } from "../sources/commits.js";

/** Files whose lines are blamed: each costs a git process. */
const maxBlamedFiles = 6;
/** Lines around a frame line that are blamed. */
const blameReach = 6;

/** Path -> line to blame -> index of the frame that it is told of. */
function linesOfFrames(frames: readonly FrameFact[]): ReadonlyMap<string, ReadonlyMap<number, number>> {
	const byPath = new Map<string, Map<number, number>>();
	// The frames' own lines first: one close to an earlier frame (a closure in its function) is not just near that.
	for (const reach of [0, blameReach]) {
		frames.forEach((frame, index) => {
			const { path, origin } = frame.resolved;
			if (path === null || frame.line === null || frame.declaration === null || origin !== "own") return;
			let lines = byPath.get(path);
			if (lines === undefined) {
				if (byPath.size >= maxBlamedFiles) return;
				lines = new Map();
				byPath.set(path, lines);
			}
			const from = Math.max(frame.declaration.line, frame.line - reach);
			const to = Math.min(frame.declaration.endLine, frame.line + reach);
			for (let line = from; line <= to; line++) if (!lines.has(line)) lines.set(line, index);
		});
	}
	return byPath;
}

/** What is asked: the frames, crash first, and the commits of the range. */
export interface OriginInput {
	readonly range: CommitRange;
	readonly frames: readonly FrameFact[];
	readonly commits: readonly Commit[];
}

/**
 * Blames the frames' lines and their surroundings, one process per file, most important files first. A file that no
 * commit of the range lists is not asked about.
 */
export async function lineOrigins(
	source: CommitSource,
	{ range, frames, commits }: OriginInput,
): Promise<LineOrigin[]> {
	const written = mayBeWritten(commits);
	const blamed = await Promise.all(
		[...linesOfFrames(frames)].map(async ([path, lines]) => {
			if (!written(path)) return [];
			const numbers = [...lines.keys()].sort((a, b) => a - b);
			const origins = await source.blame(range.to, path, numbers, range.from);
			return origins
				.filter((origin) => !origin.boundary)
				.map(({ line, commit, originalPath, originalLine }) => ({
					frame: lines.get(line) ?? 0,
					path,
					line,
					commit,
					originalPath,
					originalLine,
				}));
		}),
	);
	return blamed.flat();
}

/** Whether the range may have written lines of a path. The log lists no files of merges, which may write some too. */
function mayBeWritten(commits: readonly Commit[]): (path: string) => boolean {
	if (commits.some((commit) => commit.parents.length > 1)) return () => true;
	const paths = new Set(commits.flatMap((commit) => commit.files.map((file) => file.path)));
	return (path) => paths.has(path);
}
