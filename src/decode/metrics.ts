/**
 * Counts of errors and requests: NDJSON of counts per interval, Prometheus text, OpenMetrics, and VictoriaMetrics'
 * export lines. Cumulative forms need selectors that say which series count errors and which count requests; they
 * are added up per service, env, version and step, so their memory grows with those and with the number of series.
 */
import * as v from "valibot";
import type { MetricPoint } from "../model/event.js";
import { Failure } from "../model/failure.js";
import { type CounterTable, createCounterTable } from "./counter-table.js";
import { readExpositionLine } from "./exposition.js";
import { isFields } from "./flatten.js";
import { splitLines } from "./lines.js";
import type { MetricsOptions } from "./metrics-options.js";
import { type Chunks, type Decoded, decoded, passedOver, rejected, type Skipped } from "./outcome.js";
import { countSchema, nameSchema, optionalNameSchema, parseWith, timeSchema } from "./schema.js";
import { epochOf } from "./time.js";

const pointSchema = v.pipe(
	v.object({
		time: timeSchema,
		service: nameSchema,
		env: v.optional(v.string("must be text"), ""),
		version: optionalNameSchema,
		errors: countSchema,
		requests: v.optional(v.nullable(countSchema), null),
		panics: v.optional(v.nullable(countSchema), null),
		labels: v.optional(v.record(v.string(), v.string("must be text"))),
	}),
	v.transform(({ labels, ...point }): MetricPoint => (labels === undefined ? point : { ...point, labels })),
);

/** Decodes metrics of any form, told apart line by line. */
export async function* decodeMetrics(
	chunks: Chunks,
	options: MetricsOptions = {},
): AsyncGenerator<Decoded<MetricPoint>> {
	const table = createCounterTable(options);
	const types = new Map<string, string>();
	for await (const line of splitLines(chunks)) {
		if (line.problem !== null) {
			yield rejected(line.number, line.problem === "binary" ? "binary data" : "line too long");
			continue;
		}
		const text = line.text.trim();
		if (text === "") continue;
		if (text.startsWith("{") && text.endsWith("}")) {
			yield* readObject(text, line.number, table, options);
			continue;
		}
		const skipped = readExposition(text, line.number, table, types, options);
		if (skipped !== null) yield skipped;
	}
	for (const { line, ...point } of table.points()) yield decoded(point, line);
}

function* readObject(
	text: string,
	line: number,
	table: CounterTable,
	options: MetricsOptions,
): Generator<Decoded<MetricPoint>> {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		yield rejected(line, "malformed JSON", text);
		return;
	}
	if (isFields(value) && isFields(value.metric) && Array.isArray(value.timestamps)) {
		needSelectors(options);
		yield* readExport(value.metric, value.values, value.timestamps, line, table);
		return;
	}
	const { service, env, version } = options;
	const given = isFields(value)
		? Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== ""))
		: value;
	const filled = isFields(given)
		? {
				...(service === undefined ? {} : { service }),
				...(env === undefined ? {} : { env }),
				...(version === undefined ? {} : { version }),
				...given,
			}
		: given;
	const parsed = parseWith(pointSchema, filled);
	yield parsed.ok ? decoded(parsed.value, line) : rejected(line, parsed.problem, text);
}

/** VictoriaMetrics `/api/v1/export`: one series (or a part of it) a line. */
function* readExport(
	metric: Readonly<Record<string, unknown>>,
	values: unknown,
	timestamps: readonly unknown[],
	line: number,
	table: CounterTable,
): Generator<Skipped> {
	const { __name__: name, ...rest } = metric;
	const labels = Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, String(item)]));
	const numbers = Array.isArray(values) ? values : [];
	for (const [index, stamp] of timestamps.entries()) {
		const value = numbers[index];
		const time = typeof stamp === "number" ? epochOf(stamp) : null;
		if (typeof value !== "number" || time === null) {
			yield rejected(line, "export line with a value or timestamp that is no number");
			return;
		}
		const problem = table.add({ name: String(name ?? ""), labels, value, time }, line);
		if (problem !== null) {
			yield problem;
			if (problem.reason === "not selected") return;
		}
	}
}

function readExposition(
	text: string,
	line: number,
	table: CounterTable,
	types: Map<string, string>,
	options: MetricsOptions,
): Skipped | null {
	const read = readExpositionLine(text);
	if (read.kind === "comment") return null;
	if (read.kind === "wrong") return rejected(line, read.problem, text);
	if (read.kind === "type") {
		types.set(read.name, read.type);
		return null;
	}
	needSelectors(options);
	const { sample } = read;
	const type = typeOf(sample.name, types);
	if (type === "gauge")
		return selected(sample.name, sample.labels, options)
			? rejected(line, "a gauge is no counter", text)
			: passedOver(line, "not selected");
	if (/_bucket$/.test(sample.name) && "le" in sample.labels) return passedOver(line, "histogram bucket");
	if (/_created$/.test(sample.name) && type !== undefined) return passedOver(line, "creation time");
	if (type === "summary" && "quantile" in sample.labels) return passedOver(line, "summary quantile");
	if (sample.time === null)
		return selected(sample.name, sample.labels, options)
			? rejected(line, "sample without timestamp", text)
			: passedOver(line, "not selected");
	return table.add({ ...sample, time: sample.time }, line);
}

/** OpenMetrics declares the family without `_total`. */
function typeOf(name: string, types: ReadonlyMap<string, string>): string | undefined {
	return types.get(name) ?? types.get(name.replace(/_(?:total|created|bucket|sum|count)$/, ""));
}

function selected(name: string, labels: Readonly<Record<string, string>>, options: MetricsOptions): boolean {
	return [options.errors, options.requests, options.panics].some(
		(selector) => selector?.matches(name, labels) ?? false,
	);
}

function needSelectors(options: MetricsOptions): void {
	if (options.errors !== undefined) return;
	throw new Failure("usage", "these metrics are counters: say which of them count errors", {
		hint: "add --errors 'http_requests_total{code=~\"5..\"}' --requests http_requests_total",
	});
}
