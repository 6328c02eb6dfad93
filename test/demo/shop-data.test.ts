/** The recorded data of the demo must fit together: events, counts, deploys and the truth about incidents. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeDeploys, decodeRollouts } from "../../src/decode/deploys.js";
import { decodeErrors } from "../../src/decode/errors.js";
import { decodeMetrics } from "../../src/decode/metrics.js";
import type { Decoded } from "../../src/decode/outcome.js";
import { decodeTopology } from "../../src/decode/topology.js";
import type { Deploy, ErrorEvent, MetricPoint } from "../../src/model/event.js";
import { readShop, readShopRecipe, shopFolder } from "./shop-fixture.js";

interface Import {
	readonly file: string;
	readonly kind: string;
	readonly service?: string;
	readonly env?: string;
	readonly version?: string;
}

interface Incident {
	readonly id: string;
	readonly service: string;
	readonly version: string | null;
	readonly deploy: string | null;
	readonly culprit: string | null;
	readonly culpritSha: string | null;
	readonly from: string;
	readonly until: string;
	readonly failure: string;
	readonly frame?: { readonly function: string };
	readonly events: number;
	readonly dragged: readonly string[];
}

const imports: readonly Import[] = JSON.parse(readShop("data/imports.json"));
const incidents: readonly Incident[] = JSON.parse(readShop("data/incidents.json"));

async function records<T>(outcomes: AsyncIterable<Decoded<T>>): Promise<T[]> {
	const found: T[] = [];
	for await (const outcome of outcomes) {
		if (outcome.kind === "record") found.push(outcome.record);
		else
			expect(outcome.rejected, `line ${outcome.line}: ${outcome.reason} ${outcome.detail ?? ""}`).toBe(false);
	}
	return found;
}

function chunks(file: string): readonly string[] {
	const bytes = readFileSync(join(shopFolder, "data", file));
	return [(file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")];
}

function during<T extends { readonly time: number; readonly service: string }>(
	list: readonly T[],
	incident: Incident,
	service = incident.service,
): T[] {
	const [from, until] = [Date.parse(incident.from) / 1000, Date.parse(incident.until) / 1000];
	return list.filter((item) => item.service === service && item.time >= from && item.time < until);
}

describe("the shop's recorded data", () => {
	let events: ErrorEvent[] = [];
	let metrics: MetricPoint[] = [];
	let deploys: Deploy[] = [];

	beforeAll(async () => {
		for (const { file, kind, ...defaults } of imports) {
			if (kind === "errors") events.push(...(await records(decodeErrors(chunks(file), defaults))));
			if (kind === "metrics") metrics = await records(decodeMetrics(chunks(file)));
			if (kind === "deploys") deploys = await records(decodeDeploys(chunks(file)));
		}
		events = events.sort((a, b) => a.time - b.time);
	});

	it("has several hundred events, each with its service, environment and version", () => {
		expect(events.length).toBeGreaterThan(500);
		for (const event of events) {
			expect(event.env, event.message).toBe("prod");
			expect(event.version, event.message).toMatch(/^v\d/);
		}
	});

	it("counts every event in the metrics, and nothing else", () => {
		const key = (service: string, version: string | null, time: number) =>
			`${service} ${version} ${Math.floor(time / 60)}`;
		const counted = new Map<string, number>();
		for (const { service, version, time } of events) {
			const minute = key(service, version, time);
			counted.set(minute, (counted.get(minute) ?? 0) + 1);
		}
		for (const point of metrics) {
			const minute = key(point.service, point.version, point.time);
			expect(counted.get(minute) ?? 0, minute).toBe(point.errors);
			expect(point.requests ?? 0).toBeGreaterThanOrEqual(point.errors);
			counted.delete(minute);
		}
		expect([...counted.keys()]).toEqual([]);
	});

	it("lets deploys, rollouts and the service graph be read", async () => {
		const rollouts = await records(decodeRollouts(chunks("rollouts.ndjson")));
		expect(new Set(rollouts.map((point) => point.share))).toEqual(new Set([0, 0.05, 0.25, 0.75, 0.95, 1]));
		expect(await records(decodeTopology(chunks("topology.yaml")))).toHaveLength(5);
		expect(new Set(deploys.map((deploy) => deploy.status))).toEqual(
			new Set(["success", "failed", "canceled"]),
		);
		const ids = new Set(readShopRecipe().commits.map((commit) => `@${commit.id}`));
		for (const deploy of deploys) expect(ids).toContain(deploy.commit);
	});

	it.each(incidents.map((incident) => [incident.id, incident] as const))(
		"incident %s is in the events",
		(_, incident) => {
			const mine = during(events, incident).filter(
				(event) => incident.version === null || event.version === incident.version,
			);
			expect(mine).toHaveLength(incident.events);
			expect(mine.length).toBeGreaterThan(20);
			const hit = mine.filter((event) => (event.trace?.failure ?? "error") === incident.failure);
			expect(hit.length / mine.length).toBeGreaterThan(0.8);
			if (incident.frame !== undefined) {
				const symbols = hit.map((event) =>
					event.trace?.frames.some(({ symbol }) => symbol === incident.frame?.function),
				);
				expect(symbols.every(Boolean)).toBe(true);
			}
			for (const caller of incident.dragged)
				expect(during(events, incident, caller).length).toBeGreaterThan(10);
		},
	);

	it.each(
		incidents.flatMap((incident) => (incident.deploy === null ? [] : [[incident.id, incident] as const])),
	)("the culprit of incident %s is in the range of its deploy, and neither first nor last", (_, incident) => {
		const commits = readShopRecipe().commits.map((commit) => `@${commit.id}`);
		const mine = deploys.find((deploy) => deploy.pipelineId === incident.deploy);
		const before = deploys
			.filter(
				(deploy) =>
					deploy.service === incident.service && deploy.env === "prod" && deploy.status === "success",
			)
			.filter((deploy) => (deploy.finishedAt ?? 0) < (mine?.startedAt ?? 0))
			.at(-1);
		const from = commits.indexOf(before?.commit ?? "");
		const to = commits.indexOf(mine?.commit ?? "");
		const culprit = commits.indexOf(incident.culprit ?? "");
		expect(culprit).toBeGreaterThan(from + 1);
		expect(culprit).toBeLessThan(to);
		expect(to - from).toBeGreaterThanOrEqual(9);
	});

	it("shows the sale as load: eight times the requests, and no deploy near it", () => {
		const sale = incidents.find((incident) => incident.culprit === null);
		if (sale === undefined) throw new Error("no incident without a culprit");
		const requests = (list: readonly MetricPoint[]) =>
			list.reduce((sum, point) => sum + (point.requests ?? 0), 0);
		const before = { ...sale, from: "2026-11-19T18:10:00Z", until: sale.from };
		expect(requests(during(metrics, sale)) / requests(during(metrics, before))).toBeGreaterThan(5);
		const near = deploys.filter(
			(deploy) => Math.abs((deploy.finishedAt ?? 0) - Date.parse(sale.from) / 1000) < 3600,
		);
		expect(near).toEqual([]);
	});
});
