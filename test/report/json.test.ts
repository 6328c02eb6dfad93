import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareCounts } from "../../src/decide/gate.js";
import type { GateReport } from "../../src/decide/gate-report.js";
import { buildDigest } from "../../src/report/digest.js";
import { burstLine, detectJson } from "../../src/report/json/detect.js";
import { digestJson } from "../../src/report/json/digest.js";
import { explainJson } from "../../src/report/json/explain.js";
import { gateJson } from "../../src/report/json/gate.js";
import { expectGolden } from "../golden/golden.js";
import { type Schema, violations } from "./json-schema.js";
import { base, hostile, noChange, sure } from "./sample.js";

function schema(name: string): Schema {
	const file = join(import.meta.dirname, "../../src/report/schema", `${name}.schema.json`);
	return JSON.parse(readFileSync(file, "utf8")) as Schema;
}

/** Every key path of a document in its order, list indices dropped. */
function keyOrder(value: unknown, path = ""): readonly string[] {
	if (Array.isArray(value)) return value.flatMap((item) => keyOrder(item, path));
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([key, child]) => [
		`${path}.${key}`,
		...keyOrder(child, `${path}.${key}`),
	]);
}

describe("faultline.explain/v1", () => {
	it.each([
		["a sure answer", sure],
		["no change", noChange],
		["hostile text", hostile],
	])("%s is valid", (_name, explanation) => {
		expect(violations(JSON.parse(explainJson(explanation)), schema("explain.v1"))).toEqual([]);
	});

	it("begins with the keys of the contract, in a stable order", () => {
		const document = JSON.parse(explainJson(sure));
		expect(Object.keys(document).slice(0, 5)).toEqual([
			"schema",
			"suspects",
			"confidence",
			"verdict",
			"warnings",
		]);
		expect(Object.keys(document.suspects[0]).slice(0, 4)).toEqual([
			"rank",
			"commit",
			"probability",
			"evidence",
		]);
		expect(Object.keys(document.suspects[0].commit)[0]).toBe("sha");
		const shuffled = Object.fromEntries(Object.entries(sure).reverse()) as unknown as typeof sure;
		expect(keyOrder(JSON.parse(explainJson(shuffled)))).toEqual(keyOrder(document));
		expectGolden("report/explain.json", explainJson(sure));
	});

	it("writes what JSON cannot hold as null", () => {
		const burst = sure.burst && { ...sure.burst, logPValue: Number.NEGATIVE_INFINITY };
		const document = JSON.parse(explainJson({ ...sure, burst }));
		expect(document.burst.logPValue).toBeNull();
		expect(violations(document, schema("explain.v1"))).toEqual([]);
	});

	it("notices a document that is wrong", () => {
		const document = JSON.parse(explainJson(sure));
		document.suspects[0].probability = 1.2;
		document.burst.onset = "21.11.2026";
		delete document.verdict.text;
		document.extra = 1;
		expect(violations(document, schema("explain.v1"))).toEqual([
			"$.suspects[0].probability: 1.2 is too large",
			"$.verdict.text: is missing",
			"$.burst.onset: 21.11.2026 is no UTC time",
			"$.burst: is object, not null",
			"$.extra: is not in the schema",
		]);
	});
});

const bursts = sure.burst === null ? [] : [sure.burst, { ...sure.burst, root: "bst_1111111111", end: base }];

describe("faultline.detect/v1", () => {
	it("is valid as a document and line by line", () => {
		const detection = { range: { from: base - 3600, to: base }, bursts, series: 3, warnings: sure.warnings };
		expect(violations(JSON.parse(detectJson(detection)), schema("detect.v1"))).toEqual([]);
		for (const burst of bursts) {
			const line = burstLine(burst);
			expect(line.trimEnd().split("\n")).toHaveLength(1);
			expect(violations(JSON.parse(line), schema("burst.v1"))).toEqual([]);
		}
	});
});

describe("faultline.gate/v1", () => {
	it("is valid", () => {
		const [found] = sure.deploys;
		if (found === undefined) throw new Error("the sample has a deploy");
		const about = { name: "error-rate", subject: null, window: 900 };
		const report: GateReport = {
			deploy: found.deploy,
			previous: found.previous,
			window: { from: base, to: base + 900 },
			baseline: "same-minutes",
			checks: [
				compareCounts(
					about,
					{ errors: 12, requests: 500, exposure: 45 },
					{ errors: 0, requests: 9500, exposure: 855 },
				),
				compareCounts(
					about,
					{ errors: 0, requests: null, exposure: 0 },
					{ errors: 0, requests: null, exposure: 0 },
				),
			],
			outcome: "fail",
			culprit: { sha: "a".repeat(40), subject: "s", author: "a", probability: 0.9 },
			warnings: [],
		};
		expect(violations(JSON.parse(gateJson(report)), schema("gate.v1"))).toEqual([]);
	});
});

describe("faultline.report/v1", () => {
	it("is valid", () => {
		const saved = [
			{ incident: "inc_1", savedAt: base + 200, explanation: sure },
			{ incident: "inc_2", savedAt: base, explanation: noChange },
		];
		const digest = buildDigest({ from: base - 86_400, to: base + 600 }, [], saved, []);
		expect(violations(JSON.parse(digestJson(digest)), schema("report.v1"))).toEqual([]);
	});
});
