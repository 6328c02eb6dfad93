/** Commands to copy: what to do about the answer. Words are quoted for a POSIX shell. */

import type { Verdict } from "../model/confidence.js";
import type { Deploy } from "../model/event.js";
import type { Advice } from "../model/explanation.js";
import { shellWord } from "../model/shell-word.js";
import type { Suspect } from "../model/suspect.js";

/** A word of a comment line: a line break in a label would end the comment, and what follows would run. */
function commentWord(word: string): string {
	return shellWord(word.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, "?"));
}

export interface AdviceInput {
	readonly repository: string;
	readonly verdict: Verdict;
	readonly first: Suspect | null;
	readonly deploy: Deploy | null;
	readonly previous: Deploy | null;
	readonly bisectCommands: readonly string[];
}

/** Most urgent first. */
export function adviceFor(input: AdviceInput): Advice[] {
	const { verdict, first, deploy, previous } = input;
	const git = input.repository === "." ? "git" : `git -C ${shellWord(input.repository)}`;
	const advice: Advice[] = [];
	if (verdict.kind === "no-change-found") {
		const text =
			"no change explains it: check load, dependencies, data and flags before rolling anything back";
		return [{ kind: "inspect", command: "faultline detect --since 6h", text }];
	}
	if (deploy !== null && previous !== null) {
		const to = previous.version ?? previous.commit.slice(0, 12);
		const from = deploy.version ?? deploy.commit.slice(0, 12);
		advice.push({
			kind: "rollback",
			command: `# redeploy ${commentWord(deploy.service)} ${commentWord(to)} (pipeline ${commentWord(previous.pipelineId)})`,
			text: `roll back ${deploy.service} ${from} -> ${to}`,
		});
	}
	if (first !== null && verdict.kind !== "inconclusive") {
		const sha = first.commit.sha.slice(0, 12);
		advice.push({ kind: "revert", command: `${git} revert ${sha}`, text: "revert the suspect" });
		advice.push({ kind: "inspect", command: `${git} show ${sha}`, text: "read the change" });
	}
	const [start] = input.bisectCommands;
	if (start !== undefined)
		advice.push({ kind: "bisect", command: start.replace(/^git/, () => git), text: "bisect by probability" });
	return advice;
}
