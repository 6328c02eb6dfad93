/**
 * The seed's confidence (how far the burst belongs to this *version*) beside the ranking's probability (which
 * *commit*), and the verdict that needs both. DOMAIN.md 6.
 */

/** One component, 0..1; null means unknown, which is not zero. */
export interface Component {
	readonly value: number | null;
	/** How it was computed, or why it is unknown, in words. */
	readonly text: string;
}

/** Exclusivity test: chance that all k events of a new fingerprint land on a version with share w is w^k. */
export interface Exclusivity {
	readonly events: number;
	readonly share: number;
	readonly pValue: number;
}

/** Seed score and its parts. */
export interface Confidence {
	/** 0..1 renormalised over the known components; null when none is known. */
	readonly score: number | null;
	readonly grayRatio: Component;
	readonly reproductionRate: Component;
	readonly stackStability: Component;
	readonly exclusivity: Exclusivity | null;
}

/** What to do with the answer. */
export type VerdictKind =
	/** Both questions answered surely: may be assigned without a person. */
	| "assign"
	/** Probably right; a person should look. */
	| "review"
	/** Named, but weak. */
	| "to-be-verified"
	/** Nothing in the range explains the errors, or no change was in the window. */
	| "no-change-found"
	/** The evidence is missing or too flat to name one commit. */
	| "inconclusive";

/** The decision and the part that holds it back. */
export interface Verdict {
	readonly kind: VerdictKind;
	/** Probability of the first suspect; null without suspects. */
	readonly probability: number | null;
	/** Which part is weak: the version question, the commit question, both or none. */
	readonly weakPart: "version" | "commit" | "both" | "none";
	readonly text: string;
}
