import { describe, expect, it } from "vitest";
import type { StackTrace } from "../../src/model/stack.js";
import { messagePlaces } from "../../src/pipeline/message-frames.js";
import type { CommitSource, FoundLine } from "../../src/sources/commits.js";

const code: readonly (readonly [string, number, string])[] = [
	["order/reserve.go", 12, '\treturn fmt.Errorf("reserve order %s: %w", id, err)'],
	["stock/stock.go", 30, '\treturn errors.New("no stock left in the warehouse")'],
	["stock/stock_test.go", 9, '\twant := "no stock left in the warehouse"'],
	["stock/doc.go", 3, "// no stock left is an error"],
	["api/api.go", 5, '\tlog.Printf("request failed badly: %v", err)'],
	["api/old.go", 7, '\tlog.Printf("request failed badly: %v", err)'],
	["web/web.go", 7, '\tlog.Printf("request failed badly: %v", err)'],
	["pay/pay.go", 9, '\treturn fmt.Errorf("charge: %w", err)'],
	["cli/cli.go", 8, '\tlog.Printf("request failed badly: %v", err)'],
];

function places(message: string, lines = code) {
	const asked: string[][] = [];
	const search: CommitSource["search"] = async (_commit, phrases) => {
		asked.push([...phrases]);
		return lines
			.filter(([, , text]) => phrases.some((phrase) => text.includes(phrase)))
			.map(([path, line, text]): FoundLine => ({ path, line, text }));
	};
	const trace: StackTrace = {
		form: "panic",
		failure: "error",
		message,
		causes: [],
		goroutines: [],
		frames: [],
		createdBy: null,
	};
	return { asked, found: messagePlaces({ search } as CommitSource, "c", trace) };
}

describe("messagePlaces", () => {
	it("finds the writers of a chain of wrapped errors, innermost first, tests and comments left out", async () => {
		const seen = await places("reserve order A-17: no stock left in the warehouse").found;
		expect(seen.map((one) => `${one.path}:${one.line}`)).toEqual([
			"stock/stock.go:30",
			"order/reserve.go:12",
		]);
		expect(seen[0]?.weight).toBe(1);
		expect(seen[1]?.weight ?? 1).toBeCloseTo(1 / 1.35);
	});

	it("finds short parts of the chain, one word or two", async () => {
		const short = [...code, ["cart/cart.go", 4, '\treturn fmt.Errorf("get cart %d: %w", id, err)'] as const];
		const seen = await places("get cart 7: charge: no stock left in the warehouse", short).found;
		expect(seen.map((one) => one.path)).toEqual(["stock/stock.go", "pay/pay.go", "cart/cart.go"]);
	});

	it("puts the place first that wrapped what others wrote", async () => {
		const seen = await places("reserve order A-17: context deadline exceeded").found;
		expect(seen).toEqual([{ path: "order/reserve.go", line: 12, weight: 1 }]);
	});

	it("follows a sentinel error to the functions that return it as the message has it", async () => {
		const lines: typeof code = [
			["stock/errors.go", 3, 'var ErrGone = errors.New("sold out")'],
			["stock/find.go", 8, '\treturn nil, fmt.Errorf("find %s: %w", sku, ErrGone)'],
			["stock/stock.go", 30, "\t\treturn ErrGone"],
			["stock/stock.go", 44, "\tif errors.Is(err, ErrGone) {"],
			["stock/stock_test.go", 9, "\treturn ErrGone"],
			["cart/cart.go", 12, '\treturn fmt.Errorf("checkout of cart %s: %w", id, err)'],
		];
		expect(await places("checkout of cart 17: sold out", lines).found).toEqual([
			{ path: "stock/stock.go", line: 30, weight: 1 },
			{ path: "cart/cart.go", line: 12, weight: 1 / 1.35 },
			{ path: "stock/errors.go", line: 3, weight: 0.2 },
		]);
		const many = Array.from({ length: 7 }, (_, i) => [`a/${i}.go`, 1, "\treturn ErrGone"] as const);
		const seen = await places("checkout of cart 17: sold out", [...lines, ...many]).found;
		expect(seen.map((one) => one.path)).toEqual(["stock/errors.go", "cart/cart.go"]);
	});

	it("keeps silent when too many places write the text", async () => {
		expect(await places("request failed badly: 7").found).toEqual([]);
	});

	it("asks for nothing that only Go's runtime wrote", async () => {
		const { asked, found } = places("runtime error: invalid memory address or nil pointer dereference");
		expect(await found).toEqual([]);
		expect(asked).toEqual([[]]);
	});

	it("asks for few phrases of a long dump", async () => {
		const { asked, found } = places(
			"aa bb ".repeat(500) + Array.from({ length: 200 }, (_, i) => `w${"x".repeat(i)} y`).join(" "),
		);
		await found;
		expect(asked[0]?.length).toBeLessThanOrEqual(24);
	});
});
