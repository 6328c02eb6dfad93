/**
 * Run as its own process by processes.test.ts: `child.ts VERB STORE ...`. Says on stdout, at once, where it is.
 */
import { writeSync } from "node:fs";
import { main } from "../../src/cli/main.js";
import type { MetricPoint } from "../../src/model/event.js";
import { errorWriter } from "../../src/store/import/errors.js";
import { metricWriter } from "../../src/store/import/metrics.js";
import { storeMetrics } from "../../src/store/metrics.js";
import { openStore } from "../../src/store/open.js";
import type { Store } from "../../src/store/store.js";
import { sampleEvent } from "../contract/samples.js";
import { importInto } from "./import-into.js";

const start = 1_700_000_100;

function say(text: string): void {
	writeSync(1, `${text}\n`);
}

function sleepForever(): never {
	for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function* points(service: string, count: number): Generator<MetricPoint> {
	for (let i = 0; i < count; i++) {
		yield { time: start + i * 60, service, env: "prod", version: "v1", errors: 1, requests: 2, panics: null };
	}
}

/** The store, but every transaction stops after its last statement, before COMMIT. */
function stuckBeforeCommit(store: Store): Store {
	return {
		...store,
		write: (work) =>
			store.write(() => {
				work();
				say("before commit");
				return sleepForever();
			}),
	};
}

const verbs: Readonly<Record<string, (path: string, ...rest: string[]) => Promise<void>>> = {
	async import(path, service = "", count = "0") {
		const store = await openStore(path);
		say("open");
		importInto(metricWriter(store, { points: 5000 }), points(service, Number(count)));
		const events = Array.from({ length: 100 }, (_, n) =>
			sampleEvent(n, { service, id: Buffer.from(`${service}-${n}`.padEnd(16, "#")).toString("hex") }),
		);
		importInto(errorWriter(store), events);
		store.close();
		say("done");
	},
	async cli(path, ...args) {
		process.argv = ["node", "faultline", ...args, "--store", path];
		process.exitCode = await main(process);
	},
	async stuck(path, service = "", count = "0") {
		const store = stuckBeforeCommit(await openStore(path));
		store.statement("PRAGMA cache_size = 10").run();
		importInto(metricWriter(store, { points: 5000 }), points(service, Number(count)));
	},
	async gather(path, service = "", count = "0") {
		const store = await openStore(path);
		const writer = metricWriter(store, { points: 5000 });
		for (const point of points(service, Number(count))) writer.add(point);
		say("merging");
		writer.finish({ source: "child", now: start });
		say("done");
		store.close();
	},
	async read(path) {
		const store = await openStore(path);
		const range = { from: start, to: start + 6000 };
		const { series } = await storeMetrics(store).query({ range, step: 60 });
		let refusal = "";
		try {
			importInto(metricWriter(store), points("late", 1));
		} catch (error) {
			refusal = String(error);
		}
		say(JSON.stringify({ readonly: store.readonly, warnings: store.warnings, series, refusal }));
		store.close();
	},
};

const [verb = "", path = "", ...rest] = process.argv.slice(2);
await verbs[verb]?.(path, ...rest);
