import { describe, expect, it } from "vitest";
import {
	diffTextProducer,
	messageTextProducer,
	missingWords,
	passageProducer,
	sourceTextProducer,
} from "../../../src/rank/evidence/text.js";
import type { RankFacts } from "../../../src/rank/facts.js";
import { commitFact, type FileByHand, facts, sourceFrame, textsOf, valuesOf } from "../facts-by-hand.js";

const source = `package pricing

func (e *Engine) Quote(cart *Cart) int {
	discount := tierDiscount(cart)
	return discount.Percent
}
`;
const frame = sourceFrame("pricing/engine.go", "Engine.Quote", source, 5);
const edit = (path: string, ...added: string[]): FileByHand => ({ path, hunks: [{ added, newStart: 40 }] });
/** Words of nothing that failed; the plain case that the others are told from. */
const quiet = commitFact({
	sha: "quiet",
	subject: "docs tidied",
	files: [edit("web/page.go", "\trender(x)")],
});

function range(commits: RankFacts["commits"], more: Partial<RankFacts> = {}): RankFacts {
	return facts({ message: "basket is gone", frames: [frame], commits: [...commits, quiet], ...more });
}

describe("text-message", () => {
	it("compares the error's words with what the commit says, best of the range first", () => {
		const given = range([
			commitFact({ sha: "both", subject: "pricing: basket for the engine", files: [edit("a.go", "\tx()")] }),
			commitFact({ sha: "one", subject: "engine tidied", files: [edit("b.go", "\tx()")] }),
		]);
		const seen = valuesOf(messageTextProducer, given);
		expect(Object.keys(seen)).toEqual(["both", "one"]);
		expect(seen.both).toBe(1);
		expect(seen.one).toBeGreaterThan(0);
		expect(seen.one).toBeLessThan(1);
		expect(textsOf(messageTextProducer, given).both).toMatch(/^its message speaks of: (?:\w+(?:, )?){3}$/);
	});

	it("does not read the diff, and skips commits whose files were not read", () => {
		const given = range([
			commitFact({ sha: "diff", files: [edit("pricing/engine.go", "\tbasket()")] }),
			commitFact({ sha: "unread", subject: "basket", otherPaths: ["README.md"] }),
		]);
		expect(messageTextProducer.observe(given)).toEqual([]);
	});
});

describe("text of tests", () => {
	const tests = commitFact({
		sha: "tests",
		files: [edit("pricing/engine_test.go", "\ttierDiscount(basket)")],
	});

	it("says nothing of a program that does not run them", () => {
		for (const producer of [diffTextProducer, sourceTextProducer, passageProducer])
			expect(valuesOf(producer, range([tests]))).toEqual({});
	});

	it("counts when the failing program is a test", () => {
		const inTest = { ...frame, resolved: { ...frame.resolved, path: "pricing/engine_test.go" } };
		for (const producer of [diffTextProducer, sourceTextProducer, passageProducer])
			expect(valuesOf(producer, range([tests], { frames: [frame, inTest] }))).toEqual({ tests: 1 });
	});
});

describe("text-diff", () => {
	it("compares the error's words with paths and changed lines", () => {
		const given = range([
			commitFact({ sha: "lines", files: [edit("web/b.go", "\tbasket := load()")] }),
			commitFact({ sha: "path", files: [edit("pricing/engine.go", "\tx()")] }),
		]);
		expect(Object.keys(valuesOf(diffTextProducer, given))).toEqual(["lines", "path"]);
		expect(textsOf(diffTextProducer, given).lines).toBe("its diff holds words of the error: basket");
	});

	it("does not see words that every Go error has", () => {
		const given = range([commitFact({ sha: "c", files: [edit("web/b.go", "\treturn nil, err")] })], {
			message: "runtime error: invalid memory address or nil pointer dereference",
		});
		expect(diffTextProducer.observe(given)).toEqual([]);
	});
});

describe("source", () => {
	it("compares the names at the failing line with the changed lines, by the frame's weight", () => {
		const given = range([commitFact({ sha: "c", files: [edit("web/b.go", "\tcart.Percent = 0")] })]);
		expect(valuesOf(sourceTextProducer, given)).toEqual({ c: 1 });
		expect(textsOf(sourceTextProducer, given).c).toBe(
			"its diff holds names used at the crash: percent, cart",
		);
		const deep = { ...given, frames: [{ ...frame, weight: 0.5 }] };
		expect(valuesOf(sourceTextProducer, deep)).toEqual({ c: 0.5 });
	});

	it("sees nothing where the source is not known", () => {
		const given = range([commitFact({ sha: "c", files: [edit("web/b.go", "\tcart.Percent = 0")] })], {
			frames: [],
		});
		expect(sourceTextProducer.observe(given)).toEqual([]);
	});
});

describe("passage", () => {
	it("takes the best hunk of a commit and names its place", () => {
		const hunks = [
			{ added: ["\tx()"], newStart: 3 },
			{ added: ["\tcart.Percent = basket"], newStart: 71 },
		];
		const given = range([commitFact({ sha: "c", files: [{ path: "web/b.go", hunks }] })]);
		const [seen] = passageProducer.observe(given);
		expect(seen?.value).toBe(1);
		expect(seen?.text).toMatch(/^its hunk at web\/b\.go:71 holds names used at the crash: /);
		expect(seen?.places).toEqual([{ path: "web/b.go", line: 71, commit: "c" }]);
	});

	it("prefers a dense hunk to a long one that holds the same words somewhere", () => {
		const words = "\tcart.Percent = basket";
		const filler = Array.from({ length: 60 }, (_, i) => `\tother${i}()`);
		const seen = valuesOf(
			passageProducer,
			range([
				commitFact({ sha: "dense", files: [edit("web/b.go", words)] }),
				commitFact({ sha: "long", files: [edit("web/c.go", words, ...filler)] }),
			]),
		);
		expect(seen.dense).toBe(1);
		expect(seen.long).toBeLessThan(0.8);
	});

	it("discounts repeated edits and reads Go only", () => {
		const rename = ["a", "b", "c", "d"].map((name) => ({
			removed: [`\t${name}.Rate`],
			added: [`\t${name}.Percent`],
		}));
		const seen = valuesOf(
			passageProducer,
			range([
				commitFact({ sha: "own", files: [edit("web/b.go", "\tz.Percent")] }),
				commitFact({ sha: "rename", files: [{ path: "web/c.go", hunks: rename }] }),
				commitFact({ sha: "yaml", files: [edit("deploy/values.yaml", "percent: 3")] }),
			]),
		);
		expect(Object.keys(seen).sort()).toEqual(["own", "rename"]);
		expect(seen.rename).toBeLessThanOrEqual(0.4);
	});
});

describe("missingWords", () => {
	it("falls as the best commit holds more of the failure's words", () => {
		const holding = (...added: string[]) =>
			missingWords(range([commitFact({ sha: "c", files: [edit("web/b.go", ...added)] })]));
		expect(holding("\tother()")).toBe(1);
		const some = holding("\tbasket(a, b, c, d, e)");
		expect(some).toBeLessThan(1);
		expect(holding("\tdiscount := tierDiscount(cart)", "\treturn discount.Percent, basket")).toBeLessThan(
			some,
		);
	});

	it("is nothing where there are no words to look for", () => {
		expect(missingWords(facts({ commits: [quiet] }))).toBe(0);
	});
});
