import { describe, expect, it } from "vitest";
import {
	focusProducer,
	harmlessProducer,
	recencyProducer,
	reworkProducer,
	sizeProducer,
} from "../../../src/rank/evidence/prior.js";
import type { Producer } from "../../../src/rank/producer.js";
import { commitFact, facts, frameFact, textsOf, valuesOf } from "../facts-by-hand.js";

const lines = (count: number): string[] => Array.from({ length: count }, (_, i) => `\tx${i}()`);
const edit = (path: string, count: number) => ({ path, hunks: [{ added: lines(count) }] });

describe("size", () => {
	it("grows with the logarithm of the changed Go lines and says how many", () => {
		const given = facts({
			commits: [1, 40, 2000, 9000].map((count) =>
				commitFact({ sha: `c${count}`, files: [edit("a.go", count)] }),
			),
		});
		const seen = valuesOf(sizeProducer, given);
		expect(seen.c1).toBeCloseTo(Math.log(2) / Math.log(2001), 9);
		expect(seen.c40).toBeCloseTo(Math.log(41) / Math.log(2001), 9);
		expect([seen.c2000, seen.c9000]).toEqual([1, 1]);
		expect(textsOf(sizeProducer, given)).toMatchObject({
			c1: "changes 1 line of Go code",
			c40: "changes 40 lines of Go code",
		});
	});

	it("does not count other files, comments or blank lines", () => {
		const commits = [
			commitFact({ sha: "yaml", files: [edit("values.yaml", 30)] }),
			commitFact({ sha: "comment", files: [{ path: "a.go", hunks: [{ added: ["// why", "", "\t"] }] }] }),
		];
		expect(sizeProducer.observe(facts({ commits }))).toEqual([]);
	});
});

describe("recency", () => {
	it("is the share of the range's other commits that are older, and says nothing of the oldest", () => {
		const commits = [0, 0.25, 1].map((age, index) => commitFact({ sha: `c${index}`, age }));
		expect(valuesOf(recencyProducer, facts({ commits }))).toEqual({ c0: 1, c1: 0.75 });
		expect(textsOf(recencyProducer, facts({ commits }))).toEqual({
			c0: "is the newest commit of the range",
			c1: "is newer than 75 % of the range's other commits",
		});
	});
});

/** True when the producer sees the subject. */
function sees(producer: Producer, subject: string): boolean {
	return producer.observe(facts({ commits: [commitFact({ sha: "c", subject })] })).length > 0;
}

describe("harmless", () => {
	it.each([
		"docs: how to order",
		"chore(deps): bump",
		"ci: cache the build",
		"[order] tests for prices",
		"order: typo",
		"Update README",
		"release: v1.4.0",
		"Release v1.4.0",
		"gofmt",
	])("sees %j", (subject) => expect(sees(harmlessProducer, subject)).toBe(true));

	it.each([
		"order: price twice",
		"release the lock before the answer",
		"order: release stock that nobody paid",
		"comment out the nil check",
		"protest against prices",
		"fixtures and more",
		"fix price when the style is unknown",
	])("does not see %j", (subject) => expect(sees(harmlessProducer, subject)).toBe(false));

	it("quotes the word", () => {
		const commits = [commitFact({ sha: "c", subject: "Docs: how to order" })];
		expect(textsOf(harmlessProducer, facts({ commits }))).toEqual({ c: "its subject announces docs" });
	});
});

describe("rework", () => {
	it.each([
		"pricing: rewrite the engine",
		"Add loyalty tiers",
		"cart: moved to its own package",
		"optimise lookups",
		"feat: vouchers",
	])("sees %j", (subject) => expect(sees(reworkProducer, subject)).toBe(true));

	it.each([
		"fix: add the missing nil check",
		"Fixed price after moving",
		"pricing: say more in errors",
		"address: zip codes with letters",
		"movies cost more",
	])("does not see %j", (subject) => expect(sees(reworkProducer, subject)).toBe(false));

	it("quotes the word", () => {
		const commits = [commitFact({ sha: "c", subject: "Add loyalty tiers" })];
		expect(textsOf(reworkProducer, facts({ commits }))).toEqual({
			c: 'its subject announces new or rewritten code ("add")',
		});
	});
});

describe("focus", () => {
	it("is the share of the code that lies in files on the stack", () => {
		const given = facts({
			frames: [frameFact("order/price.go", "Price")],
			commits: [
				commitFact({ sha: "all", files: [edit("order/price.go", 5)] }),
				commitFact({ sha: "third", files: [edit("order/price.go", 2), edit("order/tax.go", 4)] }),
				commitFact({ sha: "none", files: [edit("order/tax.go", 4)] }),
			],
		});
		const seen = valuesOf(focusProducer, given);
		expect(Object.keys(seen)).toEqual(["all", "third"]);
		expect(seen.all).toBe(1);
		expect(seen.third).toBeCloseTo(1 / 3, 9);
		expect(textsOf(focusProducer, given).third).toBe("33 % of its code lies in files on the stack");
	});

	it("sees nothing without a frame of ours", () => {
		const commits = [commitFact({ sha: "c", files: [edit("order/price.go", 5)] })];
		expect(focusProducer.observe(facts({ commits }))).toEqual([]);
	});
});
