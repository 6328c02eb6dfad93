/** The small parts: selectors, counting, cutting JSON, batches. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSelector, selects } from "../../../src/decode/series-selector.js";
import { ElementSplitter } from "../../../src/sources/http/json-elements.js";
import { split } from "../../../src/sources/prometheus/batches.js";
import { windowsAround } from "../../../src/sources/prometheus/counters.js";
import { addReadings, binOf, type CountSink, type Grid } from "../../../src/sources/prometheus/increments.js";
import { selectorText } from "../../../src/sources/prometheus/promql.js";
import { countQuery, fillTemplate } from "../../../src/sources/prometheus/templates.js";

describe("selectors", () => {
	it.each([
		["up", { metric: "up", matchers: [] }],
		["{ }", { metric: "", matchers: [] }],
		[' a:b { c = "d" , } ', { metric: "a:b", matchers: [{ label: "c", op: "=", value: "d" }] }],
		[
			"a{b!~'x\\'y',c=`\\d`}",
			{
				metric: "a",
				matchers: [
					{ label: "b", op: "!~", value: "x'y" },
					{ label: "c", op: "=", value: "\\d" },
				],
			},
		],
		[
			'{"my.metric","a.b"=~"\\x41\\u00e4\\101"}',
			{ metric: "my.metric", matchers: [{ label: "a.b", op: "=~", value: "AäA" }] },
		],
	])("reads %s", (text, expected) => {
		expect(parseSelector(text)).toEqual(expected);
	});

	it.each([
		"",
		"rate(a[5m])",
		"a[5m]",
		"a offset 5m",
		"a{b}",
		'a{b="c"',
		"a + b",
		"a{b=c}",
		'{"a","b"}',
		"1",
	])("leaves %s to the server", (text) => {
		expect(parseSelector(text)).toBeNull();
		expect(countQuery(text).kind).toBe("expression");
	});

	it("survives a round through text, whatever the values hold", () => {
		const matcher = fc.record({
			label: fc.oneof(fc.constant("plain"), fc.string({ minLength: 1, unit: "grapheme" })),
			op: fc.constantFrom("=" as const, "!=" as const, "=~" as const, "!~" as const),
			value: fc.string({ unit: "grapheme" }),
		});
		fc.assert(
			fc.property(fc.array(matcher, { maxLength: 4 }), (matchers) => {
				const selector = { metric: "m_total", matchers };
				expect(parseSelector(selectorText(selector))).toEqual(selector);
			}),
		);
	});

	it("matches whole values, absent labels as empty", () => {
		const test = selects({
			metric: "m",
			matchers: [
				{ label: "code", op: "=~", value: "5..|" },
				{ label: "job", op: "!=", value: "x" },
			],
		});
		expect(test("m", { code: "503" })).toBe(true);
		expect(test("m", {})).toBe(true);
		expect(test("m", { code: "1503" })).toBe(false);
		expect(test("m", { code: "500", job: "x" })).toBe(false);
		expect(test("n", { code: "500" })).toBe(false);
	});
});

describe("templates", () => {
	it("fills variables and escapes values", () => {
		const variables = { step: 60, range: 3600, service: 'a"b', env: undefined };
		expect(fillTemplate('x{s="$service"}[$step] + $range', variables, "f")).toBe('x{s="a\\"b"}[60s] + 3600s');
		expect(() => fillTemplate("$env", variables, "f")).toThrow(/no env was given/);
		expect(() => fillTemplate("$foo", variables, "f")).toThrow(/\$foo, which is not known/);
	});
});

describe("counting", () => {
	const grid: Grid = { start: 0, step: 10, bins: 20 };
	const sums = (): CountSink & { readonly counts: number[] } => {
		const counts: number[] = Array(grid.bins).fill(0);
		return {
			counts,
			present: () => undefined,
			add: (bin, count) => {
				counts[bin] = (counts[bin] ?? 0) + count;
			},
		};
	};

	it("puts the end of a step into the step", () => {
		expect([0.1, 10, 10.1, 20].map((time) => binOf(grid, time))).toEqual([0, 0, 1, 1]);
	});

	it("finds every event of a counter that restarts, however it is scraped", () => {
		const steps = fc.array(
			fc.record({ events: fc.nat(5), restart: fc.boolean(), wait: fc.integer({ min: 1, max: 9 }) }),
			{ minLength: 1, maxLength: 20 },
		);
		fc.assert(
			fc.property(steps, (plan) => {
				let time = 0;
				let value = 100;
				let happened = 0;
				const samples: [number, number][] = [[0, value]];
				for (const { events, restart, wait } of plan) {
					// A restart is only visible when the counter then stands below its last reading.
					const visible = restart && events < value;
					value = visible ? events : value + events;
					happened += events;
					time += wait;
					samples.push([time, value], [time, value + 999], [time - wait, 7]);
				}
				const sink = sums();
				addReadings(grid, null, samples, sink, () => "unknown");
				expect(sink.counts.reduce((sum, count) => sum + count, 0)).toBe(happened);
			}),
		);
	});

	it("counts a newborn's first reading only when its past is known", () => {
		for (const [rule, expected] of [["counts", 7] as const, ["unknown", 0] as const]) {
			const sink = sums();
			addReadings(grid, null, [[25, 7]], sink, () => rule);
			expect(sink.counts[2]).toBe(expected);
		}
	});
});

describe("cutting JSON", () => {
	const options = { name: "s", where: "w", path: ["data", "result"] };
	const cut = (text: string, sizes: readonly number[]): { elements: string[]; rest: string } => {
		const splitter = new ElementSplitter(options);
		const bytes = Buffer.from(text);
		const elements: string[] = [];
		let at = 0;
		for (let turn = 0; at < bytes.length; turn++) {
			const size = sizes[turn % sizes.length] ?? 1;
			elements.push(...splitter.push(bytes.subarray(at, at + size)));
			at += size;
		}
		return { elements, rest: splitter.end() };
	};

	it("finds the same elements wherever the pieces end", () => {
		const document = fc.record({
			before: fc.jsonValue(),
			result: fc.array(fc.jsonValue(), { maxLength: 5 }),
			after: fc.jsonValue(),
		});
		fc.assert(
			fc.property(
				document,
				fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
				fc.boolean(),
				({ before, result, after }, sizes, pretty) => {
					const trap = { 'data"': { result: [1] }, data2: [{ result: [2] }], x: '{"data":{"result":[3' };
					const value = {
						status: "success",
						before,
						trap,
						data: { resultType: "matrix", result, after },
						warnings: ["w"],
					};
					const { elements, rest } = cut(JSON.stringify(value, null, pretty ? 2 : 0), sizes);
					expect(elements.map((one) => JSON.parse(one))).toEqual(JSON.parse(JSON.stringify(result)));
					expect(JSON.parse(rest)).toEqual(
						JSON.parse(JSON.stringify({ ...value, data: { ...value.data, result: [] } })),
					);
				},
			),
		);
	});

	it("refuses every cut document", () => {
		const text = '{"status":"success","data":{"result":[{"a":[1,"]"]},{"b":2}]}}';
		for (let length = 0; length < text.length; length++) {
			expect(() => cut(text.slice(0, length), [7])).toThrow(/cut its answer short/);
		}
		expect(cut(text, [7]).elements).toHaveLength(2);
	});

	it("limits one element", () => {
		const splitter = new ElementSplitter({ ...options, maxElement: 100 });
		const push = (): unknown => [...splitter.push(Buffer.from(`{"data":{"result":["${"x".repeat(200)}`))];
		expect(push).toThrow(/one series of more than 100 bytes/);
	});
});

describe("plans", () => {
	it("fills batches up to the budget, in order", () => {
		const weights = new Map([
			["c", 1],
			["a", 1],
			["b", 3000],
			["d", 1],
		]);
		expect(split(weights, 1000)).toEqual([["a"], ["b"], ["c", "d"]]);
	});

	it("joins windows that touch and keeps them disjoint", () => {
		expect(windowsAround([100, 160, 900], 120, 0)).toEqual([
			[0, 160],
			[780, 900],
		]);
		fc.assert(
			fc.property(fc.uniqueArray(fc.nat(20_000), { maxLength: 50 }), (times) => {
				const sorted = times.sort((a, b) => a - b);
				const windows = windowsAround(sorted, 180, 0);
				for (const time of sorted)
					expect(windows.some(([from, to]) => from <= time && time <= to)).toBe(true);
				for (let index = 1; index < windows.length; index++) {
					expect(windows[index]?.[0]).toBeGreaterThanOrEqual(windows[index - 1]?.[1] ?? 0);
				}
			}),
		);
	});
});
