import { describe, expect, it } from "vitest";
import type { Suspect } from "../../src/model/suspect.js";
import { storeFeedback } from "../../src/store/feedback.js";
import { storeHistory } from "../../src/store/history.js";
import { openStore } from "../../src/store/open.js";
import { sampleBurst, sampleExplanation } from "../contract/samples.js";
import { freshFolder, freshStorePath } from "./folder.js";
import { type CliRun, runCli } from "./run-cli.js";

function suspect(rank: number, sha: string, subject: string): Suspect {
	const commit = {
		sha,
		parents: [],
		authorName: "A",
		authorEmail: "a@example.com",
		authoredAt: 1,
		committedAt: 1,
		subject,
		body: "",
	};
	return { rank, commit, probability: 0.5, evidence: [], pullRequest: null };
}

const first = "a1b2c3d".padEnd(40, "0");
const second = "9f8e7d6".padEnd(40, "0");

/** A store with one incident, and a way to call the command on it. */
async function incidentStore(): Promise<{
	readonly path: string;
	readonly incident: string;
	feedback(...args: string[]): Promise<CliRun>;
}> {
	const path = freshStorePath();
	const store = await openStore(path);
	const explanation = {
		...sampleExplanation(sampleBurst(1)),
		suspects: [suspect(1, first, "cache: reuse\u001b[31m snapshot"), suspect(2, second, "retry budget")],
	};
	const incident = storeHistory(store).save(explanation, 1_700_000_000);
	store.close();
	const cwd = freshFolder();
	return { path, incident, feedback: (...args) => runCli(["feedback", ...args, "--store", path], { cwd }) };
}

describe("faultline feedback", () => {
	it("records the first suspect when no commit is named, and shows what it recorded", async () => {
		const { incident, feedback } = await incidentStore();
		const run = await feedback(incident, "--right", "--note", "flag\u0007 flip");
		expect(run).toMatchObject({ code: 0, stderr: "" });
		expect(run.stdout).toBe(
			`recorded: a1b2c3d000 "cache: reuse\\x1b[31m snapshot" was the culprit of ${incident}\nnote: flag\\x07 flip\ntime: 2023-11-16T02:00:00Z\n`,
		);
	});

	it("changes nothing when it is said again, and replaces when something else is said", async () => {
		const { path, incident, feedback } = await incidentStore();
		await feedback(incident, "--commit", "9f8e7d6", "--wrong");
		expect((await feedback(incident.slice(4, 12), "--commit", "9f8e7d6", "--wrong")).stdout).toMatch(
			/^already recorded: 9f8e7d6000 "retry budget" was not the culprit/,
		);
		expect((await feedback(incident, "--commit", second, "--right")).stdout).toMatch(/^changed: /);
		const store = await openStore(path);
		expect(storeFeedback(store).list()).toMatchObject([{ incident, commit: second, verdict: "right" }]);
		store.close();
	});

	it("speaks JSON", async () => {
		const { incident, feedback } = await incidentStore();
		const run = await feedback(incident, "--right", "--json");
		expect(JSON.parse(run.stdout)).toEqual({
			schema: "faultline.feedback/v1",
			incident,
			commit: first,
			subject: "cache: reuse\u001b[31m snapshot",
			verdict: "right",
			note: null,
			time: "2023-11-16T02:00:00Z",
			change: "new",
		});
	});

	it("takes a commit that was not among the suspects by its full sha only", async () => {
		const { incident, feedback } = await incidentStore();
		const other = "c".repeat(40);
		expect((await feedback(incident, "--commit", other, "--right")).code).toBe(0);
		expect(await feedback(incident, "--commit", "ccccccc", "--right")).toMatchObject({
			code: 2,
			stderr: expect.stringContaining("no commit of this incident begins with ccccccc"),
		});
	});

	it("says what is missing or wrong", async () => {
		const { incident, feedback } = await incidentStore();
		for (const [args, message] of [
			[[incident], "was it right or wrong?"],
			[[incident, "--right", "--wrong"], "one answer at a time"],
			[["inc_none", "--right"], 'no incident "inc_none"'],
			[[incident, "--right", "--commit", "HEAD~1"], "is not a commit id"],
		] as const) {
			const run = await feedback(...args);
			expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
			expect(run.stderr).toContain("hint: ");
		}
	});

	it("does not make a store", async () => {
		const run = await runCli(["feedback", "inc_1", "--right", "--store", freshStorePath()], {
			cwd: freshFolder(),
		});
		expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining("there is no store yet") });
	});
});
