/** Every recording that is one plain crash text: what the manifest expects of it, read by the stack parser alone. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mainTrace, parseStacks } from "../../../src/golang/stack/parse.js";

interface Expectation {
	readonly failure?: string;
	readonly message?: string;
	readonly function?: string;
	readonly file?: string;
	readonly line?: number;
	readonly goroutine?: number;
	readonly goroutines?: number;
	readonly createdBy?: string;
	readonly labels?: Readonly<Record<string, string>>;
	readonly events: number;
}
interface Recording {
	readonly file: string;
	readonly recordedBy: string;
	readonly expect: Expectation;
}

const fixtures = join(import.meta.dirname, "../../../fixtures");
const manifest = JSON.parse(readFileSync(join(fixtures, "manifest.json"), "utf8")) as {
	readonly recordings: readonly Recording[];
};
/** Logs and collector wrappings are decode's work. */
const logs =
	/^(?:cri|docker|fluentbit|journald|otlp|sentry|slog|go1\.21-slog|zap|zerolog|logrus|msgpack|wrapped-errors)/;
/** Recordings whose expected place is that of one waiting goroutine of several; any of them may be picked. */
const anyGoroutine = /^(?:deadlock-channel|sigquit|pprof|go1\.25-waitgroup)/;
/** The manifest counts the panics of the named function; the server also panicked once in another. */
const tracesOf: Readonly<Record<string, number>> = { "http-panic.txt": 3 };
const plain = manifest.recordings.filter((recording) => !logs.test(recording.file));

describe("recorded crash texts", () => {
	it("has recordings", () => expect(plain.length).toBeGreaterThan(40));

	it.each(plain)("reads $file", (recording) => {
		const folder = recording.recordedBy === "hand" ? "handmade" : "recorded";
		const parsed = parseStacks(readFileSync(join(fixtures, folder, recording.file), "utf8"));
		const wanted = recording.expect;
		expect(parsed.traces).toHaveLength(tracesOf[recording.file] ?? wanted.events);
		const trace = mainTrace(parsed);
		if (trace === null) throw new Error("no trace");
		if (wanted.failure !== undefined) expect(trace.failure).toBe(wanted.failure);
		if (wanted.message !== undefined) expect(trace.message).toBe(plainText(wanted.message));
		if (wanted.createdBy !== undefined) expect(trace.createdBy?.symbol).toBe(wanted.createdBy);
		if (wanted.goroutine !== undefined) expect(trace.goroutines[0]?.id).toBe(String(wanted.goroutine));
		if (wanted.goroutines !== undefined) expect(trace.goroutines).toHaveLength(wanted.goroutines);
		if (wanted.labels !== undefined) expect(trace.goroutines[0]?.labels).toEqual(wanted.labels);
		const candidates = anyGoroutine.test(recording.file)
			? trace.goroutines.flatMap((g) => g.frames)
			: trace.frames.slice(0, 3);
		const frame = candidates.find((candidate) => candidate.symbol === wanted.function);
		expect(frame, JSON.stringify(trace.frames.slice(0, 3))).toBeDefined();
		if (wanted.file !== undefined) expect(candidates.map((c) => c.file)).toContain(wanted.file);
		if (wanted.line !== undefined) expect(candidates.map((c) => c.line)).toContain(wanted.line);
	});
});

function plainText(text: string): string {
	return text.replace(/\u001b\[\d+m/g, "").trim();
}
