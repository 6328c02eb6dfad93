/** Chunks of an import that did not fit in memory, in a temporary table, and all parts of a chunk as one. */
import { chunkColumns, decodeChunk, encodeChunk } from "../chunk.js";
import type { Store } from "../store.js";
import { appendPoint, type PointChunk, sortPoints } from "./merge-points.js";

interface SpilledRow {
	readonly series: number;
	readonly chunk: number;
	readonly part: number;
	readonly data: Uint8Array;
}

/** How many rows are read back at a time: a running read would forbid writes on the same connection. */
const page = 1000;

let owners = 0;

export class SpilledChunks {
	private readonly owner = ++owners;
	private part = 0;

	constructor(private readonly store: Store) {}

	get empty(): boolean {
		return this.part === 0;
	}

	/** Writes chunks away. */
	take(chunks: Iterable<PointChunk>): void {
		if (this.empty) this.store.spill(() => this.store.statement(createTable).run());
		const part = ++this.part;
		this.store.spill(() => {
			const insert = this.store.statement(
				"INSERT INTO temp.spilled_chunks (owner, series, chunk, part, data) VALUES (?, ?, ?, ?, ?)",
			);
			for (const { series, chunk, columns } of chunks) {
				insert.run(this.owner, series, chunk, part, encodeChunk(columns, chunk));
			}
		});
	}

	/** Every chunk once, its parts in the order they were taken. */
	*chunks(): Generator<PointChunk> {
		const scratch = chunkColumns();
		let current: PointChunk | null = null;
		for (const row of this.rows()) {
			if (current === null || current.series !== row.series || current.chunk !== row.chunk) {
				if (current !== null) yield finished(current);
				current = { series: row.series, chunk: row.chunk, columns: chunkColumns() };
			}
			decodeChunk(row.data, row.chunk, scratch);
			const { times, errors, requests, panics } = scratch;
			for (let i = 0; i < scratch.length; i++) {
				appendPoint(
					current.columns,
					times[i] as number,
					errors[i] as number,
					requests[i] as number,
					panics[i] as number,
				);
			}
		}
		if (current !== null) yield finished(current);
	}

	discard(): void {
		if (this.empty) return;
		this.part = 0;
		this.store.spill(() =>
			this.store.statement("DELETE FROM temp.spilled_chunks WHERE owner = ?").run(this.owner),
		);
	}

	private *rows(): Generator<SpilledRow> {
		let last: Pick<SpilledRow, "series" | "chunk" | "part"> = { series: -1, chunk: 0, part: 0 };
		for (;;) {
			const rows = this.store
				.statement(
					`SELECT series, chunk, part, data FROM temp.spilled_chunks
					 WHERE owner = ? AND (series, chunk, part) > (?, ?, ?) ORDER BY series, chunk, part LIMIT ?`,
				)
				.all(this.owner, last.series, last.chunk, last.part, page) as SpilledRow[];
			yield* rows;
			const end = rows.at(-1);
			if (end === undefined) return;
			last = end;
		}
	}
}

function finished(chunk: PointChunk): PointChunk {
	sortPoints(chunk.columns);
	return chunk;
}

const createTable = `CREATE TEMP TABLE IF NOT EXISTS spilled_chunks (
	owner INTEGER NOT NULL, series INTEGER NOT NULL, chunk INTEGER NOT NULL, part INTEGER NOT NULL,
	data BLOB NOT NULL, PRIMARY KEY (owner, series, chunk, part)) WITHOUT ROWID`;
