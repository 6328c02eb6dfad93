/** Declarations of frames by their keys (`F`, `T.M`), as the edits of a commit name them. */
import type { FrameFact } from "./facts.js";

/** Key of the function that a frame stands in: as declared in the file, or as the stack prints it. */
export function keyOfFrame({ declaration, resolved }: Pick<FrameFact, "declaration" | "resolved">): string {
	return declaration?.key ?? resolved.functionKey;
}

/** `M` of `T.M`. */
export function nameOfKey(key: string): string {
	return key.slice(key.indexOf(".") + 1);
}
