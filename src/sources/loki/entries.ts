/**
 * Log entries of Loki, page by page, oldest first. Times are nanoseconds beyond 2^53, so they stay BigInt. A page
 * begins where the last one ended; entries of that same nanosecond come again and are told by what they hold.
 * https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-logs-within-a-range-of-time
 */
import { Failure } from "../../model/failure.js";
import type { TimeRange } from "../../model/time.js";
import { type Warning, warning } from "../../model/warning.js";
import { contentFailure, statusFailure } from "../http/failures.js";
import { jsonElements } from "../http/json-elements.js";
import { excerpt } from "../http/redact.js";
import type { HttpClient } from "../http/request.js";

export interface LokiEntry {
	/** Nanoseconds since the epoch. */
	readonly time: bigint;
	readonly line: string;
	/** Labels of the stream. */
	readonly stream: Readonly<Record<string, string>>;
	/** The same for all entries of one stream, whatever the order of its labels. */
	readonly streamKey: string;
	/** Structured metadata of the entry. */
	readonly metadata: Readonly<Record<string, string>>;
}

export interface EntriesOptions {
	readonly http: HttpClient;
	/** LogQL. */
	readonly query: string;
	readonly range: TimeRange;
	/** Entries of one page; servers allow 5,000 by default (max_entries_limit_per_query). */
	readonly pageSize: number;
	/** Entries in all. */
	readonly limit: number;
	readonly onWarning: (warning: Warning) => void;
}

/** Yields the entries of a range in order of time. @throws Failure (source, authentication, config, deadline) */
export async function* lokiEntries(options: EntriesOptions, signal?: AbortSignal): AsyncGenerator<LokiEntry> {
	const end = nanoseconds(options.range.to);
	let start = nanoseconds(options.range.from);
	let seen = new Set<string>();
	let left = options.limit;
	while (start < end) {
		const page = await readPage(options, start, end, signal);
		const fresh = page.filter((entry) => !seen.has(identity(entry)));
		for (const entry of fresh.slice(0, left)) yield entry;
		left -= fresh.length;
		if (left < 0 || (left === 0 && page.length >= options.pageSize)) {
			const note = `more than ${options.limit} log lines match; only the first ${options.limit} were read`;
			options.onWarning(
				warning("W-LOKI-LIMIT", note, "narrow the range or the query, or raise errors.limit"),
			);
			return;
		}
		const last = page.at(-1)?.time;
		if (page.length < options.pageSize || last === undefined) return;
		if (fresh.length === 0 || last === start) {
			// A whole page within one nanosecond: the only way on is past it.
			options.onWarning(
				warning("W-LOKI-CROWDED", "some lines of one nanosecond were left out: more than a page of them"),
			);
			start = last + 1n;
			seen = new Set();
			continue;
		}
		start = last;
		seen = new Set(page.filter(({ time }) => time === last).map(identity));
	}
}

async function readPage(
	options: EntriesOptions,
	start: bigint,
	end: bigint,
	signal?: AbortSignal,
): Promise<readonly LokiEntry[]> {
	const { http, query, pageSize } = options;
	const args = {
		query,
		start: String(start),
		end: String(end),
		limit: String(pageSize),
		direction: "forward",
	};
	const answer = await http.send(
		{ path: "loki/api/v1/query_range", query: new URLSearchParams(args) },
		signal,
	);
	if (answer.status !== 200) throw lokiFailure(http, answer.status, answer.where, await answer.text(2 ** 16));
	const entries: LokiEntry[] = [];
	const path = ["data", "result"];
	const elements = jsonElements(answer.chunks, { name: http.name, where: answer.where, path });
	let step = await elements.next();
	while (step.done !== true) {
		entries.push(...readStream(step.value, http.name, answer.where));
		step = await elements.next();
	}
	checkEnvelope(step.value, http.name, answer.where);
	return entries.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

function readStream(text: string, name: string, where: string): LokiEntry[] {
	try {
		const { stream, values } = JSON.parse(text) as { stream: Record<string, string>; values: unknown[][] };
		const streamKey = JSON.stringify(Object.entries(stream).sort(([a], [b]) => (a < b ? -1 : 1)));
		return values.map(([time, line, metadata]) => ({
			time: BigInt(String(time)),
			line: String(line),
			stream,
			streamKey,
			metadata: readMetadata(metadata),
		}));
	} catch (cause) {
		const hint = "the query should select log lines; metric queries give numbers";
		throw new Failure("source", `${name} sent a stream that cannot be read`, { where, hint, cause });
	}
}

/** A flat object, or `{structuredMetadata, parsed}` when the server keeps categories apart. */
function readMetadata(raw: unknown): Readonly<Record<string, string>> {
	if (typeof raw !== "object" || raw === null) return {};
	const flat: Record<string, string> = {};
	for (const [name, value] of Object.entries(raw)) {
		if (typeof value === "object" && value !== null) Object.assign(flat, readMetadata(value));
		else if (name !== "__proto__") flat[name] = String(value);
	}
	return flat;
}

function checkEnvelope(text: string, name: string, where: string): void {
	try {
		const { status, data } = JSON.parse(text) as { status?: string; data?: { resultType?: string } };
		if (status === "success" && (data?.resultType ?? "streams") === "streams") return;
		if (data?.resultType !== undefined) {
			const hint = "errors.query should select log lines, without rate() or count_over_time()";
			throw new Failure("config", `${name} answered with a ${data.resultType} instead of log lines`, {
				where,
				hint,
			});
		}
	} catch (error) {
		if (error instanceof Failure) throw error;
	}
	throw contentFailure(name, where, text, "an answer of the Loki API");
}

/** Loki's errors are plain text. */
function lokiFailure(http: HttpClient, status: number, where: string, body: string): Failure {
	const said = excerpt(http.redact(body));
	if (status === 401 && /org id/i.test(said)) {
		const hint = "set errors.tenant: it becomes the X-Scope-OrgID header";
		return new Failure("authentication", `${http.name} wants to know the tenant: ${said}`, { where, hint });
	}
	if (status === 400 && /limit|too (long|large)|exceeds/i.test(said)) {
		const hint = "ask for a shorter time range";
		return new Failure("source", `${http.name} limits the query: ${said}`, { where, hint });
	}
	if (status === 400) {
		const hint = "check errors.query";
		return new Failure("config", `${http.name} does not understand the query: ${said}`, { where, hint });
	}
	return statusFailure(status, http.name, where, said);
}

function identity(entry: LokiEntry): string {
	return `${entry.time}\u0000${entry.streamKey}\u0000${entry.line}`;
}

/** Seconds as whole nanoseconds, without losing the microseconds that a double still holds. */
export function nanoseconds(seconds: number): bigint {
	const whole = Math.floor(seconds);
	return BigInt(whole) * 1_000_000_000n + BigInt(Math.round((seconds - whole) * 1e6)) * 1000n;
}
