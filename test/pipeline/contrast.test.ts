/** Bursts get their labels; a store that cannot split counts costs a warning, never the bursts. */
import { describe, expect, it } from "vitest";
import { detectBursts } from "../../src/detect/detect.js";
import { noImpactFile } from "../../src/detect/impact.js";
import { contrastBursts } from "../../src/pipeline/contrast.js";
import type { MetricsQuery, MetricsSource } from "../../src/sources/metrics.js";
import { script } from "../detect/series-script.js";

const until = script("0").start + 320 * 60;
const bursts = detectBursts([script("~2x300 ~60x20")]);

function source(query: MetricsSource["query"]): MetricsSource {
	return {
		name: "test",
		query,
		async *stream() {},
	};
}

describe("contrastBursts", () => {
	it("splits by version, route, pod and code and names what stands out", async () => {
		const asked: MetricsQuery[] = [];
		const metrics = source(async (query) => {
			asked.push(query);
			if (query.by !== "version") return { series: [script("~2x300 ~60x20")], warnings: [] };
			const old = script("~2x300 ~2x20", { version: "v1", seed: 5 });
			const young = script("0x300 ~60x20", { version: "v2", seed: 6 });
			return { series: [old, young], warnings: [] };
		});
		const told = await contrastBursts({ metrics, errors: null }, bursts, {
			step: 60,
			impact: noImpactFile,
			until,
		});
		expect(asked.map((query) => query.by)).toEqual(["version", "route", "pod", "code"]);
		expect(told.bursts[0]?.version).toBe("v2");
		expect(told.bursts[0]?.contrast.map((one) => one.value)).toEqual(["v2", "v1"]);
		expect(told.warnings).toEqual([]);
	});

	it("keeps the bursts when the store cannot answer", async () => {
		const metrics = source(() => Promise.reject(new Error("503")));
		const told = await contrastBursts({ metrics, errors: null }, bursts, {
			step: 60,
			impact: noImpactFile,
			until,
		});
		expect(told.bursts).toEqual(bursts);
		expect(told.warnings.map((one) => one.code)).toEqual(["W-CONTRAST-UNREAD"]);
	});
});
