import { describe, expect, it } from "vitest";
import { isTestPath } from "../../src/golang/test-path.js";
import { cancelledPairs, exculpate, isDocumentation } from "../../src/rank/exculpate.js";
import type { CommitFact } from "../../src/rank/facts.js";
import { type CommitByHand, commitFact, type FileByHand } from "./facts-by-hand.js";

const path = "order/price.go";
const lines = (added: readonly string[], removed: readonly string[] = [], at = path): FileByHand => ({
	path: at,
	hunks: [{ added, removed }],
});

function reason(one: Omit<CommitByHand, "sha">): string | null {
	return exculpate(commitFact({ sha: "c", ...one }), new Map())?.reason ?? null;
}

describe("exculpate", () => {
	it.each<[string, Omit<CommitByHand, "sha">, string]>([
		["nothing at all", {}, "no-code-change"],
		["a merge", { parents: ["p", "q"], files: [lines(["\tx()"])] }, "merge-without-change"],
		[
			"documents",
			{ otherPaths: ["README.md", "docs/order.txt", "LICENSE", ".github/workflows/ci.yaml"] },
			"docs-only",
		],
		[
			"tests",
			{
				otherPaths: ["order/testdata/a.json", "README.md"],
				files: [lines(["\tx()"], [], "order/a_test.go")],
			},
			"tests-only",
		],
		["comments", { files: [{ ...lines(["// why"]), inert: true }] }, "no-code-change"],
	])("clears %s", (_, commit, expected) => expect(reason(commit)).toBe(expected));

	it.each<[string, Omit<CommitByHand, "sha">]>([
		["one line of code", { files: [lines(["// why", "\tx()"])] }],
		["code beside tests", { files: [lines(["\tx()"]), lines(["\tx()"], [], "order/a_test.go")] }],
		["lines that only look like comments", { files: [lines(["// why", ""])] }],
		[
			"comments beside other edits",
			{ files: [{ ...lines(["// why"]), inert: true }, lines(["// why"], [], "a.go")] },
		],
		["configuration", { otherPaths: ["deploy/values.yaml"] }],
		["a file whose diff was not read", { otherPaths: ["order/zz_generated.go"] }],
		[
			"comments beside a file whose diff was not read",
			{ files: [{ ...lines(["// why"]), inert: true }], otherPaths: ["vendor/a/a.go"] },
		],
		["Go code in a docs folder", { otherPaths: ["docs/docs.go"] }],
		["a page served from docs", { otherPaths: ["website/index.html"] }],
		["module requirements", { otherPaths: ["go.mod"] }],
	])("keeps %s", (_, commit) => expect(reason(commit)).toBeNull());

	it("keeps code that was renamed to a test or a document", () => {
		const fact = commitFact({ sha: "c", otherPaths: ["order/price_test.go", "docs/price.txt"] });
		const moved = fact.commit.files.map((file) => ({ ...file, status: "renamed" as const, oldPath: path }));
		expect(exculpate({ ...fact, commit: { ...fact.commit, files: moved } }, new Map())).toBeNull();
	});

	it("keeps documents and test data that the program embeds", () => {
		const fact = commitFact({ sha: "c", otherPaths: ["order/README.md", "order/testdata/a.json"] });
		const scope = {
			mains: ["."],
			present: new Set(["order"]),
			imported: new Set(["order"]),
			complete: true,
			embedded: ["order/"],
			linked: null,
			excludedFiles: new Set<string>(),
			warnings: [],
		};
		const reasonIn = (embedded: readonly string[]) =>
			exculpate(fact, new Map(), { scope: { ...scope, embedded }, inTest: false })?.reason ?? null;
		expect(reasonIn(["order/"])).toBeNull();
		expect(reasonIn(["cart/"])).toBe("tests-only");
	});

	it("keeps tests and their data, not documents, when a test binary failed", () => {
		const reasonIn = (paths: readonly string[]) =>
			exculpate(commitFact({ sha: "c", otherPaths: paths }), new Map(), { scope: null, inTest: true })
				?.reason ?? null;
		expect(reasonIn(["order/price_test.go"])).toBeNull();
		expect(reasonIn(["order/testdata/a.json"])).toBeNull();
		expect(reasonIn(["README.md"])).toBe("docs-only");
	});

	it("names the commit that undid it", () => {
		const fact = commitFact({ sha: "c", files: [lines(["\tx()"])] });
		expect(exculpate(fact, new Map([["c", "0123456789abcdef"]]))).toEqual({
			reason: "reverted-in-range",
			text: "undone inside the range by 012345678, and so is the undoing",
		});
	});
});

describe("paths", () => {
	it.each(["order/price_test.go", "testdata/a.go", "order/testdata/deep/a.json"])("%s is a test's", (given) =>
		expect(isTestPath(given)).toBe(true),
	);
	it.each(["order/price_test.go.tmpl", "order/mytestdata/a.go", "order/testing.go", "test/server.go"])(
		"%s is not a test's",
		(given) => expect(isTestPath(given)).toBe(false),
	);
	it.each([
		"README.md",
		"CHANGELOG-1.4.txt",
		"docs/a/b.txt",
		".github/dependabot.yml",
		"a/OWNERS",
		"logo.SVG",
	])("%s is a document", (given) => expect(isDocumentation(given)).toBe(true));
	it.each(["page.md.go", "docs/api.yaml", "docs/page.tmpl", "LICENSE.go", "web/notes.txt", "readme/main.go"])(
		"%s is not a document",
		(given) => expect(isDocumentation(given)).toBe(false),
	);
});

const original = "a".repeat(40);
const revert = "b".repeat(40);
const reapply = "c".repeat(40);
const edit = lines(["\tnew()"], ["\told()"]);
const undo = lines(["\told()"], ["\tnew()"]);
const commit = (
	sha: string,
	body: string,
	files: readonly FileByHand[],
	otherPaths: readonly string[] = [],
) => commitFact({ sha, body, files, otherPaths });
/** Newest first, as the log gives them. */
const pairs = (...commits: CommitFact[]) => Object.fromEntries(cancelledPairs(commits));

describe("cancelledPairs", () => {
	const first = commit(original, "", [edit]);

	it("pairs a commit with the one that takes it back, also by a short sha", () => {
		const both = { [original]: revert, [revert]: original };
		expect(pairs(commit(revert, `This reverts commit ${original}.`, [undo]), first)).toEqual(both);
		expect(pairs(commit(revert, "This reverts commit aaaaaaaa.", [undo]), first)).toEqual(both);
	});

	it("leaves the change that came back in the race", () => {
		const seen = pairs(
			commit(reapply, `This reverts commit ${revert}.`, [edit]),
			commit(revert, `This reverts commit ${original}.`, [undo]),
			first,
		);
		expect(seen).toEqual({ [original]: revert, [revert]: original });
	});

	it("believes the lines, not the message", () => {
		const body = `This reverts commit ${original}.`;
		expect(pairs(commit(revert, body, [lines(["\told()", "\tmore()"], ["\tnew()"])]), first)).toEqual({});
		expect(pairs(commit(revert, body, [undo, lines(["\tx()"], [], "cart/cart.go")]), first)).toEqual({});
		expect(pairs(commit(revert, "", [undo]), first)).toEqual({});
		expect(pairs(commit(revert, `This reverts commit ${"d".repeat(40)}.`, [undo]), first)).toEqual({});
		expect(pairs(commit(revert, body, []), commit(original, "", []))).toEqual({});
	});

	it("does not pair them when one also changes files whose lines were not read", () => {
		const body = `This reverts commit ${original}.`;
		expect(pairs(commit(revert, body, [undo], ["vendor/a/a.go"]), first)).toEqual({});
		expect(pairs(commit(revert, body, [undo]), commit(original, "", [edit], ["data.bin"]))).toEqual({});
	});

	it("pairs them when the unread files came back too, blob by blob", () => {
		const body = `This reverts commit ${original}.`;
		const back = commit(revert, body, [undo], ["vendor/a/a.go"]);
		const files = back.commit.files.map((file) => ({
			...file,
			oldBlob: file.newBlob,
			newBlob: file.oldBlob,
		}));
		const swapped = { ...back, commit: { ...back.commit, files } };
		expect(pairs(swapped, commit(original, "", [edit], ["vendor/a/a.go"]))).toEqual({
			[original]: revert,
			[revert]: original,
		});
	});
});
