/** Rules about removed checks: nil and bounds. */
import type { Fact } from "../facts/fact.js";
import type { UnitEdit } from "../unit.js";
import { type Finding, inFunction, type RiskRule } from "./rule.js";

export const nilCheckRemoved: RiskRule = {
	id: "nil-check-removed",
	title: "nil check removed, value still used",
	example: {
		before: inFunction("\tif s.conn != nil {\n\t\ts.conn.Close()\n\t}"),
		after: inFunction("\ts.conn.Close()"),
	},
	counterExample: {
		before: inFunction("\tif s.conn != nil {\n\t\ts.conn.Close()\n\t}"),
		after: inFunction("\ts.log()"),
	},
	find: (edit) => removed(edit, "nil-check", "nil check", stillDereferenced),
};

export const boundsCheckRemoved: RiskRule = {
	id: "bounds-check-removed",
	title: "bounds check removed, value still indexed",
	example: {
		before: inFunction("\tif len(parts) < 2 {\n\t\treturn errShort\n\t}\n\ts.host = parts[1]"),
		after: inFunction("\ts.host = parts[1]"),
	},
	counterExample: {
		before: inFunction("\tif len(parts) < 2 {\n\t\treturn errShort\n\t}\n\ts.host = parts[1]"),
		after: inFunction("\tif len(parts) != 2 {\n\t\treturn errShort\n\t}\n\ts.host = parts[1]"),
	},
	find: (edit) => removed(edit, "bounds-check", "bounds check", stillIndexed),
};

/** Checks that went without another check of the same value coming in their place. */
function removed(
	edit: UnitEdit,
	kind: "nil-check" | "bounds-check",
	what: string,
	risky: (facts: readonly Fact[], subject: string) => boolean,
): Finding[] {
	const gone = edit.effects.filter((effect) => effect.kind === `${kind}-removed`);
	if (gone.length === 0) return [];
	const facts = edit.allFacts("new");
	const still = new Set(facts.filter((fact) => fact.kind === kind).map((fact) => fact.subject));
	return gone
		.filter((effect) => !still.has(effect.subject) && risky(facts, effect.subject))
		.map(({ subject, line }) => ({
			text: `${what} of ${subject} removed, but it is still used`,
			side: "old",
			line,
		}));
}

function stillDereferenced(facts: readonly Fact[], subject: string): boolean {
	return facts.some(
		(fact) =>
			(fact.kind === "dereference" || fact.kind === "index") &&
			(fact.subject === subject || fact.subject.startsWith(`${subject}.`)),
	);
}

function stillIndexed(facts: readonly Fact[], subject: string): boolean {
	return facts.some((fact) => (fact.kind === "index" || fact.kind === "slice") && fact.subject === subject);
}
