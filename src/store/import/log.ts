/** The log of imports: which batch changed the store when. A batch that changed nothing leaves no trace. */
import type { Store } from "../store.js";
import type { ImportCounts } from "./counts.js";
import type { ImportBatch } from "./writer.js";

/** Logs a batch inside its transaction and gives its counts back. */
export function logBatch(store: Store, kind: string, about: ImportBatch, counts: ImportCounts): ImportCounts {
	if (counts.new + counts.replaced > 0) {
		store
			.statement("INSERT INTO imports (kind, source, time, counts) VALUES (?, ?, ?, ?)")
			.run(kind, about.source, about.now, JSON.stringify(counts));
	}
	return counts;
}
