/** Rules about removed checks: nil and bounds. */
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
	find: (edit) => removed(edit, "nil-check", "nil check", (subject) => stillDereferenced(edit, subject)),
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
	find: (edit) => removed(edit, "bounds-check", "bounds check", (subject) => stillIndexed(edit, subject)),
};

/** Checks that went without another check of the same value coming in their place. */
function removed(
	edit: UnitEdit,
	kind: "nil-check" | "bounds-check",
	what: string,
	risky: (subject: string) => boolean,
): Finding[] {
	const still = new Set(edit.newFacts.filter((fact) => fact.kind === kind).map((fact) => fact.subject));
	return edit.effects
		.filter(
			(effect) => effect.kind === `${kind}-removed` && !still.has(effect.subject) && risky(effect.subject),
		)
		.map(({ subject, line }) => ({
			text: `${what} of ${subject} removed, but it is still used`,
			side: "old",
			line,
		}));
}

function stillDereferenced(edit: UnitEdit, subject: string): boolean {
	return edit.newFacts.some(
		(fact) =>
			(fact.kind === "dereference" || fact.kind === "index") &&
			(fact.subject === subject || fact.subject.startsWith(`${subject}.`)),
	);
}

function stillIndexed(edit: UnitEdit, subject: string): boolean {
	return edit.newFacts.some(
		(fact) => (fact.kind === "index" || fact.kind === "slice") && fact.subject === subject,
	);
}
