import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCounterSeries, stepEnding } from "../../src/decode/counters.js";
import { readExpositionLine } from "../../src/decode/exposition.js";
import { decodeMetrics } from "../../src/decode/metrics.js";
import type { MetricsOptions } from "../../src/decode/metrics-options.js";
import { parseSelector } from "../../src/decode/selector.js";
import { Failure } from "../../src/model/failure.js";
import { collect } from "./collect.js";

const t0 = Date.UTC(2026, 10, 20, 2, 40) / 1000;
const selectors: MetricsOptions = {
	errors: parseSelector('http_requests_total{code=~"5.."}'),
	requests: parseSelector("http_requests_total"),
};

function read(text: string, options: MetricsOptions = selectors) {
	return collect(decodeMetrics([text], options));
}

describe("decodeMetrics: NDJSON", () => {
	it("reads counts with any time form", async () => {
		const lines = ["2026-11-20T02:40:00Z", t0, t0 * 1000].map((time) =>
			JSON.stringify({ time, service: "s", env: "e", version: "v", errors: 3, requests: 100 }),
		);
		const { records } = await read(lines.join("\n"), {});
		expect(records).toHaveLength(3);
		for (const record of records) {
			expect(record).toEqual({
				time: t0,
				service: "s",
				env: "e",
				version: "v",
				errors: 3,
				requests: 100,
				panics: null,
			});
		}
	});

	it.each([
		[{ time: "yesterday", service: "s", errors: 1 }, /^time: is no time/],
		[{ service: "s", errors: 1 }, /^time: /],
		[{ time: t0, errors: 1 }, /^service: is missing/],
		[{ time: t0, service: "s", errors: -1 }, /^errors: must not be negative/],
		[{ time: t0, service: "s", errors: "3" }, /^errors: must be a number/],
		[{ time: t0, service: "s", errors: 1, requests: -1 }, /^requests: must not be negative/],
	])("rejects %j", async (fields, reason) => {
		const { records, skips } = await read(`\n${JSON.stringify(fields)}\n`, {});
		expect(records).toEqual([]);
		expect(skips).toMatchObject([{ line: 2, reason: expect.stringMatching(reason), rejected: true }]);
	});

	it("fills in defaults and leaves out what is null", async () => {
		const { records } = await read(
			JSON.stringify({ time: t0, errors: 1, version: null, requests: null, extra: 1 }),
			{ service: "d", env: "p" },
		);
		expect(records).toEqual([
			{ time: t0, service: "d", env: "p", version: null, errors: 1, requests: null, panics: null },
		]);
	});
});

describe("decodeMetrics: counters", () => {
	const sample = (labels: string, value: number | string, minute: number) =>
		`http_requests_total{service="api",${labels}} ${value} ${(t0 + minute * 60) * 1000}`;

	it("turns counters into deltas per step, over all series of a service", async () => {
		const text = [
			"# TYPE http_requests_total counter",
			...[100, 160, 220].map((value, i) => sample('code="200"', value, i)),
			...[10, 12, 13].map((value, i) => sample('code="500"', value, i)),
		].join("\n");
		const { records } = await read(text);
		expect(records.map(({ time, errors, requests }) => [time - t0, errors, requests])).toEqual([
			[0, 2, 62],
			[60, 1, 61],
		]);
	});

	it("counts a series born at N from 0, and a restart from 0", async () => {
		const text = [
			...[0, 1, 2, 3, 4].map((minute) => sample('code="200"', 100, minute)),
			...[3, 4].map((minute) => sample('code="500",version="v2"', minute === 3 ? 7 : 9, minute)),
			sample('code="503"', 50, 0),
			sample('code="503"', 4, 1),
		].join("\n");
		const { records } = await read(text);
		const errors = records
			.filter((point) => point.errors > 0)
			.map((point) => [point.time - t0, point.version, point.errors]);
		expect(errors).toEqual([
			[0, null, 4],
			[120, "v2", 7],
			[180, "v2", 2],
		]);
	});

	it("reads OpenMetrics seconds, created lines, exemplars and quoted names", async () => {
		const text = [
			"# TYPE http_requests counter",
			`http_requests_total{service="a\\"b",code="500"} 1 ${t0}.5 # {trace_id="x"} 0.67 ${t0}`,
			`{"http_requests_total",service="a\\"b",code="500"} 5 ${t0 + 60}.5`,
			`http_requests_created{service="a"} ${t0} ${t0}`,
			"# EOF",
		].join("\n");
		const { records, skips } = await read(text);
		expect(records.map((point) => [point.service, point.errors])).toEqual([['a"b', 4]]);
		expect(skips.map((skip) => skip.reason)).toEqual(["creation time"]);
	});

	it("says why samples do not count", async () => {
		const text = [
			"# TYPE up gauge",
			`up{service="a"} 1 ${t0}`,
			`http_request_seconds_bucket{le="1"} 1 ${t0}`,
			`other_total 1 ${t0}`,
			sample('code="500"', "NaN", 1),
			'http_requests_total{code="500"} 3',
			"http_requests_total{code=500} 3",
			sample('code="501"', 1, 2),
			sample('code="501"', 1, 1),
		].join("\n");
		const { skips } = await read(text);
		expect(skips.map((skip) => [skip.line, skip.reason])).toEqual([
			[2, "not selected"],
			[3, "histogram bucket"],
			[4, "not selected"],
			[5, "stale marker or value that is no count"],
			[6, "sample without timestamp"],
			[7, "malformed labels"],
			[9, "sample out of order"],
		]);
	});

	it("reads VictoriaMetrics export lines", async () => {
		const line = {
			metric: { __name__: "http_requests_total", service: "api", code: "500" },
			values: [1, 4, 4],
			timestamps: [0, 1, 2].map((i) => (t0 + 60 * i) * 1000),
		};
		const { records } = await read(JSON.stringify(line));
		expect(records.map((point) => point.errors)).toEqual([3, 0]);
	});

	it("asks for a selector", async () => {
		await expect(read(sample('code="500"', 1, 0), {})).rejects.toThrow(Failure);
	});
});

describe("createCounterSeries", () => {
	it("gives an increase to the step that holds its middle, a gap's to all its steps", () => {
		const counts = (...samples: readonly (readonly [number, number])[]) => {
			const series = createCounterSeries(60);
			for (const [time, value] of samples) series.add(t0 + time, value);
			return [...series.finish(t0, 60)].map(([time, count]) => [time - t0, count]);
		};
		expect(counts([0, 0], [60, 4])).toEqual([[0, 4]]);
		expect(counts([0.5, 0], [60.5, 4])).toEqual([[0, 4]]);
		expect(counts([0, 0], [15, 1], [30, 3], [75, 4])).toEqual([[0, 4]]);
		expect(counts([0, 0], [180, 7])).toEqual([
			[0, 2],
			[60, 3],
			[120, 2],
		]);
	});

	it("gives a birth to the step its first sample ends", () => {
		expect(stepEnding(120, 60)).toBe(60);
		expect(stepEnding(121, 60)).toBe(120);
		expect(stepEnding(61.5, 60)).toBe(60);
	});

	it("loses and invents nothing: all increases add up, whatever the gaps and restarts", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 0, max: 50 })), {
					minLength: 1,
					maxLength: 60,
				}),
				fc.constantFrom(15, 60, 300),
				fc.boolean(),
				(samples, step, born) => {
					const series = createCounterSeries(step);
					let time = t0;
					let last: number | null = null;
					let expected = 0;
					for (const [gap, value] of samples) {
						time += gap;
						if (last === null) expected += born ? value : 0;
						else expected += value >= last ? value - last : value;
						last = value;
						expect(series.add(time, value)).toBe("taken");
					}
					const counts = series.finish(born ? 0 : time, 60);
					expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(expected);
					expect([...counts.values()].every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
				},
			),
		);
	});
});

describe("parseSelector", () => {
	const labels = { code: "503", path: "/a" };
	it.each([
		['http{code="503"}', true],
		['http{code!="503"}', false],
		['http{code=~"5.."}', true],
		['http{code=~"5"}', false],
		['http{code!~"4..|5.."}', false],
		['http{missing=""}', true],
		['http{missing!=""}', false],
		["{__name__=~\"ht.+\",path='/a'}", true],
		["other", false],
		["http", true],
		["http{}", true],
		['{"code"=`503`,}', true],
	])("%s: %s", (text, wanted) => expect(parseSelector(text).matches("http", labels)).toBe(wanted));

	it.each(["", "{}", "http{code}", "http{code=5}", 'http{code=~"("}', "sum(http)", "rate(http[5m])"])(
		"refuses %s",
		(text) => {
			expect(() => parseSelector(text)).toThrow(/cannot read the selector/);
		},
	);
});

describe("readExpositionLine", () => {
	it("never throws", () => {
		fc.assert(fc.property(fc.string(), (text) => typeof readExpositionLine(text).kind === "string"));
	});

	it("reads back any labels", () => {
		const quote = (text: string) =>
			text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
		fc.assert(
			fc.property(
				fc.string().filter((text) => !/[\r\u2028\u2029]/.test(text)),
				fc.integer(),
				(value, count) => {
					const read = readExpositionLine(`m_total{a="${quote(value)}",b="}"} ${count} ${t0}`);
					expect(read).toEqual({
						kind: "sample",
						sample: { name: "m_total", labels: { a: value, b: "}" }, value: count, time: t0 },
					});
				},
			),
		);
	});
});
