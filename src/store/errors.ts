/**
 * ErrorSource over the embedded store. Grouping and counting run in SQL over the (fingerprint, time, version)
 * index; only events that are shown are decoded. First and last sight of a fingerprint outlive the events.
 */
import type { CountSeries } from "../model/burst.js";
import type { ErrorEvent } from "../model/event.js";
import { Failure } from "../model/failure.js";
import type { Seconds, TimeRange } from "../model/time.js";
import { type Warning, warning } from "../model/warning.js";
import type { ErrorQuery, ErrorSource, ErrorsAnswer, FingerprintCount } from "../sources/errors.js";
import type { SqliteValue } from "./driver.js";
import { type EventRow, eventColumns, eventOf } from "./event-row.js";
import { readFact } from "./facts.js";
import type { Store } from "./store.js";

/** Errors of the embedded store. */
export function storeErrors(store: Store): ErrorSource {
	return {
		name: `embedded store ${store.path}`,
		async events(query) {
			const limit = limitOf(query);
			const rows = store.read(() => selectEvents(store, query, limit + 1));
			const cut = rows.length > limit;
			return answer(store, rows.slice(0, limit), cut ? [cutWarning(limit, "events")] : []);
		},
		async fingerprints(query) {
			return fingerprintCounts(store, query);
		},
		async counts(query, step) {
			return countSeries(store, query, step);
		},
		async firstSeen(fingerprint, service, env) {
			const row = store.read(() =>
				store
					.statement(
						"SELECT first_seen AS time FROM fingerprints WHERE service = ? AND env = ? AND fingerprint = ?",
					)
					.get(service, env, fingerprint),
			) as { readonly time: number } | undefined;
			return row?.time ?? null;
		},
		async lastSeen(fingerprint, service, env, before) {
			const row = store.read(() =>
				store
					.statement(
						`SELECT max(e.time) AS time FROM events AS e JOIN fingerprints AS f ON f.id = e.fingerprint
						 WHERE f.service = ? AND f.env = ? AND f.fingerprint = ? AND e.time < ?`,
					)
					.get(service, env, fingerprint, before),
			) as { readonly time: number | null };
			return row.time;
		},
	};
}

/** Name of the fact that holds the instant before which retention removed events. */
export const eventsHorizon = "horizon:events";

/** Condition of an ErrorQuery over `events AS e` and `fingerprints AS f`, with the values of `parametersOf`. */
const matching = `e.time >= :from AND e.time < :to
	AND (:service IS NULL OR f.service = :service) AND (:env IS NULL OR f.env = :env)
	AND (:version IS NULL OR e.version = :version) AND (:fingerprint IS NULL OR f.fingerprint = :fingerprint)`;

/** Starts from the few fingerprints when the query names a service or a fingerprint, else from the time index. */
function tablesOf(query: ErrorQuery): string {
	return query.service !== undefined || query.fingerprint !== undefined
		? "fingerprints AS f CROSS JOIN events AS e INDEXED BY events_by_fingerprint ON e.fingerprint = f.id"
		: "events AS e JOIN fingerprints AS f ON f.id = e.fingerprint";
}

function parametersOf(query: ErrorQuery): Readonly<Record<string, SqliteValue>> {
	return {
		from: query.range.from,
		to: query.range.to,
		service: query.service ?? null,
		env: query.env ?? null,
		version: query.version ?? null,
		fingerprint: query.fingerprint ?? null,
	};
}

function selectEvents(store: Store, query: ErrorQuery, limit: number): ErrorEvent[] {
	const rows = store
		.statement(
			`SELECT ${eventColumns} FROM ${tablesOf(query)} LEFT JOIN stack_shapes AS s ON s.id = e.shape
			 WHERE ${matching} ORDER BY e.time, e.content_id LIMIT :limit`,
		)
		.all({ ...parametersOf(query), limit }) as EventRow[];
	return rows.map(eventOf);
}

interface FingerprintRow {
	readonly id: number;
	readonly fingerprint: string;
	readonly service: string;
	readonly env: string;
	readonly first_seen: number;
	readonly last_seen: number;
	readonly events: number;
}

function fingerprintCounts(store: Store, query: ErrorQuery): ErrorsAnswer<FingerprintCount> {
	const limit = limitOf(query);
	return store.read(() => {
		const rows = store
			.statement(
				`SELECT f.id, f.fingerprint, f.service, f.env, f.first_seen, f.last_seen, count(*) AS events
				 FROM ${tablesOf(query)} WHERE ${matching}
				 GROUP BY f.id ORDER BY events DESC, f.service, f.env, f.fingerprint LIMIT :limit`,
			)
			.all({ ...parametersOf(query), limit: limit + 1 }) as FingerprintRow[];
		const cut = rows.length > limit;
		const counted = rows.slice(0, limit).map((row) => countOf(store, query, row));
		return answer(store, counted, cut ? [cutWarning(limit, "fingerprints")] : []);
	});
}

/** The sample is the newest event of the range: its trace is the likeliest to match the deployed tree. */
function countOf(store: Store, query: ErrorQuery, row: FingerprintRow): FingerprintCount {
	const sample = store
		.statement(
			`SELECT ${eventColumns} FROM events AS e JOIN fingerprints AS f ON f.id = e.fingerprint
			 LEFT JOIN stack_shapes AS s ON s.id = e.shape
			 WHERE e.fingerprint = :id AND e.time >= :from AND e.time < :to
			   AND (:version IS NULL OR e.version = :version)
			 ORDER BY e.time DESC, e.content_id LIMIT 1`,
		)
		.get({
			id: row.id,
			from: query.range.from,
			to: query.range.to,
			version: query.version ?? null,
		}) as EventRow;
	const event = eventOf(sample);
	return {
		fingerprint: row.fingerprint,
		service: row.service,
		env: row.env,
		events: row.events,
		firstSeen: row.first_seen,
		lastSeen: row.last_seen,
		message: event.message,
		sample: event,
	};
}

interface CountRow {
	readonly fingerprint: string;
	readonly service: string;
	readonly env: string;
	readonly slot: number;
	readonly events: number;
}

function countSeries(store: Store, query: ErrorQuery, step: Seconds): ErrorsAnswer<CountSeries> {
	const grid = gridOf(query.range, step);
	const { limit: _, ...whole } = query;
	const aligned = { ...whole, range: { from: grid.start, to: grid.start + grid.length * step } };
	return store.read(() => {
		const rows = store
			.statement(
				`SELECT f.fingerprint, f.service, f.env, CAST((e.time - :from) / :step AS INTEGER) AS slot, count(*) AS events
				 FROM ${tablesOf(query)} WHERE ${matching}
				 GROUP BY f.id, slot ORDER BY f.service, f.env, f.fingerprint`,
			)
			.all({ ...parametersOf(aligned), step }) as CountRow[];
		const horizon = Number(readFact(store, eventsHorizon)?.value ?? Number.NEGATIVE_INFINITY);
		return answer(store, fillSeries(rows, grid, step, horizon), []);
	});
}

/** Steps that retention emptied are null: nobody knows how many errors there were. */
function fillSeries(
	rows: readonly CountRow[],
	grid: { readonly start: number; readonly length: number },
	step: Seconds,
	horizon: number,
): CountSeries[] {
	const series: { readonly row: CountRow; readonly errors: (number | null)[] }[] = [];
	for (const row of rows) {
		const last = series.at(-1);
		const same =
			last?.row.fingerprint === row.fingerprint &&
			last.row.service === row.service &&
			last.row.env === row.env;
		const errors = same
			? last.errors
			: Array.from({ length: grid.length }, (_, i) => (grid.start + i * step < horizon ? null : 0));
		if (!same) series.push({ row, errors });
		errors[row.slot] = row.events;
	}
	return series.map(({ row, errors }) => ({
		service: row.service,
		env: row.env,
		version: null,
		fingerprint: row.fingerprint,
		start: grid.start,
		step,
		errors,
		requests: null,
	}));
}

function gridOf(range: TimeRange, step: Seconds): { readonly start: number; readonly length: number } {
	if (!(step > 0) || !Number.isFinite(range.from) || !Number.isFinite(range.to)) {
		throw new Failure("usage", `no error counts for step ${step} s and range ${range.from}..${range.to}`, {
			hint: "the step must be positive and the range finite",
		});
	}
	const first = Math.floor(range.from / step);
	return { start: first * step, length: Math.max(0, Math.ceil(range.to / step) - first) };
}

/** SQLite's LIMIT is 64 bits; this is "no limit" that still allows + 1. */
function limitOf(query: ErrorQuery): number {
	return query.limit ?? 2 ** 40;
}

function cutWarning(limit: number, what: string): Warning {
	return warning(
		"W-STORE-LIMIT",
		`more than ${limit} ${what} match; only the first ${limit} were read`,
		"narrow the time range or name a service",
	);
}

function answer<T>(store: Store, rows: readonly T[], warnings: readonly Warning[]): ErrorsAnswer<T> {
	return { rows, warnings: [...store.warnings, ...warnings] };
}
