/** Code that only a test binary runs. */
import { isTestPath } from "../golang/test-path.js";
import type { FileEdits, RankFacts } from "./facts.js";

/** True when the failing program is a test binary: a frame of the stack lies in a test. */
export function failsInTest({ frames }: Pick<RankFacts, "frames">): boolean {
	return frames.some(({ resolved }) => resolved.path !== null && isTestPath(resolved.path));
}

/** Which files of a commit the failing program may run. */
export function mayRun(facts: Pick<RankFacts, "frames">): (file: Pick<FileEdits, "path">) => boolean {
	return failsInTest(facts) ? () => true : ({ path }) => !isTestPath(path);
}
