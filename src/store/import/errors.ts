/**
 * Error events into the store: the content id decides what is known, stack shapes are stored once. All costly
 * work (splitting, hashing and compressing traces) is done while gathering, before the write lock is taken.
 */
import type { ErrorEvent } from "../../model/event.js";
import type { SqliteValue } from "../driver.js";
import type { Store } from "../store.js";
import { splitTrace } from "../trace-shape.js";
import type { Outcome } from "./counts.js";
import { type RecordKind, type RecordMerge, type RecordWriterOptions, recordWriter } from "./records.js";
import { ShapeShelf } from "./shapes.js";
import type { ImportWriter } from "./writer.js";

/** An event as its row, but for the numbers of its fingerprint and shape. */
interface EventRow {
	readonly id: string;
	readonly time: number;
	readonly service: string;
	readonly env: string;
	readonly fingerprint: string;
	readonly version: string | null;
	readonly level: string;
	readonly message: string;
	/** Key of the shape on the shelf. */
	readonly shape: string | null;
	readonly details: string | null;
	readonly goroutine: string | null;
	readonly trace: string | null;
	readonly span: string | null;
	readonly attributes: string;
}

/** Opens an import of error events. */
export function errorWriter(store: Store, options: RecordWriterOptions = {}): ImportWriter<ErrorEvent> {
	const shelf = new ShapeShelf(store);
	const rows = recordWriter(store, eventRows(shelf), options);
	return {
		...rows,
		add: (event) => rows.add(rowOf(event, shelf)),
		discard() {
			rows.discard();
			shelf.discard();
		},
	};
}

function rowOf(event: ErrorEvent, shelf: ShapeShelf): EventRow {
	const split = event.trace === null ? null : splitTrace(event.trace);
	const { id, time, service, env, fingerprint, version, level, message } = event;
	return {
		id,
		time,
		service,
		env,
		fingerprint,
		version,
		level,
		message,
		shape: split === null ? null : shelf.put(split.shape),
		details: split?.details ?? null,
		goroutine: event.goroutineId,
		trace: event.traceId,
		span: event.spanId,
		attributes: JSON.stringify(event.attributes),
	};
}

function eventRows(shelf: ShapeShelf): RecordKind<EventRow> {
	return {
		name: "errors",
		identity: "event",
		key: (row) => row.id,
		weigh: (row) => 400 + 2 * (row.message.length + (row.details?.length ?? 0) + row.attributes.length),
		settle: (_, later) => later,
		refuse: (row) => (Number.isFinite(row.time) ? null : "no usable time"),
		merge: (store) => new EventMerge(store, shelf),
	};
}

/** Row and times of a fingerprint. */
interface Seen {
	readonly id: number;
	first: number;
	last: number;
	changed: boolean;
}

class EventMerge implements RecordMerge<EventRow> {
	private readonly fingerprints = new Map<string, Seen>();
	private readonly shapes = new Map<string, number>();

	constructor(
		private readonly store: Store,
		private readonly shelf: ShapeShelf,
	) {}

	put(row: EventRow): Outcome {
		const id = contentId(row.id);
		const known = this.store.statement("SELECT 1 FROM events WHERE content_id = ?").get(id);
		if (known !== undefined) return "known";
		this.store
			.statement(
				`INSERT INTO events (content_id, fingerprint, time, version, level, message, shape, details,
					goroutine, trace, span, attributes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			)
			.run(
				id,
				this.see(row),
				row.time,
				row.version,
				row.level,
				row.message,
				row.shape === null ? null : this.shape(row.shape),
				row.details,
				row.goroutine,
				row.trace,
				row.span,
				row.attributes,
			);
		return "new";
	}

	end(): void {
		const update = this.store.statement(
			"UPDATE fingerprints SET first_seen = min(first_seen, ?), last_seen = max(last_seen, ?) WHERE id = ?",
		);
		for (const seen of this.fingerprints.values()) {
			if (seen.changed) update.run(seen.first, seen.last, seen.id);
		}
	}

	/** Row id of the event's fingerprint; widens the time it was seen. */
	private see(row: EventRow): number {
		const key = JSON.stringify([row.service, row.env, row.fingerprint]);
		const seen = this.fingerprints.get(key) ?? this.findOrInsert(row);
		this.fingerprints.set(key, seen);
		if (row.time < seen.first || row.time > seen.last) seen.changed = true;
		seen.first = Math.min(seen.first, row.time);
		seen.last = Math.max(seen.last, row.time);
		return seen.id;
	}

	private findOrInsert({ service, env, fingerprint, time }: EventRow): Seen {
		const row = this.store
			.statement(
				`SELECT id, first_seen AS "first", last_seen AS "last" FROM fingerprints
				 WHERE service = ? AND env = ? AND fingerprint = ?`,
			)
			.get(service, env, fingerprint) as Omit<Seen, "changed"> | undefined;
		if (row !== undefined) return { ...row, changed: false };
		const { lastInsertRowid } = this.store
			.statement(
				"INSERT INTO fingerprints (fingerprint, service, env, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)",
			)
			.run(fingerprint, service, env, time, time);
		return { id: Number(lastInsertRowid), first: time, last: time, changed: false };
	}

	private shape(key: string): number {
		const id = this.shapes.get(key) ?? this.shelf.store(key);
		this.shapes.set(key, id);
		return id;
	}
}

/** 32 hex digits as 16 bytes; anything else stays text. */
function contentId(id: string): SqliteValue {
	return /^[0-9a-f]{32}$/.test(id) ? Buffer.from(id, "hex") : id;
}
