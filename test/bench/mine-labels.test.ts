import { describe, expect, it } from "vitest";
import { indexHistory } from "../../src/bench/history-index.js";
import { isShippedGo, keepCodeLabels, mineCandidates } from "../../src/bench/mine-labels.js";
import type { CommitHeader } from "../../src/model/commit.js";

/** A commit named by one letter: its sha repeats `letter` + "1" so that short shas hold a digit and a letter. */
const sha = (letter: string): string => `${letter}1`.repeat(20);
const short = (letter: string): string => sha(letter).slice(0, 9);

function commit(letter: string, at: number, parents: string, subject: string, body = ""): CommitHeader {
	return {
		sha: sha(letter),
		parents: [...parents].map(sha),
		authorName: "A",
		authorEmail: "a@example.com",
		authoredAt: at * 86_400,
		committedAt: at * 86_400,
		subject,
		body,
	};
}

/** a - b - c: root, culprit, fix. */
const straight = [
	commit("a", 1, "", "Start"),
	commit("b", 2, "a", "cart: reuse snapshot (#7)"),
	commit("c", 30, "b", "cart: guard nil", `Fixes: ${short("b")}`),
];

const pairs = (commits: readonly CommitHeader[]) =>
	mineCandidates(commits).map((each) => [each.fix[0], each.culprits.map((culprit) => culprit[0]).join("")]);

describe("mineCandidates", () => {
	it("pairs a fix with the commit that it names, in any order of the input", () => {
		expect(pairs(straight)).toEqual([["c", "b"]]);
		expect(pairs([...straight].reverse())).toEqual([["c", "b"]]);
	});

	it("resolves a pull request number by the squash title", () => {
		const fix = commit("c", 30, "b", "Fix checkout", "Regression from #7.");
		expect(pairs([...straight.slice(0, 2), fix])).toEqual([["c", "b"]]);
	});

	it("resolves a merged pull request to the commits it brings, not to the merge", () => {
		const history = [
			commit("a", 1, "", "Start"),
			commit("b", 2, "a", "Unrelated"),
			commit("c", 2, "a", "cart: first step"),
			commit("d", 3, "c", "cart: second step"),
			commit("e", 4, "bd", "Merge pull request #7 from acme/cart"),
			commit("f", 9, "e", "Fix checkout", "Regression from #7."),
		];
		expect(pairs(history)).toEqual([["f", "dc"]]);
	});

	it("leaves out culprits that the fix does not build on", () => {
		const other = commit("d", 3, "a", "cart: reuse snapshot elsewhere");
		const fix = commit("c", 30, "b", "cart: guard nil", `Fixes: ${short("d")}`);
		expect(pairs([...straight.slice(0, 2), other, fix])).toEqual([]);
	});

	it("puts the cherry-pick in the place of its original", () => {
		const history = [
			commit("a", 1, "", "Start"),
			commit("b", 2, "a", "cart: reuse snapshot"),
			commit("c", 3, "a", "cart: reuse snapshot", `(cherry picked from commit ${sha("b")})`),
			commit("d", 9, "c", "cart: guard nil", `Fixes: ${short("b")}`),
		];
		expect(pairs(history)).toEqual([["d", "c"]]);
	});

	it("counts copies of one fix on several branches once, the oldest", () => {
		const copy = commit("d", 31, "b", "[release-1.2] cart: guard nil (#9)", `Fixes: ${short("b")}`);
		expect(pairs([copy, ...straight])).toEqual([["c", "b"]]);
	});

	it("blames no root commit and no revert", () => {
		const history = [
			commit("a", 1, "", "Start"),
			commit("b", 2, "a", 'Revert "cart"', `This reverts commit ${sha("a")}.`),
			commit("c", 3, "b", "cart: guard nil", `Fixes: ${short("b")}\nFixes: ${short("a")}`),
		];
		expect(pairs(history)).toEqual([]);
	});

	it("gives nothing for names that are unknown or ambiguous", () => {
		const twin = { ...commit("d", 2, "a", "Twin"), sha: `${sha("b").slice(0, 20)}${"0".repeat(20)}` };
		expect(pairs([...straight, twin])).toEqual([]);
		const unknown = commit("c", 30, "b", "cart: guard nil", "Fixes: 9f8e7d6c5");
		expect(pairs([...straight.slice(0, 2), unknown])).toEqual([]);
	});
});

describe("indexHistory", () => {
	it("survives a shallow history, whose parents are missing", () => {
		const index = indexHistory([commit("c", 3, "b", "x")]);
		expect(index.isAncestor(sha("b"), sha("c"))).toBe(false);
		expect(index.resolve({ by: "sha", prefix: short("b") })).toEqual([]);
	});

	it("holds no commit for its own ancestor", () => {
		const index = indexHistory(straight);
		expect(index.isAncestor(sha("b"), sha("b"))).toBe(false);
		expect(index.isAncestor(sha("a"), sha("c"))).toBe(true);
		expect(index.isAncestor(sha("c"), sha("a"))).toBe(false);
	});
});

describe("keepCodeLabels", () => {
	const candidates = mineCandidates(straight);
	const keep = (culprit: readonly string[], fix: readonly string[]) =>
		keepCodeLabels(
			candidates,
			straight,
			new Map([
				[sha("b"), culprit],
				[sha("c"), fix],
			]),
		);

	it("keeps a label whose both sides change shipped Go code, with its times", () => {
		expect(keep(["cart/cart.go"], ["cart/cart.go", "README.md"])).toEqual([
			{ how: "fixes", culprit: sha("b"), fix: sha("c"), culpritAt: 2 * 86_400, fixedAt: 30 * 86_400 },
		]);
	});

	it("keeps a culprit that only changes go.mod, but no such fix", () => {
		expect(keep(["go.mod", "go.sum"], ["cart/cart.go"])).toHaveLength(1);
		expect(keep(["cart/cart.go"], ["go.mod"])).toEqual([]);
	});

	it.each([[["cart/cart_test.go"]], [["vendor/x/y.go"]], [["api/order.pb.go"]], [["docs/a.md"]], [[]]])(
		"drops a culprit that changes %j",
		(paths) => {
			expect(keep(paths, ["cart/cart.go"])).toEqual([]);
		},
	);

	it("drops a merged pull request unless one of its commits changes code", () => {
		const history = [
			commit("a", 1, "", "Start"),
			commit("c", 2, "a", "cart: docs"),
			commit("d", 3, "c", "cart: code"),
			commit("e", 4, "ad", "Merge pull request #7 from acme/cart"),
			commit("f", 9, "e", "Fix checkout", "Regression from #7."),
		];
		const found = (docs: string) =>
			keepCodeLabels(
				mineCandidates(history),
				history,
				new Map([
					[sha("c"), [docs]],
					[sha("d"), ["cart.go"]],
					[sha("f"), ["cart.go"]],
				]),
			).map((label) => label.culprit);
		expect(found("README.md")).toEqual([sha("d")]);
		expect(found("other.go")).toEqual([]);
	});
});

describe("isShippedGo", () => {
	it.each([
		["cmd/api/main.go", true],
		["cmd/api/main_test.go", false],
		["vendor/example.com/a/a.go", false],
		["sub/vendor/example.com/a/a.go", false],
		["internal/vendors/a.go", true],
		["pkg/zz_generated.deepcopy.go", false],
		["api/order.pb.gw.go", false],
		["testdata/a.go", false],
		["go.mod", false],
	])("%s: %s", (path, expected) => {
		expect(isShippedGo(path)).toBe(expected);
	});
});
