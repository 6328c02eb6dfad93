/** What the pool and its threads tell each other. */
import type { CommitFiles } from "../change/commit-records.js";
import type { Extent } from "../change/unit.js";

export interface Question {
	readonly id: number;
	readonly commits: readonly CommitFiles[];
	readonly extent: Extent;
}

/** The texts of a question's commits, or why there are none. */
export type Answer =
	| { readonly id: number; readonly texts: readonly string[] }
	| { readonly id: number; readonly error: string };
