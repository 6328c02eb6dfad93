import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/model/confidence.js";
import type { Deploy } from "../../src/model/event.js";
import { shellWord } from "../../src/model/shell-word.js";
import { adviceFor } from "../../src/pipeline/advice.js";

const review: Verdict = { kind: "review", probability: 0.6, weakPart: "none", text: "" };

const deploy = (more: Partial<Deploy>): Deploy => ({
	pipelineId: "7",
	service: "order",
	env: "prod",
	commit: "c".repeat(40),
	version: "v2",
	startedAt: 1,
	finishedAt: 2,
	status: "success",
	url: null,
	...more,
});

describe("shellWord", () => {
	it("comes back unchanged from a shell", () => {
		const word = fc.string({ unit: "binary", maxLength: 30 }).map((text) => text.replaceAll("\0", ""));
		const hostile = fc.constantFrom("a'b", "$(id)", "`id`", "a\nb", "", "-n", "~", "*", "!x", "a\\'b");
		fc.assert(
			fc.property(fc.array(fc.oneof(word, hostile), { minLength: 20, maxLength: 60 }), (words) => {
				const script = `printf '%s\\0' ${words.map(shellWord).join(" ")}`;
				const printed = execFileSync("sh", ["-c", script], { encoding: "utf8" });
				expect(printed).toBe(words.map((text) => `${Buffer.from(text, "utf8").toString("utf8")}\0`).join(""));
			}),
			{ numRuns: 20 },
		);
	});

	it("leaves plain words plain", () => {
		expect(shellWord("v1.4.2-3-gabc")).toBe("v1.4.2-3-gabc");
	});
});

describe("adviceFor", () => {
	it("keeps a rollback one comment line, whatever the deploy is called", () => {
		const [first] = adviceFor({
			repository: ".",
			verdict: review,
			first: null,
			deploy: deploy({ service: "order\ntouch /tmp/x" }),
			previous: deploy({ pipelineId: "6\r\nid", version: "v1\u2028x" }),
			bisectCommands: [],
		});
		expect(first?.kind).toBe("rollback");
		expect(first?.command.startsWith("# ")).toBe(true);
		expect(first?.command).not.toMatch(/[\n\r\u2028]/);
	});

	it("puts the repository's folder into the bisect as it is called", () => {
		const advice = adviceFor({
			repository: "/srv/$&/it's",
			verdict: review,
			first: null,
			deploy: null,
			previous: null,
			bisectCommands: ["git bisect start b a"],
		});
		expect(advice[0]?.command).toBe("git -C '/srv/$&/it'\\''s' bisect start b a");
	});

	it("rolls nothing back when no change explains it, and reverts nobody when inconclusive", () => {
		const input = {
			repository: ".",
			first: null,
			deploy: deploy({}),
			previous: deploy({}),
			bisectCommands: [],
		};
		const none = adviceFor({ ...input, verdict: { ...review, kind: "no-change-found" } });
		expect(none.map((one) => one.kind)).toEqual(["inspect"]);
		const open = adviceFor({ ...input, verdict: { ...review, kind: "inconclusive" } });
		expect(open.map((one) => one.kind)).toEqual(["rollback"]);
	});
});
