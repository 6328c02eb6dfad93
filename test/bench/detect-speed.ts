/**
 * `npm run bench detect-speed [-- --services N] [--days D]`: how long the bursts of a week of 1,000 services take,
 * from opening the embedded store to the last burst. The store is filled first (not counted) with chunks as
 * `faultline import` and remote-write write them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { detectSeries } from "../../src/detect/detect.js";
import { chunkColumns, chunkSeconds } from "../../src/store/chunk.js";
import { storeMetrics } from "../../src/store/metrics.js";
import { openStore } from "../../src/store/open.js";
import { identityOf, seriesRow, writeChunk } from "../../src/store/series.js";
import type { Store } from "../../src/store/store.js";
import { type Random, random } from "../detect/random.js";

const { values } = parseArgs({
	options: { services: { type: "string", default: "1000" }, days: { type: "string", default: "7" } },
});
const services = Number(values.services);
const steps = Number(values.days) * 1440;
/** A multiple of the chunk length, so that every chunk is full. */
const start = 1_767_571_200;

/** A third without errors, a third with few, a third busy; every service has one burst of 20 minutes. */
function fill(store: Store, service: number, source: Random): void {
	const level = [0, 0.2, 20][service % 3] as number;
	const burst = source.int(0, steps - 20);
	const point = {
		time: start,
		service: `svc-${service}`,
		env: "prod",
		version: null,
		errors: 0,
		requests: 0,
		panics: null,
	};
	const row = seriesRow(store, identityOf(point));
	const perChunk = chunkSeconds / 60;
	const columns = chunkColumns(perChunk);
	for (let first = 0; first < steps; first += perChunk) {
		columns.length = Math.min(perChunk, steps - first);
		for (let i = 0; i < columns.length; i++) {
			const requests = source.poisson(40) * 25;
			const inBurst = first + i >= burst && first + i < burst + 20;
			columns.times[i] = (start + (first + i) * 60) * 1000;
			columns.requests[i] = requests;
			columns.errors[i] = source.poisson((level * requests) / 1000 + (inBurst ? 10 + 3 * level : 0));
			columns.panics[i] = Number.NaN;
		}
		writeChunk(store, row, Math.floor((start + first * 60) / chunkSeconds), columns);
	}
}

const folder = mkdtempSync(join(tmpdir(), "faultline-bench-"));
try {
	const path = join(folder, "store.db");
	const filled = await openStore(path);
	const source = random(1);
	for (let service = 0; service < services; service++) filled.write(() => fill(filled, service, source));
	filled.close();

	const begun = performance.now();
	const cpu = process.cpuUsage();
	const store = await openStore(path);
	const range = { from: start, to: start + steps * 60 };
	let [points, bursts, detecting] = [0, 0, 0];
	for await (const series of storeMetrics(store).stream({ range, step: 60 })) {
		const from = performance.now();
		bursts += detectSeries(series).length;
		detecting += performance.now() - from;
		points += series.errors.length;
	}
	store.close();
	const spent = (performance.now() - begun) / 1000;
	const { user, system } = process.cpuUsage(cpu);
	const memory = process.resourceUsage().maxRSS / 1024;
	console.log(
		`${services} services, ${points} points from the embedded store: ${bursts} bursts in ${spent.toFixed(2)} s (reading ${(spent - detecting / 1000).toFixed(2)} s, detecting ${(detecting / 1000).toFixed(2)} s, ${((detecting * 1e6) / points).toFixed(0)} ns a point; ${((user + system) / 1e6).toFixed(2)} s of CPU), ${memory.toFixed(0)} MB at most`,
	);
	console.log("aim: 1,000 services x 10,080 points in under 10 s");
} finally {
	rmSync(folder, { recursive: true, force: true });
}
