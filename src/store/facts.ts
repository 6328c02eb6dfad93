/** Single named facts with the time they were written: cursors of `--since-last-run`, retention horizons. */
import type { EpochSeconds } from "../model/time.js";
import type { Store } from "./store.js";

/** A stored fact. */
export interface Fact {
	readonly value: string;
	readonly time: EpochSeconds;
}

/** Reads a fact; null when it was never written. */
export function readFact(store: Store, name: string): Fact | null {
	const row = store.read(() => store.statement("SELECT value, time FROM facts WHERE name = ?").get(name));
	return (row as Fact | undefined) ?? null;
}

/** Writes a fact. Call inside `store.write`. */
export function putFact(store: Store, name: string, value: string, now: EpochSeconds): void {
	store
		.statement(
			`INSERT INTO facts (name, value, time) VALUES (?, ?, ?)
			 ON CONFLICT (name) DO UPDATE SET value = excluded.value, time = excluded.time`,
		)
		.run(name, value, now);
}

/** Where the last run of a command got to. */
export interface Cursors {
	/** Instant up to which `name` has seen everything; null before its first run. */
	read(name: string): EpochSeconds | null;
	/** Moves the cursor forward; never back, so that of two runs at once the later one wins. */
	advance(name: string, to: EpochSeconds, now: EpochSeconds): void;
}

/** Cursors kept in the store. `name` should hold the command and its filters. */
export function storeCursors(store: Store): Cursors {
	const read = (name: string): EpochSeconds | null => {
		const fact = readFact(store, `cursor:${name}`);
		return fact === null ? null : Number(fact.value);
	};
	return {
		read,
		advance(name, to, now) {
			store.write(() => {
				if (to > (read(name) ?? Number.NEGATIVE_INFINITY)) putFact(store, `cursor:${name}`, String(to), now);
			});
		},
	};
}
