import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { culpritMentions } from "../../src/bench/mentions.js";

const own = { repository: "acme/shop" };

/** `how` and the name of each mention, in short. */
function named(subject: string, body: string): readonly string[] {
	return culpritMentions({ subject, body }, own).map(({ how, culprit }) =>
		culprit.by === "sha" ? `${how} ${culprit.prefix}` : `${how} #${culprit.number}`,
	);
}

describe("culpritMentions in trailers", () => {
	it.each([
		['Fixes: 1a2b3c4d5e6f ("cart: reuse snapshot")', ["fixes 1a2b3c4d5e6f"]],
		["Fixes 1A2B3C4D5E6F", ["fixes 1a2b3c4d5e6f"]],
		["Fixes commit 1a2b3c4d5e6f", ["fixes 1a2b3c4d5e6f"]],
		["Fixes: 1a2b3c4d\nFixes: 2b3c4d5e", ["fixes 1a2b3c4d", "fixes 2b3c4d5e"]],
		["Fixes: 1a2b3c4d\nFixes: 1a2b3c4d", ["fixes 1a2b3c4d"]],
	])("reads %j", (body, expected) => {
		expect(named("cart: guard the empty case", body)).toEqual(expected);
	});

	it.each(["Fixes: #12", "Fixes 20240117", "Fixes: defaced", "Fixes issue 4", "Fixed in 1.2.3"])(
		"finds no commit in %j",
		(body) => {
			expect(named("cart: guard the empty case", body)).toEqual([]);
		},
	);
});

describe("culpritMentions in prose", () => {
	it.each([
		["This bug was introduced in 1a2b3c4d.", ["introduced 1a2b3c4d"]],
		["The race was accidentally introduced\nin commit 1a2b3c4d by a rename.", ["introduced 1a2b3c4d"]],
		["Regression from #123, sorry.", ["regression #123"]],
		["This regressed with the refactoring in #123.", ["regression #123"]],
		["PR #5802 introduced a bug that lost the server.", ["introduced #5802"]],
		['Commit 1a2b3c4d ("cart: reuse snapshot") broke the checkout.', ["introduced 1a2b3c4d"]],
		["I bisected this to 1a2b3c4d.", ["introduced 1a2b3c4d"]],
		["It panics since 1a2b3c4d.", ["introduced 1a2b3c4d"]],
		["Broken by https://github.com/acme/shop/pull/77.", ["introduced #77"]],
		["Caused by https://github.com/acme/shop/commit/1a2b3c4d5e", ["introduced 1a2b3c4d5e"]],
		["Caused by acme/shop#9.", ["introduced #9"]],
		["A crash on nil carts. This was added in 1a2b3c4d.", ["introduced 1a2b3c4d"]],
	])("reads %j", (body, expected) => {
		expect(named("Fix checkout", body)).toEqual(expected);
	});

	it.each([
		["another repository", "Fix checkout", "Caused by moby/moby#9."],
		["another repository at the front", "Fix checkout", "moby/moby#9 broke the checkout."],
		["another repository by URL", "Fix checkout", "Broken by https://github.com/moby/moby/pull/9."],
		["a feature", "Add order list", "Uses the endpoint introduced in #22, which may fail."],
		["a sentence without a fault", "Fix checkout", "Uses the endpoint introduced in #22."],
		["a comment fix", "Fix comment in cart", "The wrong comment was introduced in 1a2b3c4d."],
		["a test fix", "Fix flaky test of cart", "The flake was introduced in 1a2b3c4d."],
		["a date", "Fix checkout", "It fails since 20240117."],
		["a cherry-pick note", "Fix checkout", "(cherry picked from commit 1a2b3c4d5e6f)"],
	])("does not blame by %s", (_what, subject, body) => {
		expect(named(subject, body)).toEqual([]);
	});

	it("needs no repository name for bare numbers", () => {
		const found = culpritMentions({ subject: "Fix checkout", body: "Regression from #123." });
		expect(found).toEqual([{ how: "regression", culprit: { by: "pull", number: 123 } }]);
	});
});

describe("culpritMentions in reverts", () => {
	it.each([
		["This reverts commit 1a2b3c4d5e.\n\nIt deadlocks under load.", ["revert 1a2b3c4d5e"]],
		["This breaks themes.\n\nThis reverts commit 1a2b3c4d5e, for good.", ["revert 1a2b3c4d5e"]],
		["Reverts acme/shop#31\n\nThe change makes checkout panic.", ["revert #31"]],
	])("reads %j", (body, expected) => {
		expect(named('Revert "cart: reuse snapshot"', body)).toEqual(expected);
	});

	it.each([
		["no reason", "This reverts commit 1a2b3c4d5e."],
		["a change of mind", "This reverts commit 1a2b3c4d5e.\n\nNo longer needed."],
		["a red CI", "This reverts commit 1a2b3c4d5e.\n\nIt fails in CI."],
		["trailers only", "This reverts commit 1a2b3c4d5e.\n\nReviewed-by: Crash Panic <c@p.example>"],
		["another repository", "Reverts moby/moby#31\n\nIt panics."],
	])("gives no label for %s", (_what, body) => {
		expect(named('Revert "cart: reuse snapshot"', body)).toEqual([]);
	});

	it("does not take the reverted title for the reason", () => {
		const body = 'This reverts commit 1a2b3c4d5e.\n\n* Revert "cart: fix panic on nil"';
		expect(named('Revert "cart: fix panic on nil"', body)).toEqual([]);
	});

	it("takes a reason from the title", () => {
		expect(named('Revert "cart: reuse snapshot" as it panics', "This reverts commit 1a2b3c4d5e.")).toEqual([
			"revert 1a2b3c4d5e",
		]);
	});
});

describe("culpritMentions on any text", () => {
	const hex = fc
		.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 7, maxLength: 40 })
		.filter((text) => /\d/.test(text) && /[a-f]/.test(text));

	it("finds a trailer whatever stands above it", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), hex, (text, sha) => {
				fc.pre(!/revert/i.test(text));
				const found = culpritMentions({ subject: "cart: guard", body: `${text}\n\nFixes: ${sha}` });
				expect(found).toContainEqual({ how: "fixes", culprit: { by: "sha", prefix: sha } });
			}),
		);
	});

	it.each(["a", " ", "\n", "'`[(", "introduced in the ", "/", "acme/", "1a2b3c4 has introduced a ", "fix "])(
		"is done in time with %j over and over (quadratic patterns would time out)",
		(part) => {
			expect(named("Fix checkout", part.repeat(200_000 / part.length))).toEqual([]);
		},
	);

	it("names only what the text holds, each once", () => {
		const words = fc.constantFrom(
			"introduced in ",
			"regression from ",
			"broke ",
			"#12 ",
			"1a2b3c4 ",
			"\n",
			"x ",
		);
		fc.assert(
			fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
				const body = parts.join("");
				const names = culpritMentions({ subject: "fix", body }).map((each) =>
					each.culprit.by === "sha" ? each.culprit.prefix : `#${each.culprit.number}`,
				);
				expect(new Set(names).size).toBe(names.length);
				expect(names.every((name) => body.includes(name))).toBe(true);
			}),
		);
	});
});
