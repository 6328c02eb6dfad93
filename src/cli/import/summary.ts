/** What an import of one file did, gathered while its records pass by. */
import type { EpochSeconds } from "../../model/time.js";
import type { ImportCounts } from "../../store/import/counts.js";
import type { Decoded } from "../../store/import/writer.js";

/** Result of one file. */
export interface FileSummary extends ImportCounts {
	readonly file: string;
	/** First and last instant of its records; null without records that have one. */
	readonly span: readonly [EpochSeconds, EpochSeconds] | null;
	/** First line that was skipped for a reason, where the decoder knows it. */
	readonly firstSkipped: ReadonlyMap<string, number>;
}

/** Watches a decoded stream. */
export class Watched<T> {
	private first = Number.POSITIVE_INFINITY;
	private last = Number.NEGATIVE_INFINITY;
	private readonly lines = new Map<string, number>();

	constructor(private readonly timeOf: (record: T) => EpochSeconds | null) {}

	/** Passes everything on. */
	async *watch(records: AsyncIterable<Decoded<T>>): AsyncGenerator<Decoded<T>> {
		for await (const decoded of records) {
			if (decoded.kind === "record") this.see(this.timeOf(decoded.record));
			else if (decoded.line !== undefined && !this.lines.has(decoded.reason)) {
				this.lines.set(decoded.reason, decoded.line);
			}
			yield decoded;
		}
	}

	summary(file: string, counts: ImportCounts): FileSummary {
		const span = this.first <= this.last ? ([this.first, this.last] as const) : null;
		return { file, ...counts, span, firstSkipped: this.lines };
	}

	private see(time: EpochSeconds | null): void {
		if (time === null || !Number.isFinite(time)) return;
		this.first = Math.min(this.first, time);
		this.last = Math.max(this.last, time);
	}
}
