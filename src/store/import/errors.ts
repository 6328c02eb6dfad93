/** Error events into the store: content id decides what is known, stack shapes are stored once. */
import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import type { ErrorEvent } from "../../model/event.js";
import type { SqliteValue } from "../driver.js";
import type { Store } from "../store.js";
import { splitTrace } from "../trace-shape.js";
import type { RecordKind, RecordMerge } from "./records.js";

/** Error events. */
export const errorRecords: RecordKind<ErrorEvent> = {
	name: "errors",
	identity: "event",
	key: (event) => event.id,
	weigh: (event) => {
		const frames = event.trace?.goroutines.reduce((sum, goroutine) => sum + goroutine.frames.length, 0) ?? 0;
		return 600 + 2 * event.message.length + 300 * frames + JSON.stringify(event.attributes).length * 2;
	},
	settle: (_, later) => later,
	refuse: (event) => (Number.isFinite(event.time) ? null : "no usable time"),
	merge: (store) => new ErrorMerge(store),
};

interface Seen {
	readonly id: number;
	first: number;
	last: number;
	changed: boolean;
}

/** Shapes looked up lately; beyond this the store is asked again. */
const maxShapes = 20_000;

class ErrorMerge implements RecordMerge<ErrorEvent> {
	private readonly fingerprints = new Map<string, Seen>();
	private readonly shapes = new Map<string, number>();

	constructor(private readonly store: Store) {}

	put(event: ErrorEvent): "new" | "known" {
		const id = contentId(event.id);
		const known = this.store.statement("SELECT 1 FROM events WHERE content_id = ?").get(id);
		if (known !== undefined) return "known";
		const split = event.trace === null ? null : splitTrace(event.trace);
		this.store
			.statement(
				`INSERT INTO events (content_id, fingerprint, time, version, level, message, shape, details,
					goroutine, trace, span, attributes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			)
			.run(
				id,
				this.see(event),
				event.time,
				event.version,
				event.level,
				event.message,
				split === null ? null : this.shape(split.shape),
				split?.details ?? null,
				event.goroutineId,
				event.traceId,
				event.spanId,
				JSON.stringify(event.attributes),
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
	private see(event: ErrorEvent): number {
		const { fingerprint, service, env, time } = event;
		const key = JSON.stringify([service, env, fingerprint]);
		const seen = this.fingerprints.get(key) ?? this.findOrInsert(service, env, fingerprint, time);
		this.fingerprints.set(key, seen);
		if (time < seen.first || time > seen.last) seen.changed = true;
		seen.first = Math.min(seen.first, time);
		seen.last = Math.max(seen.last, time);
		return seen.id;
	}

	private findOrInsert(service: string, env: string, fingerprint: string, time: number): Seen {
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

	/** Row id of a stack shape, stored when it is new. */
	private shape(shape: string): number {
		const digest = createHash("sha256").update(shape).digest().subarray(0, 16);
		const key = digest.toString("latin1");
		const held = this.shapes.get(key);
		if (held !== undefined) return held;
		const row = this.store.statement("SELECT id FROM stack_shapes WHERE hash = ?").get(digest) as
			| { readonly id: number }
			| undefined;
		const id = row?.id ?? this.insertShape(digest, shape);
		if (this.shapes.size >= maxShapes) this.shapes.clear();
		this.shapes.set(key, id);
		return id;
	}

	private insertShape(digest: Uint8Array, shape: string): number {
		const { lastInsertRowid } = this.store
			.statement("INSERT INTO stack_shapes (hash, data) VALUES (?, ?)")
			.run(digest, deflateRawSync(shape));
		return Number(lastInsertRowid);
	}
}

/** 32 hex digits as 16 bytes; anything else stays text. */
function contentId(id: string): SqliteValue {
	return /^[0-9a-f]{32}$/.test(id) ? Buffer.from(id, "hex") : id;
}
