/**
 * `npm run bench store [services]`: import and scan figures of the embedded store for 1,000 services x 10,080
 * points (a week at 60 s), and for error events. Prints; asserts nothing.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { detectSeries } from "../../src/detect/detect.js";
import type { ErrorEvent, MetricPoint } from "../../src/model/event.js";
import type { TimeRange } from "../../src/model/time.js";
import { storeErrors } from "../../src/store/errors.js";
import { errorWriter } from "../../src/store/import/errors.js";
import { metricWriter } from "../../src/store/import/metrics.js";
import { storeMetrics } from "../../src/store/metrics.js";
import { openStore } from "../../src/store/open.js";
import type { Store } from "../../src/store/store.js";

const services = Number(process.argv[2] ?? 1000);
const steps = 10_080;
const start = 1_700_000_040;
const about = { source: "bench", now: start };

/** Counts that vary without a random generator: figures are the same on every run. */
function point(service: number, step: number): MetricPoint {
	const noise = ((service * 7919 + step * 104_729) % 1009) / 1009;
	return {
		time: start + step * 60,
		service: `service-${service}`,
		env: "prod",
		version: step < 6000 ? "v1.4.0" : "v1.5.0",
		errors: noise > 0.97 ? Math.floor(noise * 9) : 0,
		requests: Math.floor(900 + 200 * noise),
		panics: null,
	};
}

function event(i: number): ErrorEvent {
	const frames = Array.from({ length: 12 }, (_, depth) => ({
		symbol: `example.com/shop/pkg${i % 40}.(*Type).Method${depth}`,
		file: `/src/shop/pkg${i % 40}/file${depth}.go`,
		line: 10 + depth,
	}));
	const message = `order ${i}: not found`;
	return {
		id: i.toString(16).padStart(32, "0"),
		time: start + i,
		service: `service-${i % 20}`,
		env: "prod",
		version: "v1.5.0",
		level: "error",
		message,
		trace: {
			form: "panic",
			failure: "error",
			message,
			causes: [],
			goroutines: [{ id: String(i), state: "running", frames, createdBy: null }],
			frames,
			createdBy: null,
		},
		fingerprint: `fp-${i % 40}`,
		goroutineId: String(i),
		traceId: null,
		spanId: null,
		attributes: { request: `r-${i}`, order: String(i) },
	};
}

/** Wall and CPU seconds: on a shared machine only the second is comparable. */
interface Took {
	readonly wall: number;
	readonly cpu: number;
}

function stopwatch(): () => Took {
	const begin = performance.now();
	const before = process.cpuUsage();
	return () => {
		const { user, system } = process.cpuUsage(before);
		return { wall: (performance.now() - begin) / 1000, cpu: (user + system) / 1e6 };
	};
}

function took({ wall, cpu }: Took, count?: number): string {
	const rate = count === undefined ? "" : `, ${Math.round(count / wall).toLocaleString("en")}/s`;
	return `${wall.toFixed(2)} s (${cpu.toFixed(2)} s CPU)${rate}`;
}

function line(what: string, figure: string): void {
	process.stdout.write(`${what.padEnd(46)} ${figure}\n`);
}

/** In time order, all services a minute: the order a live export has, and the worst for chunks. */
function importMetrics(store: Store): void {
	const writer = metricWriter(store);
	const whole = stopwatch();
	for (let step = 0; step < steps; step++) {
		for (let service = 0; service < services; service++) writer.add(point(service, step));
	}
	const merging = stopwatch();
	const counts = writer.finish(about);
	const lock = merging();
	writer.discard();
	line(`import ${counts.new.toLocaleString("en")} metric points`, took(whole(), counts.new));
	line("  of it holding the write lock", took(lock));
}

function week(): { readonly range: TimeRange; readonly step: number } {
	return { range: { from: start, to: start + steps * 60 }, step: 60 };
}

async function scan(store: Store, by: string | undefined): Promise<void> {
	const watch = stopwatch();
	let series = 0;
	let errors = 0;
	for await (const one of storeMetrics(store).stream({ ...week(), ...(by ? { by } : {}) })) {
		series++;
		for (const count of one.errors) errors += count ?? 0;
	}
	line(`scan a week${by ? ` by ${by}` : ""}: ${series} series, ${errors} errors`, took(watch()));
}

/** The figure of the issue: a week of 1,000 services read and detected, on one thread. */
async function detect(store: Store): Promise<void> {
	const watch = stopwatch();
	let bursts = 0;
	for await (const series of storeMetrics(store).stream(week())) bursts += detectSeries(series).length;
	line(`scan and detect a week: ${bursts} bursts`, took(watch()));
}

function importEvents(store: Store, count: number): void {
	const writer = errorWriter(store);
	const whole = stopwatch();
	for (let i = 0; i < count; i++) writer.add(event(i));
	const merging = stopwatch();
	writer.finish(about);
	const lock = merging();
	writer.discard();
	line(`import ${count.toLocaleString("en")} error events`, took(whole(), count));
	line("  of it holding the write lock", took(lock));
}

async function queryEvents(store: Store, count: number): Promise<void> {
	const source = storeErrors(store);
	const range = { from: start, to: start + count };
	for (const [name, work] of [
		["count events per minute and fingerprint", () => source.counts({ range }, 60)],
		["the same of one service", () => source.counts({ range, service: "service-3" }, 60)],
		["fingerprints with a sample", () => source.fingerprints({ range })],
	] as const) {
		const watch = stopwatch();
		const { rows } = await work();
		line(`${name}: ${rows.length} rows`, took(watch()));
	}
}

const folder = mkdtempSync(join(tmpdir(), "faultline-bench-"));
try {
	const path = join(folder, "bench.sqlite");
	const opening = stopwatch();
	const store = await openStore(path);
	line("load the addon and create a store", took(opening()));
	importMetrics(store);
	line("peak memory so far", `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
	store.close();
	const size = statSync(path).size;
	line("store size", `${(size / 1e6).toFixed(1)} MB, ${(size / (services * steps)).toFixed(1)} bytes/point`);
	const again = await openStore(path);
	await scan(again, undefined);
	await scan(again, "version");
	await detect(again);
	const events = 200_000;
	importEvents(again, events);
	await queryEvents(again, events);
	again.close();
	line("peak memory of the whole run", `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
