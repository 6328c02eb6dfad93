/** Rules about what code newly leans on: unsafe, finalizers, cgo, deprecated names. */
import type { Effect } from "../effect.js";
import type { UnitEdit } from "../unit.js";
import { standardDeprecation } from "./deprecated.js";
import { type Finding, inFunction, type ModuleKnowledge, type RiskRule } from "./rule.js";

const DANGEROUS: Readonly<Partial<Record<Effect["kind"], string>>> = {
	"unsafe-added": "steps around the type system",
	"finalizer-added": "runs at an unknown time on its own goroutine, or never",
	"cgo-added": "calls into C: faults there end the process",
};

export const dangerousApi: RiskRule = {
	id: "unsafe-api",
	title: "unsafe, SetFinalizer or cgo newly used",
	example: { before: inFunction("\ts.n = 1"), after: inFunction("\ts.n = *(*int)(unsafe.Pointer(s))") },
	counterExample: { before: inFunction("\ts.unsafe = 1"), after: inFunction("\ts.unsafe = 2") },
	find: (edit) =>
		unique(
			edit.effects.flatMap((effect): Finding[] => {
				const why = DANGEROUS[effect.kind];
				if (why === undefined) return [];
				return [{ text: `${effect.subject} newly used: ${why}`, side: effect.side, line: effect.line }];
			}),
		),
};

export const deprecatedApi: RiskRule = {
	id: "deprecated-api",
	title: "deprecated API newly used",
	example: {
		before: inFunction("\tb, err := io.ReadAll(s.r)"),
		after: inFunction("\tb, err := ioutil.ReadAll(s.r)"),
	},
	counterExample: {
		before: inFunction("\tb, err := ioutil.ReadAll(s.r)"),
		after: inFunction("\tb, err := io.ReadAll(s.r)"),
	},
	find: (edit, module) =>
		unique(
			edit.effects.flatMap((effect): Finding[] => {
				if (effect.kind !== "qualified-name-added") return [];
				const advice = adviceFor(effect.subject, module);
				return advice === null || used(edit, effect.subject)
					? []
					: [{ text: `${effect.subject} ${advice}`, side: "new", line: effect.line }];
			}),
		),
};

function used(edit: UnitEdit, subject: string): boolean {
	return edit.allFacts("old").some((fact) => fact.kind === "qualified-name" && fact.subject === subject);
}

function adviceFor(name: string, module: ModuleKnowledge): string | null {
	const standard = standardDeprecation(name);
	if (standard !== null) return `is deprecated since Go ${standard.since}: ${standard.advice}`;
	const own = module.deprecated.get(name);
	return own === undefined ? null : `is deprecated in this module: ${own}`;
}

function unique(findings: readonly Finding[]): Finding[] {
	return [...new Map(findings.map((finding) => [finding.text, finding])).values()];
}
