/** Risk notes: every rule asked about a unit. They are prior evidence for the ranking and lines in `changes`. */
import { dangerousApi, deprecatedApi } from "./risk/apis.js";
import { boundsCheckRemoved, nilCheckRemoved } from "./risk/checks.js";
import { bareGoroutine, bareHandler, deferInLoop, lockChanged, sharedMapWrite } from "./risk/concurrency.js";
import { contextDropped, limitChanged } from "./risk/contexts.js";
import { errorIgnored, errorWrapped } from "./risk/errors.js";
import { goVersionRaised } from "./risk/go-version.js";
import { type ModuleKnowledge, NOTHING_KNOWN, type RiskNote, type RiskRule } from "./risk/rule.js";
import type { ChangeUnit, UnitEdit } from "./unit.js";

export type { ModuleKnowledge, RiskNote } from "./risk/rule.js";

/** All rules, in the order they are told. */
export const riskRules: readonly RiskRule[] = [
	nilCheckRemoved,
	boundsCheckRemoved,
	errorIgnored,
	errorWrapped,
	contextDropped,
	limitChanged,
	bareGoroutine,
	sharedMapWrite,
	lockChanged,
	deferInLoop,
	bareHandler,
	dangerousApi,
	deprecatedApi,
	goVersionRaised,
];

/** False for what gives no notes: generated code, tests and format-only edits, since nobody would act on them. */
export function mayHaveNotes({ generated, test, change }: ChangeUnit): boolean {
	return !(generated || test || change === "formatted" || change === "removed");
}

/** Notes of a unit. */
export function riskNotes(edit: UnitEdit, module: ModuleKnowledge = NOTHING_KNOWN): readonly RiskNote[] {
	const { unit } = edit;
	if (!mayHaveNotes(unit)) return [];
	return riskRules.flatMap((rule) =>
		rule.find(edit, module).map((finding) => ({
			...finding,
			rule: rule.id,
			path: (finding.side === "old" ? unit.old?.path : unit.new?.path) ?? unit.path,
			symbol: unit.key,
		})),
	);
}
