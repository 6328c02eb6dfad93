/** The nouns of effects; see effects.ts for how they are found. */
import type { Fact, FactKind } from "./facts/fact.js";

export type EffectKind =
	| `${FactKind}-${"added" | "removed"}`
	| "limit-changed"
	| "lock-reordered"
	| "defer-into-loop"
	| "context-replaced"
	| "context-dropped"
	| "signature-changed"
	| "field-added"
	| "field-removed"
	| "field-retyped"
	| "pointer-field-added";

export interface Effect {
	readonly kind: EffectKind;
	/** What it is about, as source text. */
	readonly subject: string;
	/** `5 -> 10` for changes, else more about the fact; may be "". */
	readonly detail: string;
	/** Version whose line is given. */
	readonly side: "old" | "new";
	/** 1-based line in the file of that version. */
	readonly line: number;
	/** Fact behind it; null for those about declarations. */
	readonly fact: Fact | null;
}
