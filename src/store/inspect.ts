/** What a store holds, for `doctor` and `import`: counts, time spans, and whether its pages are whole. */
import type { EpochSeconds } from "../model/time.js";
import { chunkSeconds } from "./chunk.js";
import type { Store } from "./store.js";

/** Contents of a store. Spans are null when there is nothing. */
export interface StoreContents {
	readonly schema: number;
	readonly bytes: number;
	readonly services: number;
	readonly points: number;
	/** Start of the first and end of the last two-hour chunk. */
	readonly pointsSpan: readonly [EpochSeconds, EpochSeconds] | null;
	readonly events: number;
	readonly eventsSpan: readonly [EpochSeconds, EpochSeconds] | null;
	readonly fingerprints: number;
	readonly deploys: number;
	readonly lastDeploy: EpochSeconds | null;
	readonly rollouts: number;
	readonly edges: number;
	readonly incidents: number;
	readonly feedback: number;
}

/** Counts everything; a second or so on a store of 10 M points. */
export function storeContents(store: Store): StoreContents {
	return store.read(() => {
		const number = (sql: string): number => {
			const row = store.statement(`SELECT (${sql}) AS value`).get() as { readonly value: number | null };
			return row.value ?? 0;
		};
		const span = (first: string, last: string, scale: number): readonly [number, number] | null => {
			const row = store.statement(`SELECT (${first}) AS first, (${last}) AS last`).get() as {
				readonly first: number | null;
				readonly last: number | null;
			};
			return row.first === null || row.last === null ? null : [row.first * scale, row.last * scale];
		};
		return {
			schema: number("SELECT user_version FROM pragma_user_version"),
			bytes: number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"),
			services: number("SELECT count(*) FROM (SELECT DISTINCT service, env FROM series)"),
			points: number("SELECT total(points) FROM metric_chunks"),
			pointsSpan: span(
				"SELECT min(chunk) FROM metric_chunks",
				"SELECT max(chunk) + 1 FROM metric_chunks",
				chunkSeconds,
			),
			events: number("SELECT count(*) FROM events"),
			eventsSpan: span("SELECT min(time) FROM events", "SELECT max(time) FROM events", 1),
			fingerprints: number("SELECT count(*) FROM fingerprints"),
			deploys: number("SELECT count(*) FROM deploys"),
			lastDeploy:
				span("SELECT max(finished) FROM deploys", "SELECT max(finished) FROM deploys", 1)?.[1] ?? null,
			rollouts: number("SELECT count(*) FROM rollouts"),
			edges: number("SELECT count(*) FROM edges"),
			incidents: number("SELECT count(*) FROM incidents"),
			feedback: number("SELECT count(*) FROM feedback"),
		};
	});
}

/** Problems of the file's pages as SQLite's quick check names them; empty when whole. Reads the whole file. */
export function storeProblems(store: Store): readonly string[] {
	const rows = store.read(() => store.statement("PRAGMA quick_check(20)").all()) as {
		readonly quick_check: string;
	}[];
	return rows.map((row) => row.quick_check).filter((text) => text !== "ok");
}
