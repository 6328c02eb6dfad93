/** Import of keyed records (events, deploys, rollout points, edges): gather in a spool, merge at the end. */
import type { Store } from "../store.js";
import { type Outcome, Tally } from "./counts.js";
import { logBatch } from "./log.js";
import { Spool, type Spooled } from "./spool.js";
import type { ImportWriter } from "./writer.js";

/** One kind of record. */
export interface RecordKind<T> extends Spooled<T> {
	/** As in `faultline import KIND`. */
	readonly name: "errors" | "deploys" | "rollouts" | "topology";
	/** What makes two records the same, in words, for the reason of a superseded line. */
	readonly identity: string;
	/** Reason to leave the record out, or null. */
	refuse(record: T): string | null;
	/** Begins a merge inside the transaction; the result takes the records one by one. */
	merge(store: Store): RecordMerge<T>;
}

/** A merge under way. */
export interface RecordMerge<T> {
	put(record: T): Outcome;
	/** Writes what was held back until all records were seen. */
	end(): void;
}

/** Limits for tests. */
export interface RecordWriterOptions {
	/** Bytes kept in memory. */
	readonly memory?: number;
}

/** Opens an import of keyed records. */
export function recordWriter<T>(
	store: Store,
	kind: RecordKind<T>,
	options: RecordWriterOptions = {},
): ImportWriter<T> {
	const tally = new Tally();
	const superseded = `superseded by another line of the same ${kind.identity}`;
	const spool = new Spool<T>(
		store,
		kind,
		(duplicate) => (duplicate === "same" ? tally.count("known") : tally.skip(superseded)),
		options.memory,
	);
	return {
		add(record) {
			const reason = kind.refuse(record);
			if (reason === null) spool.add(record);
			else tally.skip(reason);
		},
		skip: (reason) => tally.skip(reason),
		finish(about) {
			spool.seal();
			return store.write(() => {
				const merge = kind.merge(store);
				for (const record of spool.records()) tally.count(merge.put(record));
				merge.end();
				return logBatch(store, kind.name, about, tally.counts());
			});
		},
		discard: () => spool.discard(),
	};
}
