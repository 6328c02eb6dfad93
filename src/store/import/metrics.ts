/**
 * Metric points into chunks. Points are gathered by series and chunk; when too many are held, the gathered
 * chunks are spilled, encoded, to a temporary table, and the merge reads all parts of a chunk together.
 */
import type { MetricPoint } from "../../model/event.js";
import { type ChunkColumns, chunkColumns, chunkOf } from "../chunk.js";
import { identityOf, readChunk, seriesRow, writeChunk } from "../series.js";
import type { Store } from "../store.js";
import { Tally } from "./counts.js";
import { logBatch } from "./log.js";
import { appendPoint, mergePoints, type PointChunk, sortPoints } from "./merge-points.js";
import { SpilledChunks } from "./spilled-chunks.js";
import type { ImportWriter } from "./writer.js";

/** Limits for tests. */
export interface MetricWriterOptions {
	/** Points kept in memory: 36 bytes each. */
	readonly points?: number;
}

const maxPoints = 1_000_000;
/** Chunks kept in memory: an almost empty one weighs 1 KB. */
const maxChunks = 60_000;

const superseded = "superseded by another line of the same service, env, version, labels and time";

/** Opens an import of metric points. */
export function metricWriter(store: Store, options: MetricWriterOptions = {}): ImportWriter<MetricPoint> {
	const tally = new Tally();
	const gathered = new GatheredPoints();
	const spilled = new SpilledChunks(store);
	const limit = options.points ?? maxPoints;
	return {
		add(point) {
			const reason = refuse(point);
			if (reason !== null) {
				tally.skip(reason);
				return;
			}
			gathered.add(point);
			if (gathered.points >= limit || gathered.chunks >= maxChunks) spilled.take(gathered.drain());
		},
		skip: (reason) => tally.skip(reason),
		finish(about) {
			if (!spilled.empty) spilled.take(gathered.drain());
			const parts = spilled.empty ? gathered.drain() : spilled.chunks();
			return store.write(() => {
				mergeChunks(store, parts, gathered.identities(), tally);
				return logBatch(store, "metrics", about, tally.counts());
			});
		},
		discard() {
			for (const _ of gathered.drain());
			spilled.discard();
		},
	};
}

function refuse(point: MetricPoint): string | null {
	if (point.service === "") return "no service named";
	if (!Number.isFinite(point.time)) return "no usable time";
	const counts = [point.errors, point.requests ?? 0, point.panics ?? 0];
	return counts.every((count) => Number.isFinite(count) && count >= 0)
		? null
		: "a count below 0 or not finite";
}

/** Points in memory by series and chunk. */
class GatheredPoints {
	points = 0;
	chunks = 0;
	private readonly numbers = new Map<string, number>();
	private held: Map<number, ChunkColumns>[] = [];

	add(point: MetricPoint): void {
		const series = this.numberOf(point);
		const time = Math.round(point.time * 1000);
		const chunk = chunkOf(time);
		this.held[series] ??= new Map();
		let columns = this.held[series].get(chunk);
		if (columns === undefined) {
			columns = chunkColumns(8);
			this.held[series].set(chunk, columns);
			this.chunks++;
		}
		appendPoint(columns, time, point.errors, point.requests ?? Number.NaN, point.panics ?? Number.NaN);
		this.points++;
	}

	/** Gives the chunks in order of series and chunk, and forgets them. */
	*drain(): Generator<PointChunk> {
		const { held } = this;
		this.held = [];
		this.points = 0;
		this.chunks = 0;
		for (const [series, chunks] of held.entries()) {
			for (const chunk of [...(chunks?.keys() ?? [])].sort((a, b) => a - b)) {
				const columns = chunks?.get(chunk);
				if (columns === undefined) continue;
				sortPoints(columns);
				yield { series, chunk, columns };
			}
		}
	}

	/** Identities by number. */
	identities(): readonly string[] {
		return [...this.numbers.keys()];
	}

	private numberOf(point: MetricPoint): number {
		const identity = identityOf(point);
		const known = this.numbers.get(identity);
		if (known !== undefined) return known;
		this.numbers.set(identity, this.numbers.size);
		return this.numbers.size - 1;
	}
}

function mergeChunks(
	store: Store,
	parts: Iterable<PointChunk>,
	identities: readonly string[],
	tally: Tally,
): void {
	const rows = new Map<number, number>();
	const stored = chunkColumns();
	const merged = chunkColumns();
	for (const { series, chunk, columns } of parts) {
		const row = rows.get(series) ?? seriesRow(store, identities[series] ?? "");
		rows.set(series, row);
		readChunk(store, row, chunk, stored);
		const outcomes = mergePoints(stored, columns, merged);
		tally.count("new", outcomes.new);
		tally.count("known", outcomes.known);
		tally.count("replaced", outcomes.replaced);
		tally.skip(superseded, outcomes.superseded);
		if (outcomes.new + outcomes.replaced === 0) continue;
		writeChunk(store, row, chunk, merged);
	}
}
