import { describe, expect, it } from "vitest";
import { defaultModel } from "../../src/rank/default-model.js";
import { pullRequestOf, rank } from "../../src/rank/rank.js";
import { commitFact, facts, frameFact } from "./facts-by-hand.js";

const path = "internal/order/order.go";
const context = "func (s *Store) Price(id string) int {";

describe("rank", () => {
	it("puts the commit that edits the crashing function first and says so", () => {
		const answer = rank(
			facts({
				failure: "nil-dereference",
				frames: [frameFact(path, "Store.Price")],
				commits: [
					commitFact({
						sha: "newest",
						files: [{ path: "cmd/api/main.go", hunks: [{ added: ["\tlog.Println()"] }] }],
					}),
					commitFact({
						sha: "guilty",
						files: [{ path, hunks: [{ context, removed: ["\tif it == nil {", "\t\treturn 0", "\t}"] }] }],
					}),
					commitFact({
						sha: "oldest",
						files: [{ path: "internal/pay/pay.go", hunks: [{ added: ["\tx := 1"] }] }],
					}),
				],
			}),
			defaultModel,
		);
		expect(answer.suspects[0]?.commit.sha).toBe("guilty");
		expect(answer.suspects[0]?.evidence.map((one) => one.producer)).toContain("function");
		const edit = answer.suspects[0]?.evidence.find((one) => one.producer === "function");
		expect(edit?.places[0]?.path).toBe(path);
		expect(answer.suspects).toHaveLength(3);
		const total = answer.suspects.reduce((sum, one) => sum + one.probability, answer.noneProbability);
		expect(total).toBeCloseTo(1, 9);
	});

	it("exculpates tests, docs, comments, merges and reverted pairs, each with its reason", () => {
		const edit = { path, hunks: [{ context, removed: ["\ta()"], added: ["\tb()"] }] };
		const undo = { path, hunks: [{ context, removed: ["\tb()"], added: ["\ta()"] }] };
		const answer = rank(
			facts({
				commits: [
					commitFact({ sha: "bbbbbbb2", body: "This reverts commit aaaaaaa1.", files: [undo] }),
					commitFact({ sha: "aaaaaaa1", files: [edit] }),
					commitFact({ sha: "docs", otherPaths: ["README.md", "docs/guide.md"] }),
					commitFact({ sha: "tests", files: [{ path: "a_test.go", hunks: [{ added: ["\tx()"] }] }] }),
					commitFact({ sha: "comment", files: [{ path, hunks: [{ added: ["\t// why"] }], inert: true }] }),
					commitFact({ sha: "merge", parents: ["p", "q"] }),
					commitFact({ sha: "code", files: [{ path, hunks: [{ added: ["\tx()"] }] }] }),
				],
			}),
			defaultModel,
		);
		expect(answer.suspects.map((one) => one.commit.sha)).toEqual(["code"]);
		expect(Object.fromEntries(answer.exculpated.map((one) => [one.commit.sha, one.reason]))).toEqual({
			bbbbbbb2: "reverted-in-range",
			aaaaaaa1: "reverted-in-range",
			docs: "docs-only",
			tests: "tests-only",
			comment: "no-code-change",
			merge: "merge-without-change",
		});
	});

	it("keeps a revert that takes back more than the original", () => {
		const answer = rank(
			facts({
				commits: [
					commitFact({
						sha: "bbbbbbb2",
						body: "This reverts commit aaaaaaa1.",
						files: [{ path, hunks: [{ context, removed: ["\tb()", "\tc()"], added: ["\ta()"] }] }],
					}),
					commitFact({
						sha: "aaaaaaa1",
						files: [{ path, hunks: [{ context, removed: ["\ta()"], added: ["\tb()"] }] }],
					}),
				],
			}),
			defaultModel,
		);
		expect(answer.suspects.map((one) => one.commit.sha).sort()).toEqual(["aaaaaaa1", "bbbbbbb2"]);
	});

	it("keeps code under docs/, build directives and config in the race", () => {
		const answer = rank(
			facts({
				commits: [
					commitFact({ sha: "swagger", otherPaths: ["docs/docs.go"] }),
					commitFact({ sha: "tags", files: [{ path, hunks: [{ added: ["//go:build linux"] }] }] }),
					commitFact({ sha: "config", otherPaths: ["deploy/values.yaml"] }),
				],
			}),
			defaultModel,
		);
		expect(answer.exculpated).toEqual([]);
	});
});

describe("pullRequestOf", () => {
	it.each([
		["cache: reuse snapshot (#4821)", 4821],
		["Merge pull request #12 from a/b", 12],
		["fix: thing (!77)", 77],
		["fixes #33 somewhere", null],
	])("%s", (subject, number) => expect(pullRequestOf(subject)).toBe(number));
});
