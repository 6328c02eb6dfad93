/**
 * A risk rule is a value: an id, what it warns of, a Go example that triggers it, one that must not, and the
 * function that looks. Rules see one unit at a time, so they cost little and say where.
 */
import type { UnitEdit } from "../unit.js";

/** Two versions of some declarations of a file (or of a go.mod); null when the file is new. */
export interface Example {
	readonly before: string | null;
	readonly after: string;
}

export interface Finding {
	/** One sentence with the names concerned. */
	readonly text: string;
	readonly side: "old" | "new";
	/** 1-based line in that version of the file. */
	readonly line: number;
}

/** What rules may know beyond the unit. */
export interface ModuleKnowledge {
	/** Deprecated declarations of the module's own code: name as used (`pkg.F`) -> advice. */
	readonly deprecated: ReadonlyMap<string, string>;
	readonly methods: readonly DeprecatedMethod[];
}

/** A deprecated method; all methods of its name in its package are deprecated. */
export interface DeprecatedMethod {
	readonly package: string;
	/** `Type.Method` */
	readonly key: string;
	readonly name: string;
	readonly advice: string;
}

export const NOTHING_KNOWN: ModuleKnowledge = { deprecated: new Map(), methods: [] };

export interface RiskRule {
	/** Stable id, e.g. `nil-check-removed`. */
	readonly id: string;
	readonly title: string;
	readonly example: Example;
	readonly counterExample: Example;
	find(edit: UnitEdit, module: ModuleKnowledge): readonly Finding[];
}

/** A finding with its rule and place. */
export interface RiskNote extends Finding {
	readonly rule: string;
	readonly path: string;
	readonly symbol: string;
}

/** A function around statements, for examples. */
export function inFunction(body: string, head = "func f(ctx context.Context, s *Store) error"): string {
	return `${head} {\n${body}\n\treturn nil\n}\n`;
}
