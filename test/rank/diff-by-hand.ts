/** Hunks and the diff of one file for tests that look at their lines. */
import type { FileDiff, Hunk } from "../../src/model/commit.js";

/** A hunk from line 10 to line 12. */
export function hunkByHand(removed: readonly string[], added: readonly string[], context = ""): Hunk {
	return {
		oldStart: 10,
		oldLines: removed.length,
		newStart: 12,
		newLines: added.length,
		context,
		removed,
		added,
	};
}

export function diffByHand(...hunks: Hunk[]): FileDiff {
	return { commit: "c", path: "a.go", oldPath: "a.go", binary: false, hunks };
}
