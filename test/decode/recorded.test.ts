/** Every recording through the error decoder: number of events, and the expected failure among them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeErrors } from "../../src/decode/errors.js";
import { readFailure } from "../../src/decode/failure.js";
import type { ErrorEvent } from "../../src/model/event.js";
import { chunked, collect } from "./collect.js";

interface Recording {
	readonly file: string;
	readonly recordedBy: string;
	readonly expect: {
		readonly failure?: string;
		readonly message?: string;
		readonly function?: string;
		readonly file?: string;
		readonly line?: number;
		readonly goroutine?: number;
		readonly events: number;
		readonly stack?: boolean;
	};
}

const fixtures = join(import.meta.dirname, "../../fixtures");
const manifest = JSON.parse(readFileSync(join(fixtures, "manifest.json"), "utf8")) as {
	readonly recordings: readonly Recording[];
};
/** Waiting goroutines: which one matters is the stack parser's judgement (test/golang/stack). */
const anyGoroutine = /^(?:deadlock-channel|sigquit|pprof|go1\.25-waitgroup)/;
/**
 * The manifest counts the panics of one function; the server also panicked in another. A logged panic of zap is an
 * event of its own before the crash that follows.
 */
const eventsOf: Readonly<Record<string, number>> = { "http-panic.txt": 3, "journald.ndjson": 4 };
const defaults = { time: 1_795_142_467, service: "given" };

function bytesOf(recording: Recording): Buffer {
	return readFileSync(
		join(fixtures, recording.recordedBy === "hand" ? "handmade" : "recorded", recording.file),
	);
}

/** The event that the manifest describes, by its innermost frame or its message. */
function wantedEvent(
	events: readonly ErrorEvent[],
	wanted: Recording["expect"],
	file: string,
): ErrorEvent | undefined {
	return events.find((event) => {
		if (wanted.stack === false) return event.message === wanted.message;
		const trace = event.trace;
		if (trace === null) return false;
		const frames = anyGoroutine.test(file)
			? trace.goroutines.flatMap((g) => g.frames)
			: trace.frames.slice(0, 3);
		return frames.some(
			(frame) =>
				frame.symbol === wanted.function &&
				(wanted.line === undefined ||
					anyGoroutine.test(file) ||
					frame.line === wanted.line ||
					wanted.file !== frame.file),
		);
	});
}

describe("recordings through the error decoder", () => {
	it("has recordings", () => expect(manifest.recordings.length).toBeGreaterThan(60));

	it.each(manifest.recordings)("$file", async (recording) => {
		const wanted = recording.expect;
		const { records, skips } = await collect(decodeErrors([bytesOf(recording)], defaults));
		expect(records).toHaveLength(eventsOf[recording.file] ?? wanted.events);
		expect(skips.filter((skip) => skip.rejected)).toEqual([]);
		const event = wantedEvent(records, wanted, recording.file);
		if (event === undefined) throw new Error(`no event of ${wanted.function ?? wanted.message}`);
		if (wanted.failure !== undefined && wanted.stack !== false)
			expect(event.trace?.failure).toBe(wanted.failure);
		if (wanted.message !== undefined) {
			const texts = records.map((record) => record.message);
			expect(texts).toContain(wanted.message.replace(/\u001b\[\d+m/g, "").trim());
		}
		if (wanted.goroutine !== undefined) expect(event.goroutineId).toBe(String(wanted.goroutine));
	});

	it.each(manifest.recordings)("$file reads the same in small chunks", async (recording) => {
		const bytes = bytesOf(recording);
		const whole = await collect(decodeErrors([bytes], defaults));
		const parts = await collect(decodeErrors(chunked(bytes, 7), defaults));
		expect(parts).toEqual(whole);
		expect(new Set(whole.records.map((record) => record.id)).size).toBe(whole.records.length);
	});

	it("picks the failure a file is about", async () => {
		for (const recording of manifest.recordings) {
			if (recording.expect.stack === false) continue;
			const { trace } = await readFailure([bytesOf(recording)]);
			expect(trace?.frames.length, recording.file).toBeGreaterThan(0);
		}
	});
});
