/** Asks faultline about an incident as a user would, and reads the guilty commit's place in the answer. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runMain } from "../../cli/run-main.js";
import { incident } from "./apply.js";
import type { Kind, Scenario, Service } from "./scenario.js";

export interface Suspect {
	readonly rank: number;
	readonly probability: number;
	readonly commit: { readonly sha: string; readonly subject: string };
	readonly evidence: readonly {
		readonly producer: string;
		readonly weight: number;
		readonly text: string;
	}[];
}

export interface Answer {
	readonly name: string;
	readonly kind: Kind;
	/** The guilty commit among the suspects; null when none is guilty, or when it is not listed. */
	readonly culprit: Suspect | null;
	/** The first suspect, null when there is none. */
	readonly first: Suspect | null;
	/** Whether the guilty commit came first or, when none is guilty, no commit was named as likely as not. */
	readonly right: boolean;
}

/** Builds the repository of a scenario, asks and removes it again. */
export async function ask(service: Service, scenario: Scenario): Promise<Answer> {
	const { folder, range, culprit, text } = incident(service, scenario);
	try {
		const stack = join(folder.root, "stack.txt");
		writeFileSync(stack, text);
		const args = ["explain", "--repo", folder.path, "--range", range, "--stack", stack, "--format", "json"];
		const done = await runMain(args);
		if (!done.stdout.startsWith("{")) throw new Error(`scenario ${scenario.name}: ${done.stderr}`);
		const { suspects } = JSON.parse(done.stdout) as { readonly suspects: readonly Suspect[] };
		const found = suspects.find(({ commit }) => commit.sha === culprit) ?? null;
		const first = suspects[0] ?? null;
		const right = culprit === null ? (first?.probability ?? 0) < 0.5 : found?.rank === 1;
		return { name: scenario.name, kind: scenario.kind, culprit: found, first, right };
	} finally {
		folder.remove();
	}
}
