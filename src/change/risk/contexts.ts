/** Rules about contexts and limits: cancellation that no longer reaches a call, waits that changed. */
import type { UnitEdit } from "../unit.js";
import { type Finding, inFunction, type RiskRule } from "./rule.js";

export const contextDropped: RiskRule = {
	id: "context-dropped",
	title: "context not passed on, or replaced by Background",
	example: {
		before: inFunction("\ts.Load(ctx, 1)"),
		after: inFunction("\ts.Load(context.Background(), 1)"),
	},
	counterExample: {
		before: null,
		after: inFunction("\ts.Load(context.Background(), 1)", "func main()"),
	},
	find: (edit) => {
		const holdsContext = /\bcontext\.Context\b|\*http\.Request\b/.test(
			edit.unit.new?.declaration?.signature ?? "",
		);
		return edit.effects.flatMap((effect): Finding[] => {
			const { subject, line, side } = effect;
			if (effect.kind === "context-replaced") {
				return [{ text: `${subject} got the caller's context before and a fresh one now`, side, line }];
			}
			if (effect.kind === "context-background-added" && holdsContext && !replaced(edit, subject)) {
				const to = subject === "" ? "a fresh context is made" : `${subject} gets a fresh context`;
				return [{ text: `${to} though the function has one`, side, line }];
			}
			if (effect.kind === "context-passed-removed" && holdsContext && !replaced(edit, subject)) {
				const called = edit.unit.new?.text.includes(`${subject}(`);
				return called ? [{ text: `${subject} no longer gets the context`, side, line }] : [];
			}
			return [];
		});
	},
};

function replaced(edit: UnitEdit, subject: string): boolean {
	return edit.effects.some((effect) => effect.kind === "context-replaced" && effect.subject === subject);
}

export const limitChanged: RiskRule = {
	id: "limit-changed",
	title: "timeout, retry or size limit changed",
	example: {
		before: "const dialTimeout = 30 * time.Second\n",
		after: "const dialTimeout = 3 * time.Second\n",
	},
	counterExample: { before: "const columns = 30\n", after: "const columns = 3\n" },
	find: (edit) =>
		edit.effects
			.filter((effect) => effect.kind === "limit-changed")
			.map(({ subject, detail, side, line }) => ({ text: `${subject}: ${detail}`, side, line })),
};
