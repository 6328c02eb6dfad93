/**
 * Records waiting for the merge, one a key. They stay in memory up to a weight and move to a temporary table
 * beyond it. Two records with the same key are settled here, so that the order of spills does not matter and
 * importing the same file twice counts alike.
 */
import type { Store } from "../store.js";

/** What a spool needs to know of its records. */
export interface Spooled<T> {
	/** Identity in the store. */
	key(record: T): string;
	/** Bytes in memory, roughly. */
	weigh(record: T): number;
	/** Which of two records with the same key holds; the later one unless there is a reason. */
	settle(earlier: T, later: T): T;
}

/** What happened to the record that was not kept: it was the same, or it said something else. */
export type Duplicate = "same" | "superseded";

/** Nominal; objects on the heap weigh about three times as much. */
const maxBytes = 32 * 1024 * 1024;

/** How many rows are read back at a time: a running read would forbid writes on the same connection. */
const page = 500;

let spools = 0;

/** Keyed records in memory and, beyond `limit` bytes, in a temporary table. */
export class Spool<T> {
	private readonly owner = ++spools;
	private readonly held = new Map<string, T>();
	private bytes = 0;
	private spilled = false;

	constructor(
		private readonly store: Store,
		private readonly about: Spooled<T>,
		private readonly onDuplicate: (duplicate: Duplicate) => void,
		private readonly limit = maxBytes,
	) {}

	add(record: T): void {
		const key = this.about.key(record);
		const earlier = this.held.get(key);
		this.held.set(key, earlier === undefined ? record : this.settled(earlier, record));
		if (earlier === undefined) this.bytes += this.about.weigh(record) + key.length;
		if (this.bytes > this.limit) this.spill();
	}

	/** Call once after the last `add`, outside of any transaction. */
	seal(): void {
		if (this.spilled) this.spill();
	}

	/** All records of a sealed spool, one a key, in the order the keys came. */
	*records(): Generator<T> {
		if (!this.spilled) {
			yield* this.held.values();
			return;
		}
		let last = 0;
		for (;;) {
			const rows = this.store
				.statement(
					"SELECT id, data FROM temp.spilled_records WHERE id > ? AND +owner = ? ORDER BY id LIMIT ?",
				)
				.all(last, this.owner, page) as { readonly id: number; readonly data: string }[];
			for (const row of rows) yield JSON.parse(row.data) as T;
			const end = rows.at(-1);
			if (end === undefined) return;
			last = end.id;
		}
	}

	discard(): void {
		this.held.clear();
		this.bytes = 0;
		if (!this.spilled) return;
		this.spilled = false;
		this.store.spill(() =>
			this.store.statement("DELETE FROM temp.spilled_records WHERE owner = ?").run(this.owner),
		);
	}

	private spill(): void {
		if (this.held.size === 0) return;
		if (!this.spilled) this.store.spill(() => this.store.statement(createTable).run());
		this.spilled = true;
		this.store.spill(() => {
			for (const [key, record] of this.held) this.spillOne(key, record);
		});
		this.held.clear();
		this.bytes = 0;
	}

	private spillOne(key: string, record: T): void {
		const { changes } = this.store
			.statement("INSERT OR IGNORE INTO temp.spilled_records (owner, name, data) VALUES (?, ?, ?)")
			.run(this.owner, key, JSON.stringify(record));
		if (changes === 1) return;
		const earlier = this.store
			.statement("SELECT data FROM temp.spilled_records WHERE owner = ? AND name = ?")
			.get(this.owner, key) as { readonly data: string };
		this.store
			.statement("UPDATE temp.spilled_records SET data = ? WHERE owner = ? AND name = ?")
			.run(JSON.stringify(this.settled(JSON.parse(earlier.data) as T, record)), this.owner, key);
	}

	private settled(earlier: T, later: T): T {
		const same = JSON.stringify(earlier) === JSON.stringify(later);
		this.onDuplicate(same ? "same" : "superseded");
		return same ? earlier : this.about.settle(earlier, later);
	}
}

const createTable = `CREATE TEMP TABLE IF NOT EXISTS spilled_records (
	id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL,
	UNIQUE (owner, name))`;
