/** Cascades: who hangs under whom. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aggregateBursts } from "../../src/detect/aggregate.js";
import { burstId } from "../../src/detect/burst-record.js";
import { edgeFromIstio, edgeFromTraces, edgesFromSeries } from "../../src/detect/graph-metrics.js";
import { buildServiceGraph, dependentsWithin } from "../../src/detect/service-graph.js";
import type { Burst } from "../../src/model/burst.js";
import { makeScene } from "../bench/cascades-generator.js";
import { random } from "./random.js";

const minute = 60;

function burst(service: string, at: number, more: Partial<Burst> = {}): Burst {
	const onset = at * minute;
	const fingerprint = more.fingerprint ?? null;
	return {
		id: burstId(service, more.env ?? "prod", fingerprint, onset),
		service,
		env: "prod",
		version: null,
		fingerprint,
		onset,
		onsetInterval: [onset - minute, onset + minute],
		end: null,
		peak: { time: onset, errors: 10 },
		observed: 100,
		expected: 1,
		logPValue: -100,
		detector: "counts",
		severity: "L2",
		novelty: "known",
		contrast: [],
		reason: "test",
		...more,
	};
}

/** "a>b c>d": a calls b, c calls d. */
const edges = (text: string) =>
	text.split(" ").map((pair) => {
		const [caller = "", callee = ""] = pair.split(">");
		return { caller, callee };
	});

/** service -> service of its root, for folded bursts only. */
function folded(bursts: readonly Burst[], graph: string): Record<string, string> {
	const placed = aggregateBursts(bursts, edges(graph));
	const byId = new Map(placed.map((one) => [one.id, one.service]));
	return Object.fromEntries(
		placed.flatMap((one) => (one.root === undefined ? [] : [[one.service, byId.get(one.root) ?? "?"]])),
	);
}

describe("aggregateBursts", () => {
	it("keeps the one that depends on no other and hangs the others under it", () => {
		const placed = aggregateBursts(
			[burst("web", 3), burst("order", 2), burst("db", 1)],
			edges("web>order order>db"),
		);
		const db = placed[2];
		expect(db?.root).toBeUndefined();
		expect(db?.dependents).toEqual([placed[1]?.id, placed[0]?.id]);
		expect(placed[0]?.root).toBe(db?.id);
		expect(placed[1]?.root).toBe(db?.id);
	});

	it("reaches through services that show nothing, but not through many", () => {
		expect(folded([burst("a", 3), burst("d", 1)], "a>b b>c c>d")).toEqual({ a: "d" });
		expect(folded([burst("a", 3), burst("e", 1)], "a>b b>c c>d d>e")).toEqual({});
	});

	it("leaves unrelated bursts apart", () => {
		expect(folded([burst("a", 1), burst("b", 1)], "a>c b>d")).toEqual({});
		expect(folded([burst("a", 1), burst("b", 1)], "x>y")).toEqual({});
	});

	it("does not blame what began much later, much earlier, or was over", () => {
		expect(folded([burst("web", 0), burst("db", 60)], "web>db")).toEqual({});
		expect(folded([burst("web", 60), burst("db", 0)], "web>db")).toEqual({});
		expect(folded([burst("web", 5), burst("db", 0, { end: -20 * minute })], "web>db")).toEqual({});
		expect(folded([burst("web", 0), burst("db", 2)], "web>db")).toEqual({ web: "db" });
	});

	it("hangs a flooded callee under the caller that began clearly earlier", () => {
		expect(folded([burst("web", 0), burst("db", 10)], "web>db")).toEqual({ db: "web" });
	});

	it("collapses cycles and lets the earliest of a cycle speak", () => {
		const bursts = [burst("a", 4), burst("b", 1), burst("c", 3), burst("web", 5)];
		expect(folded(bursts, "a>b b>c c>a web>a")).toEqual({ a: "b", c: "b", web: "b" });
	});

	it("folds the parts of one service under its total", () => {
		const total = burst("db", 1);
		const part = burst("db", 1, { fingerprint: "fp" });
		const placed = aggregateBursts([part, total], []);
		expect(placed[0]?.root).toBe(total.id);
		expect(placed[1]?.dependents).toEqual([part.id]);
	});

	it("keeps environments and separate moments apart", () => {
		const dev = burst("db", 1, { env: "dev" });
		expect(folded([burst("web", 2), dev], "web>db")).toEqual({});
		expect(folded([burst("db", 1), burst("db", 200)], "web>db")).toEqual({});
	});

	it("loses and invents nothing on random cascades, and every root is a root", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
				const scene = makeScene(random(seed));
				const placed = aggregateBursts(scene.bursts, scene.edges);
				expect(placed.map(({ id }) => id)).toEqual(scene.bursts.map(({ id }) => id));
				const byId = new Map(placed.map((one) => [one.id, one]));
				const listed = placed.flatMap((one) => one.dependents ?? []);
				expect(new Set(listed).size).toBe(listed.length);
				expect(listed.length).toBe(placed.filter((one) => one.root !== undefined).length);
				for (const one of placed) {
					if (one.root === undefined) continue;
					expect(byId.get(one.root)?.root).toBeUndefined();
					expect(byId.get(one.root)?.dependents).toContain(one.id);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it("does not depend on the order of bursts and edges", () => {
		const scene = makeScene(random(4));
		const roots = (bursts: readonly Burst[], calls: typeof scene.edges): Map<string, string> =>
			new Map(aggregateBursts(bursts, calls).map((one) => [one.id, one.root ?? one.id]));
		const forward = roots(scene.bursts, scene.edges);
		const backward = roots([...scene.bursts].reverse(), [...scene.edges].reverse());
		for (const [id, root] of forward) expect(backward.get(id)).toBe(root);
	});
});

describe("service graph", () => {
	it("finds cycles like the plain definition: both reach each other", () => {
		const names = ["a", "b", "c", "d", "e", "f"];
		const edge = fc.record({ caller: fc.constantFrom(...names), callee: fc.constantFrom(...names) });
		fc.assert(
			fc.property(fc.array(edge, { maxLength: 14 }), (calls) => {
				const graph = buildServiceGraph(calls);
				const reaches = (from: string, to: string): boolean => dependentsWithin(graph, to, 99).has(from);
				for (const a of graph.component.keys()) {
					for (const b of graph.component.keys()) {
						const same = graph.component.get(a) === graph.component.get(b);
						expect(same).toBe(a === b || (reaches(a, b) && reaches(b, a)));
					}
				}
			}),
		);
	});

	it("does not overflow on a long chain", () => {
		const calls = Array.from({ length: 20_000 }, (_, i) => ({ caller: `s${i}`, callee: `s${i + 1}` }));
		expect(buildServiceGraph(calls).component.size).toBe(20_001);
	});
});

describe("edges from metrics", () => {
	it("reads Tempo's and Istio's labels", () => {
		expect(edgeFromTraces({ client: "web", server: "db" })).toEqual({ caller: "web", callee: "db" });
		expect(edgeFromTraces({ client: "user", server: "db" })).toBeNull();
		expect(
			edgeFromIstio({ source_workload: "web-v1", source_app: "web", destination_service_name: "db" }),
		).toEqual({ caller: "web", callee: "db" });
		expect(edgeFromIstio({ source_workload: "unknown", destination_workload: "db" })).toBeNull();
	});

	it("gives each edge once, sorted, whichever metric it came from", () => {
		expect(
			edgesFromSeries([
				{ __name__: "traces_service_graph_request_total", client: "web", server: "db" },
				{ client: "web", server: "db", connection_type: "" },
				{
					__name__: "istio_requests_total",
					source_workload: "a",
					destination_workload: "b",
					reporter: "source",
				},
				{
					__name__: "istio_requests_total",
					source_workload: "a",
					destination_workload: "b",
					reporter: "destination",
				},
				{ __name__: "up" },
			]),
		).toEqual([
			{ caller: "a", callee: "b" },
			{ caller: "web", callee: "db" },
		]);
	});
});
