/** Rules about errors: results no longer looked at, errors wrapped over and over. */
import type { Fact } from "../facts/fact.js";
import type { UnitEdit } from "../unit.js";
import { type Finding, inFunction, type RiskRule } from "./rule.js";

const count = (facts: readonly Fact[], kind: Fact["kind"], subject: string): number =>
	facts.filter((fact) => fact.kind === kind && fact.subject === subject).length;

export const errorIgnored: RiskRule = {
	id: "error-ignored",
	title: "error result newly ignored",
	example: {
		before: inFunction("\tif err := s.Flush(ctx); err != nil {\n\t\treturn err\n\t}"),
		after: inFunction("\ts.Flush(ctx)"),
	},
	counterExample: {
		before: inFunction("\terr := s.Flush(ctx)\n\tif err != nil {\n\t\treturn err\n\t}"),
		after: inFunction("\tif err := s.Flush(ctx); err != nil {\n\t\treturn err\n\t}"),
	},
	find: (edit) => [...droppedResults(edit), ...lostChecks(edit)],
};

/** A call whose error was kept is now a bare statement or goes to `_`; or a new `_ = f()`. */
function droppedResults(edit: UnitEdit): Finding[] {
	return edit.effects.flatMap((effect): Finding[] => {
		const { subject: callee, line } = effect;
		const bare = effect.kind === "bare-call-added";
		if (!bare && effect.kind !== "error-dropped-added") return [];
		const fewer = count(edit.newFacts, "error-bound", callee) < count(edit.oldFacts, "error-bound", callee);
		if (fewer)
			return [{ text: `error of ${callee} was checked before and is now ignored`, side: "new", line }];
		if (bare || effect.detail !== "only result") return [];
		return [{ text: `result of ${callee} is discarded`, side: "new", line }];
	});
}

/** `err` is still assigned as often as before but checked less often. */
function lostChecks(edit: UnitEdit): Finding[] {
	if (edit.before === null || edit.after === null) return [];
	const gone = edit.effects.filter((effect) => effect.kind === "error-check-removed");
	const total = (facts: readonly Fact[], kind: Fact["kind"]): number =>
		facts.filter((one) => one.kind === kind).length;
	const lost = total(edit.oldFacts, "error-check") - total(edit.newFacts, "error-check");
	const unbound = total(edit.oldFacts, "error-bound") - total(edit.newFacts, "error-bound");
	return gone.slice(0, Math.max(0, lost - Math.max(0, unbound))).map((effect) => ({
		text: `check of ${effect.subject} was removed while the error is still produced`,
		side: "old",
		line: effect.line,
	}));
}

export const errorWrapped: RiskRule = {
	id: "error-rewrapped",
	title: "error wrapped in a loop or wrapped twice",
	example: {
		before: inFunction("\tvar err error\n\tfor s.next() {\n\t\terr = s.step()\n\t}"),
		after: inFunction('\tvar err error\n\tfor s.next() {\n\t\terr = fmt.Errorf("step: %w", err)\n\t}'),
	},
	counterExample: {
		before: inFunction(
			"\tfor s.next() {\n\t\tif err := s.step(); err != nil {\n\t\t\treturn err\n\t\t}\n\t}",
		),
		after: inFunction(
			'\tfor s.next() {\n\t\tif err := s.step(); err != nil {\n\t\t\treturn fmt.Errorf("step: %w", err)\n\t\t}\n\t}',
		),
	},
	find: (edit) =>
		edit.effects.flatMap((effect): Finding[] => {
			if (effect.kind !== "error-wrap-added" || effect.fact === null) return [];
			const { subject, detail, line, fact } = effect;
			const found = (text: string): Finding[] => [{ text, side: "new", line }];
			if (fact.scope.loop && subject === detail)
				return found(`${subject} is wrapped again on every turn of a loop`);
			if (/\b(?:Errorf|Wrapf?|WithMessagef?)\(/.test(subject))
				return found("a wrapped error is wrapped again");
			if (subject !== detail) return [];
			const earlier = edit
				.allFacts("new")
				.some(
					(other) => other.kind === "error-wrap" && other.detail === subject && other.offset < fact.offset,
				);
			return earlier ? found(`${subject} was wrapped already in this function`) : [];
		}),
};
