/**
 * The answers beside the truth, one line an incident. A wrong answer is shown as wrong: the demo is a test
 * that anybody can read.
 */
import type { ShopIncident } from "./incident.js";

/** What faultline said about an incident. */
export interface DemoAnswer {
	readonly incident: ShopIncident;
	/** Sha of the culprit; null when no change is to blame. */
	readonly truth: string | null;
	/** Shas of the suspects, first the likeliest; empty when nothing was accused. */
	readonly suspects: readonly string[];
	readonly verdict: string;
	/** Probability of the first suspect, or null. */
	readonly probability: number | null;
}

/** How good an answer is. `none` with no culprit to name is right, an accusation there is wrong. */
export type Outcome = "right" | "among" | "wrong";

/** Compares an answer with the truth; `among`: the culprit is in the first five. */
export function outcomeOf({ truth, suspects, verdict }: DemoAnswer): Outcome {
	if (truth === null) return suspects.length === 0 || verdict === "no-change-found" ? "right" : "wrong";
	const rank = suspects.indexOf(truth);
	if (rank === 0) return "right";
	return rank > 0 && rank < 5 ? "among" : "wrong";
}

function words(answer: DemoAnswer): string {
	const outcome = outcomeOf(answer);
	if (answer.truth === null)
		return outcome === "right" ? "right: no change accused" : "WRONG: a change was accused";
	const probability = answer.probability === null ? "" : ` (${Math.round(answer.probability * 100)} %)`;
	if (outcome === "right") return `right: ${answer.truth.slice(0, 10)}${probability}`;
	const place = answer.suspects.indexOf(answer.truth) + 1;
	return outcome === "among" ? `it is suspect ${place}, not 1` : "WRONG: not among the first five";
}

/** The table as text lines of at most 80 columns. */
export function scoreboard(answers: readonly DemoAnswer[]): readonly string[] {
	const lines = answers.flatMap((answer) => [
		`  ${answer.incident.id}  ${answer.incident.title}`,
		`     ${words(answer)}; verdict ${answer.verdict}`,
	]);
	const right = answers.filter((answer) => outcomeOf(answer) === "right").length;
	return [...lines, `  ${right} of ${answers.length} right`];
}
