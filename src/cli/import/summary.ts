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
	/** Lines with something wrong; the other skipped ones are fine but hold no such record. */
	readonly rejected: number;
	/** Records that name no service: nothing can be detected in them. */
	readonly unnamed: number;
}

/** What is looked at in a record. */
export interface RecordFacts<T> {
	timeOf(record: T): EpochSeconds | null;
	serviceOf(record: T): string;
}

/** Watches a decoded stream. */
export class Watched<T> {
	private first = Number.POSITIVE_INFINITY;
	private last = Number.NEGATIVE_INFINITY;
	private readonly lines = new Map<string, number>();
	private rejected = 0;
	private unnamed = 0;

	constructor(private readonly about: RecordFacts<T>) {}

	/** Passes everything on. */
	async *watch(records: AsyncIterable<Decoded<T>>): AsyncGenerator<Decoded<T>> {
		for await (const decoded of records) {
			if (decoded.kind === "record") this.see(decoded.record);
			else this.seeSkipped(decoded);
			yield decoded;
		}
	}

	summary(file: string, counts: ImportCounts): FileSummary {
		const { lines: firstSkipped, rejected, unnamed } = this;
		const span = this.first <= this.last ? ([this.first, this.last] as const) : null;
		return { file, ...counts, span, firstSkipped, rejected, unnamed };
	}

	private see(record: T): void {
		if (this.about.serviceOf(record) === "") this.unnamed++;
		const time = this.about.timeOf(record);
		if (time === null || !Number.isFinite(time)) return;
		this.first = Math.min(this.first, time);
		this.last = Math.max(this.last, time);
	}

	private seeSkipped({ reason, line, rejected }: Exclude<Decoded<T>, { kind: "record" }>): void {
		if (rejected === true) this.rejected++;
		if (line !== undefined && !this.lines.has(reason)) this.lines.set(reason, line);
	}
}
