/** Severity, impact file, label contrast. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrastOf, contrastOfCounts, dominantValue, withContrast } from "../../src/detect/contrast.js";
import { detectBursts } from "../../src/detect/detect.js";
import { impactOf, noImpactFile } from "../../src/detect/impact.js";
import { parseImpact } from "../../src/detect/impact-file.js";
import { classifySeverity, reviseSeverity } from "../../src/detect/severity.js";
import { Failure } from "../../src/model/failure.js";
import { monday, script } from "./series-script.js";

describe("classifySeverity", () => {
	it.each([
		[500, 6, 80, "L3"],
		[500, 5, 80, "L2"],
		[500, 6, 79, "L2"],
		[404, 60, 100, "L2"],
		[404, 0.1, 100, "L1"],
		[404, 0.2, 31, "L2"],
		[500, 0, 31, "L2"],
		[500, 60, 30, "L1"],
		[null, 6, 90, "L3"],
	] as const)("code %s, %d panics/h, impact %d is %s", (code, panicsPerHour, impact, level) => {
		expect(classifySeverity({ code, panicsPerHour, impact })).toBe(level);
	});
});

describe("impact file", () => {
	const text =
		'default: 40\nservices:\n  checkout: 90\n  search: { impact: 60, routes: { "POST /order": 95 } }\n';

	it("gives impact by service and route", () => {
		const table = parseImpact(text, "impact.yaml");
		expect(impactOf(table, "checkout", null)).toBe(90);
		expect(impactOf(table, "search", null)).toBe(60);
		expect(impactOf(table, "search", "POST /order")).toBe(95);
		expect(impactOf(table, "search", "GET /")).toBe(60);
		expect(impactOf(table, "else", null)).toBe(40);
	});

	it("reads JSON and an empty file", () => {
		expect(impactOf(parseImpact('{"services":{"a":1}}', "impact.json"), "a", null)).toBe(1);
		expect(parseImpact("", "impact.yaml")).toEqual(noImpactFile);
	});

	it.each([
		["services:\n  a: 101", "impact.yaml:2", "`services.a` must be a number from 0 to 100"],
		["services:\n  a: high", "impact.yaml:2", "`services.a` must be a number from 0 to 100"],
		["default: 1\nservice: {}", "impact.yaml:2", "unknown field `service`; expected `default` or `services`"],
		["services:\n  a:\n    routes: {}", "impact.yaml:2", "`services.a.impact` is missing"],
		[
			"services:\n  a: { impact: 1, team: x }",
			"impact.yaml:2",
			"unknown field `team`; expected `impact` or `routes`",
		],
		["services: 3", "impact.yaml:1", "`services` must be a mapping"],
		["- 1", "impact.yaml:1", "must be a mapping with `default` and `services`"],
		["a: [", "impact.yaml:1", "not valid YAML"],
	])("refuses %j and says where", (bad, where, message) => {
		try {
			parseImpact(bad, "impact.yaml");
			expect.unreachable();
		} catch (error) {
			expect(error).toBeInstanceOf(Failure);
			const failure = error as Failure;
			expect(failure.kind).toBe("config");
			expect(failure.where).toBe(where);
			expect(failure.message).toContain(message);
			expect(failure.hint).toBeDefined();
		}
	});

	it("either parses or fails with a Failure, whatever the text", () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (any) => {
				try {
					expect(parseImpact(any, "f").default).toBeGreaterThanOrEqual(0);
				} catch (error) {
					expect(error).toBeInstanceOf(Failure);
				}
			}),
		);
	});
});

describe("contrast", () => {
	const calm = script("~5x300 ~5x20", { version: "v1", seed: 2 });
	const bad = script("~5x300 ~60x20", { version: "v2", seed: 3 });
	const burst = { onset: monday + 300 * 60, end: null };

	it("names the value whose share rose and the one whose share fell", () => {
		const found = contrastOf(burst, "version", [calm, bad]);
		expect(found.map((one) => one.value)).toEqual(["v2", "v1"]);
		expect(found[0]?.shareBefore).toBeCloseTo(0.5, 1);
		expect(found[0]?.shareDuring).toBeGreaterThan(0.85);
		expect(found[0]?.pValue).toBeLessThan(1e-9);
	});

	it("is silent when all values rose alike", () => {
		const other = script("~5x300 ~60x20", { version: "v1", seed: 4 });
		expect(contrastOf(burst, "version", [other, bad])).toEqual([]);
	});

	it("takes traffic for chance when there were no errors before", () => {
		const silent = script("0/950x300 0/950x20", { version: "v1" });
		const canary = script("0/50x300 1/50x20", { version: "v2" });
		const [first] = contrastOf(burst, "version", [silent, canary]);
		expect(first).toMatchObject({ value: "v2", shareDuring: 1, errorsDuring: 20 });
		expect(first?.shareBefore).toBeCloseTo(0.05, 9);
		// The canary's share of traffic to the power of its errors, twice for two values.
		expect((first?.pValue ?? 0) / (2 * 0.05 ** 20)).toBeCloseTo(1, 6);
	});

	it("does not cry wolf over few errors", () => {
		const counts = [
			{ value: "a", before: 0, during: 2, trafficShare: 0.5 },
			{ value: "b", before: 0, during: 0, trafficShare: 0.5 },
		];
		expect(contrastOfCounts("pod", counts)).toEqual([]);
		expect(contrastOfCounts("pod", [])).toEqual([]);
	});

	it("agrees between exact and large-sample tests", () => {
		const p = (scale: number): number =>
			contrastOfCounts("pod", [
				{ value: "a", before: 500 * scale, during: 600, trafficShare: null },
				{ value: "b", before: 500 * scale, during: 400, trafficShare: null },
			])[0]?.pValue ?? 1;
		expect(Math.abs(Math.log10(p(0.999)) - Math.log10(p(1.001)))).toBeLessThan(0.5);
	});

	it("gives the burst its version when one holds nearly all errors", () => {
		const [found] = detectBursts([script("~0.1x300 ~60x20")]);
		if (found === undefined) throw new Error("no burst");
		const silent = script("~0.1x300 0x20", { version: "v1" });
		const all = script("0x300 ~60x20", { version: "v2" });
		const told = withContrast(found, contrastOf(found, "version", [silent, all]));
		expect(told.version).toBe("v2");
		expect(withContrast(found, []).version).toBeNull();
	});
});

describe("reviseSeverity", () => {
	const [found] = detectBursts([{ ...script("~0.1x300 ~60x20"), panics: new Array(320).fill(0) }]);
	const table = parseImpact('services: { shop: { impact: 85, routes: { "GET /health": 10 } } }', "f");

	it("knows client errors and unimportant routes", () => {
		if (found === undefined) throw new Error("no burst");
		expect(found.panicsPerHour).toBe(0);
		expect(reviseSeverity(found, "503", null, table).severity).toBe("L2");
		expect(reviseSeverity(found, "404", null, table).severity).toBe("L1");
		expect(reviseSeverity(found, "503", "GET /health", table).severity).toBe("L1");
		expect(reviseSeverity({ ...found, panicsPerHour: 6 }, "503", null, table).severity).toBe("L3");
		// A code that is no HTTP status (gRPC's "13") says nothing: the errors are the service's own.
		expect(reviseSeverity(found, "13", null, table).severity).toBe("L2");
	});
});

describe("dominantValue", () => {
	const of = (value: string, during: number) => ({ value, before: 0, during, trafficShare: null });

	it("is the value with more than half of the errors", () => {
		expect(dominantValue([of("a", 4), of("b", 6)])).toBe("b");
		expect(dominantValue([of("a", 5), of("b", 5)])).toBeNull();
		expect(dominantValue([of("", 9), of("b", 1)])).toBeNull();
	});
});
