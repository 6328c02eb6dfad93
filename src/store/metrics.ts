/**
 * MetricsSource over the embedded store. One service at a time: its chunks are decoded straight into count
 * arrays of the asked step, so that memory holds one service however long the answer is.
 *
 * Steps: null where no point of the service lies in the step (missed scrape), 0 where the service has points
 * but this version or label value has none.
 */
import type { CountSeries } from "../model/burst.js";
import { Failure } from "../model/failure.js";
import { type Warning, warning } from "../model/warning.js";
import type { MetricsAnswer, MetricsQuery, MetricsSource } from "../sources/metrics.js";
import { type ChunkColumns, chunkColumns, chunkOf, decodeChunk } from "./chunk.js";
import type { Store } from "./store.js";
import { addColumns, counts, emptySums, type Grid, presence, type Sums } from "./sums.js";

type LabelledSeries = CountSeries & { readonly label?: string };

/** A stored series and the service it belongs to. */
interface SeriesRow {
	readonly id: number;
	readonly service: string;
	readonly env: string;
	readonly version: string | null;
	readonly labels: string;
}

/** Metrics of the embedded store. */
export function storeMetrics(store: Store): MetricsSource {
	return {
		name: `embedded store ${store.path}`,
		async query(query, signal): Promise<MetricsAnswer> {
			const series: LabelledSeries[] = [];
			for await (const one of streamSeries(store, query, signal)) series.push(one);
			return { series, warnings: [...store.warnings, ...coarseWarnings(series)] };
		},
		stream: (query, signal) => streamSeries(store, query, signal),
	};
}

/** Warns of services whose points lie further apart than the step that was asked for. */
function coarseWarnings(series: readonly LabelledSeries[]): readonly Warning[] {
	const coarse = new Set(series.filter(isCoarse).map((one) => one.service));
	if (coarse.size === 0) return [];
	const names = [...coarse].slice(0, 3).join(", ") + (coarse.size > 3 ? ` and ${coarse.size - 3} more` : "");
	return [
		warning(
			"W-METRICS-STEP",
			`the points of ${names} lie further apart than the step of ${series[0]?.step ?? 0} s: the steps between are unknown`,
			"ask for a longer step",
		),
	];
}

/** No two neighbouring steps have a count, though there are several counts. */
function isCoarse({ errors }: CountSeries): boolean {
	let counts = 0;
	for (let i = 0; i < errors.length; i++) {
		if (errors[i] === null) continue;
		if (i > 0 && errors[i - 1] !== null) return false;
		counts++;
	}
	return counts >= 3;
}

async function* streamSeries(
	store: Store,
	query: MetricsQuery,
	signal: AbortSignal | undefined,
): AsyncGenerator<LabelledSeries> {
	const grid = gridOf(query);
	const columns = chunkColumns();
	let services = 0;
	for (const rows of seriesByService(store, query)) {
		signal?.throwIfAborted();
		// Everything here is synchronous: give Ctrl-C and timers a turn now and then.
		if (++services % 32 === 0) await new Promise((resolve) => setImmediate(resolve));
		yield* store.read(() => sumService(store, rows, query.by, grid, columns));
	}
}

function gridOf(query: MetricsQuery): Grid {
	const { step, range } = query;
	if (!(step > 0) || !Number.isFinite(range.from) || !Number.isFinite(range.to)) {
		throw new Failure("usage", `no metrics for step ${step} s and range ${range.from}..${range.to}`, {
			hint: "the step must be positive and the range finite",
		});
	}
	const first = Math.floor(range.from / step);
	const length = Math.max(0, Math.ceil(range.to / step) - first);
	if (length > maxSteps) {
		throw new Failure("usage", `${length} steps of ${step} s are more than the ${maxSteps} of one answer`, {
			hint: "ask for a shorter range or a longer step",
		});
	}
	return { start: first * step, step, length };
}

/** A year of 10 s steps; beyond it the question is a mistake. */
const maxSteps = 3_200_000;

function seriesByService(store: Store, query: MetricsQuery): readonly (readonly SeriesRow[])[] {
	const rows = store.read(
		() =>
			store
				.statement(
					`SELECT id, service, env, version, labels FROM series
					 WHERE (:service IS NULL OR service = :service) AND (:env IS NULL OR env = :env)
					 ORDER BY service, env, version, labels`,
				)
				.all({ service: query.service ?? null, env: query.env ?? null }) as SeriesRow[],
	);
	const groups: SeriesRow[][] = [];
	let last: SeriesRow | undefined;
	for (const row of rows) {
		if (last?.service === row.service && last.env === row.env) groups.at(-1)?.push(row);
		else groups.push([row]);
		last = row;
	}
	return groups;
}

function sumService(
	store: Store,
	rows: readonly SeriesRow[],
	by: string | undefined,
	grid: Grid,
	columns: ChunkColumns,
): readonly LabelledSeries[] {
	const sums = new Map<string, Sums>();
	for (const row of rows) {
		const chunks = chunksOf(store, row.id, grid);
		// A service keeps a series of every version it ever ran; most have nothing in the range.
		if (chunks.length === 0) continue;
		const label = by === undefined ? "" : labelOf(row, by);
		const target = sums.get(label) ?? emptySums(grid.length);
		if (addChunks(chunks, grid, columns, target)) sums.set(label, target);
	}
	const first = rows[0];
	if (sums.size === 0 || first === undefined) return [];
	const total = by === undefined ? undefined : presence(sums, grid.length);
	return [...sums].map(([label, sum]) => ({
		service: first.service,
		env: first.env,
		version: by === "version" && label !== "" ? label : null,
		start: grid.start,
		step: grid.step,
		...counts(sum, total ?? sum),
		...(by === undefined ? {} : { label }),
	}));
}

function labelOf(row: SeriesRow, by: string): string {
	if (by === "version") return row.version ?? "";
	const labels = JSON.parse(row.labels) as Readonly<Record<string, string>>;
	return labels[by] ?? "";
}

interface ChunkRow {
	readonly chunk: number;
	readonly data: Uint8Array;
}

function chunksOf(store: Store, series: number, grid: Grid): readonly ChunkRow[] {
	const end = grid.start + grid.step * grid.length;
	return store
		.statement("SELECT chunk, data FROM metric_chunks WHERE series = ? AND chunk BETWEEN ? AND ?")
		.all(series, chunkOf(grid.start * 1000), chunkOf(end * 1000)) as ChunkRow[];
}

/** Adds chunks of a series to `sums`; says whether any point lay on the grid. */
function addChunks(chunks: readonly ChunkRow[], grid: Grid, columns: ChunkColumns, sums: Sums): boolean {
	let any = false;
	for (const row of chunks) {
		decodeChunk(row.data, row.chunk, columns);
		if (addColumns(columns, grid, sums)) any = true;
	}
	return any;
}
