import { describe, expect, it } from "vitest";
import { wordingProducer } from "../../../src/rank/evidence/wording.js";
import { commitFact, facts } from "../facts-by-hand.js";

const commit = (sha: string, ...added: readonly string[][]) =>
	commitFact({ sha, files: [{ path: "ecs/task.go", hunks: added.map((lines) => ({ added: lines })) }] });

describe("wording", () => {
	const message = 'panic: invalid tag kind "required" on string "Subnets"';

	it("says how much of the message one hunk explains", () => {
		const commits = [
			commit("whole", ['\tSubnets string `tag:"subnets,required"`', "\tkind invalid"]),
			commit("spread", ["\tkind := invalid()"], ["\tx.Subnets = required"]),
			commit("none", ["\treturn x"]),
		];
		const seen = new Map(
			wordingProducer.observe(facts({ message, commits })).map((one) => [one.commit, one.value]),
		);
		expect(seen.get("whole") ?? 0).toBeGreaterThan(seen.get("spread") ?? 0);
		expect(seen.has("none")).toBe(false);
	});

	it("is silent on what the runtime itself writes", () => {
		const commits = [commit("c", ["\tindex out of range length"])];
		const runtime = "panic: runtime error: index out of range [3] with length 3";
		expect(wordingProducer.observe(facts({ message: runtime, commits }))).toEqual([]);
	});
});
