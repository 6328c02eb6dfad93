/** Imports an array in one go. */
import type { ImportCounts } from "../../src/store/import/counts.js";
import type { ImportWriter } from "../../src/store/import/writer.js";

/** Adds all records, finishes and gives the counts. */
export function importInto<T>(writer: ImportWriter<T>, records: Iterable<T>, source = "test"): ImportCounts {
	try {
		for (const record of records) writer.add(record);
		return writer.finish({ source, now: 1_700_000_000 });
	} finally {
		writer.discard();
	}
}
