/** Which facts are gathered, and where gathering stops: every limit with what is done beyond it. */
import { describe, expect, it } from "vitest";
import { traceOfFrames } from "../../src/golang/stack/assemble.js";
import type { StackFrame } from "../../src/model/stack.js";
import { gatherFacts } from "../../src/pipeline/gather-facts.js";
import {
	type MemoryCommit,
	type MemoryCommits,
	memoryCommits,
	type Snapshot,
	shaAt,
} from "./memory-commits.js";

const goMod = "module example.com/shop\n";
const frame = (symbol: string, file: string | null, line: number | null): StackFrame => ({
	symbol,
	file,
	line,
});
const own = (name: string, path: string, line: number | null): StackFrame =>
	frame(`example.com/shop/order.${name}`, `/build/shop/${path}`, line);

function gather(source: MemoryCommits, frames: readonly StackFrame[], to: number, from = 0) {
	return gatherFacts(source, {
		range: { from: shaAt(from), to: shaAt(to) },
		trace: traceOfFrames("panic", "runtime error: index out of range [3] with length 3", frames),
	});
}

const history = (...trees: readonly Snapshot[]): readonly MemoryCommit[] =>
	trees.map((files, index) => ({ subject: `commit ${index}`, files: { "go.mod": goMod, ...files } }));

/** A function of `length` lines that does nothing. */
const functionText = (name: string, length: number): string =>
	`func ${name}() {\n${Array.from({ length }, (_, i) => `\tx${i}()`).join("\n")}\n}\n`;

describe("gatherFacts", () => {
	const before = `package order\n\nfunc Price(ids []string) string {\n\tlog(ids)\n\treturn ids[0]\n}\n`;
	const after = before.replace("ids[0]", "ids[3]");

	it("gathers commits newest first, with what they edit and how old they are", async () => {
		const source = memoryCommits(
			history(
				{ "order/price.go": before },
				{ "order/price.go": after },
				{ "order/price.go": after, "README.md": "# shop\n" },
				{ "order/price.go": after, "README.md": "# shop\n", "order/a_test.go": "package order\n" },
			),
		);
		const facts = await gather(source, [own("Price", "order/price.go", 5)], 3);
		expect(facts.commits.map((one) => [one.commit.sha, one.age, one.goLines])).toEqual([
			[shaAt(3), 0, 0],
			[shaAt(2), 0.5, 0],
			[shaAt(1), 1, 2],
		]);
		const [file] = facts.commits[2]?.files ?? [];
		expect(file?.declarations.map((one) => one.key)).toEqual(["Price"]);
		expect(facts.failure).toBe("index-out-of-range");
	});

	it("places a frame in its function, parses it and blames its lines in the range", async () => {
		const source = memoryCommits(history({ "order/price.go": before }, { "order/price.go": after }));
		const facts = await gather(source, [own("Price", "order/price.go", 5)], 1);
		const [crash] = facts.frames;
		expect(crash).toMatchObject({ depth: 0, weight: 1, line: 5 });
		expect(crash?.declaration?.key).toBe("Price");
		expect(crash?.source).toHaveLength(4);
		expect(crash?.references?.calls.map((one) => one.name)).toEqual(["log"]);
		expect(facts.origins).toEqual([
			{
				frame: 0,
				path: "order/price.go",
				line: 5,
				commit: shaAt(1),
				originalPath: "order/price.go",
				originalLine: 5,
			},
		]);
	});

	it("asks for no blame of a file that no commit of the range touched", async () => {
		const same = { "order/price.go": before };
		const source = memoryCommits(history(same, { ...same, "order/other.go": "package order\n" }));
		const facts = await gather(source, [own("Price", "order/price.go", 5)], 1);
		expect(facts.frames[0]?.line).toBe(5);
		expect([facts.origins, source.blamed]).toEqual([[], []]);
	});

	it("does not believe a line outside the function that the symbol names", async () => {
		const text = `${after}\nfunc other() {\n\tx()\n}\n`;
		const source = memoryCommits(history({ "order/price.go": before }, { "order/price.go": text }));
		const facts = await gather(source, [own("Price", "order/price.go", 9)], 1);
		expect(facts.frames[0]).toMatchObject({ line: null, declaration: { key: "Price" } });
		expect(source.blamed).toEqual([]);
	});

	it("finds the file of a frame that names only its package's function", async () => {
		const source = memoryCommits(
			history(
				{ "order/a.go": "package order\n" },
				{ "order/a.go": "package order\n", "order/price.go": after },
			),
		);
		const facts = await gather(source, [frame("example.com/shop/order.Price", null, null)], 1);
		expect(facts.frames[0]?.resolved.path).toBe("order/price.go");
	});

	it("gives each line of a function to the frame that stands on it", async () => {
		// A closure and the function around it: both frames lie in Walk, a few lines apart.
		const text = "package order\n\nfunc Walk() {\n\teach(func() {\n\t\tcrash()\n\t})\n}\n";
		const source = memoryCommits(history({}, { "order/walk.go": text }));
		const frames = [own("Walk.func1", "order/walk.go", 5), own("Walk", "order/walk.go", 4)];
		const { origins } = await gather(source, frames, 1);
		expect(
			origins.filter((one) => one.line === 4 || one.line === 5).map((one) => [one.line, one.frame]),
		).toEqual([
			[4, 1],
			[5, 0],
		]);
	});

	it("keeps dependencies with their versions, nearer ones heavier, and those below own code lighter", async () => {
		const source = memoryCommits(history({ "order/price.go": before }, { "order/price.go": after }));
		const cached = (module: string) => frame(`${module}.Do`, `/go/pkg/mod/${module}@v1.2.0/do.go`, 3);
		const frames = [
			cached("example.org/sql"),
			cached("example.org/pool"),
			own("Price", "order/price.go", 5),
			cached("example.org/web"),
			cached("example.org/sql"),
		];
		const { dependencies } = await gather(source, frames, 1);
		expect(dependencies).toEqual([
			{ module: "example.org/sql", version: "v1.2.0", weight: 1 },
			{ module: "example.org/pool", version: "v1.2.0", weight: 1 / 1.5 },
			{ module: "example.org/web", version: "v1.2.0", weight: 0.3 / 2.5 },
		]);
	});
});

describe("the limits of gatherFacts", () => {
	/** A package of `count` files with one function each, all added by the second commit. */
	const wide = (count: number): Snapshot =>
		Object.fromEntries(
			Array.from({ length: count }, (_, i) => [
				`order/f${i}.go`,
				`package order\n\n${functionText(`F${i}`, 30)}`,
			]),
		);
	const stack = (count: number): StackFrame[] =>
		Array.from({ length: count }, (_, i) => own(`F${i}`, `order/f${i}.go`, 18));

	it("takes 24 frames, parses 8 and blames 6 files", async () => {
		const source = memoryCommits(history({}, wide(40)));
		const facts = await gather(source, stack(40), 1);
		expect(facts.frames).toHaveLength(24);
		expect(facts.frames.map((one) => one.references !== null)).toEqual(
			Array.from({ length: 24 }, (_, depth) => depth < 8),
		);
		expect(source.blamed.map((one) => one.path)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `order/f${i}.go`));
		// Beyond the parsed ones a frame still has its place and its source.
		expect(facts.frames[23]).toMatchObject({ line: 18, declaration: { key: "F23" } });
	});

	it("blames six lines each way, within the function", async () => {
		const source = memoryCommits(
			history({}, { "order/f0.go": `package order\n\n${functionText("F0", 30)}` }),
		);
		await gather(source, [own("F0", "order/f0.go", 18)], 1);
		expect(source.blamed[0]?.lines).toEqual(Array.from({ length: 13 }, (_, i) => 12 + i));
		await gather(source, [own("F0", "order/f0.go", 4)], 1);
		expect(source.blamed[1]?.lines).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
	});

	it("looks through 60 files of a package for a frame without a file", async () => {
		const source = memoryCommits(history({}, wide(80)));
		const named = (name: string) => frame(`example.com/shop/order.${name}`, null, null);
		const facts = await gather(source, [named("F5"), named("F70")], 1);
		expect(facts.frames.map((one) => one.resolved.path)).toEqual(["order/f5.go", null]);
		expect(facts.frames[1]).toMatchObject({ declaration: null, source: [], references: null });
	});

	it("survives an endless recursion in bounded work", async () => {
		const source = memoryCommits(history({}, wide(1)));
		const facts = await gather(
			source,
			Array.from({ length: 5000 }, () => own("F0", "order/f0.go", 18)),
			1,
		);
		expect(facts.frames).toHaveLength(24);
		expect(source.blamed).toHaveLength(1);
	});
});
