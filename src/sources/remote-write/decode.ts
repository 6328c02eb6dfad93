/**
 * Remote-write bodies, versions 1.0 and 2.0, into samples. Histograms, exemplars and metadata are counted and
 * left out: counts of errors need none of them.
 * https://prometheus.io/docs/specs/prw/remote_write_spec/ and .../remote_write_spec_2_0/
 */
import type { EpochSeconds } from "../../model/time.js";
import { MalformedMessage, ProtobufReader, type WireType } from "./protobuf.js";

/** Bits of the NaN that says "this series ended" (prometheus/model/value). */
const staleBits = 0x7ff0000000000002n;

export interface WrittenSample {
	readonly time: EpochSeconds;
	readonly value: number;
	/** The target or the series went away; `value` is NaN. */
	readonly stale: boolean;
}

export interface WrittenSeries {
	readonly labels: Readonly<Record<string, string>>;
	readonly samples: readonly WrittenSample[];
	/** When the counter began, as 2.0 tells it; null when unknown. */
	readonly startedAt: EpochSeconds | null;
}

/** One request. */
export interface WriteRequest {
	readonly series: readonly WrittenSeries[];
	readonly samples: number;
	readonly histograms: number;
	readonly exemplars: number;
}

export type WriteVersion = "1.0" | "2.0";

/** @throws MalformedMessage for a body that is not of that version. */
export function decodeWrite(body: Uint8Array, version: WriteVersion): WriteRequest {
	const gathered = version === "1.0" ? decodeFirst(body) : decodeSecond(body);
	const sum = (count: (one: Counted) => number): number =>
		gathered.reduce((total, one) => total + count(one), 0);
	return {
		series: gathered.filter(({ samples }) => samples.length > 0),
		samples: sum(({ samples }) => samples.length),
		histograms: sum(({ histograms }) => histograms),
		exemplars: sum(({ exemplars }) => exemplars),
	};
}

interface Counted extends WrittenSeries {
	readonly histograms: number;
	readonly exemplars: number;
}

/** WriteRequest { 1: timeseries, 3: metadata }. */
function decodeFirst(body: Uint8Array): Counted[] {
	const reader = new ProtobufReader(body);
	const series: Counted[] = [];
	eachField(reader, (field, wire) => {
		if (field !== 1) return false;
		series.push(firstSeries(messageOf(reader, wire)));
		return true;
	});
	return series;
}

/** TimeSeries { 1: labels { 1: name, 2: value }, 2: samples { 1: value, 2: ms }, 3: exemplars, 4: histograms }. */
function firstSeries(reader: ProtobufReader): Counted {
	const labels = emptyLabels();
	const samples: WrittenSample[] = [];
	const counts = { histograms: 0, exemplars: 0 };
	eachField(reader, (field, wire) => {
		if (field === 1) {
			const [name, value] = labelPair(messageOf(reader, wire));
			labels[name] = value;
		} else if (field === 2) samples.push(readSample(messageOf(reader, wire)).sample);
		else {
			if (field === 3) counts.exemplars++;
			if (field === 4) counts.histograms++;
			return false;
		}
		return true;
	});
	return { labels, samples, startedAt: null, ...counts };
}

function labelPair(reader: ProtobufReader): [string, string] {
	let name = "";
	let value = "";
	eachField(reader, (field, wire) => {
		if (wire !== 2 || field > 2) return false;
		if (field === 1) name = reader.text();
		else value = reader.text();
		return true;
	});
	return [name, value];
}

/** Request { 4: symbols, 5: timeseries }. Symbols may follow the series, so references are resolved at the end. */
function decodeSecond(body: Uint8Array): Counted[] {
	const reader = new ProtobufReader(body);
	const symbols: string[] = [];
	const pending: (() => Counted)[] = [];
	eachField(reader, (field, wire) => {
		if (field === 4 && wire === 2) symbols.push(reader.text());
		else if (field === 5) {
			const message = messageOf(reader, wire);
			pending.push(() => secondSeries(message, symbols));
		} else return false;
		return true;
	});
	if (symbols.length > 0 && symbols[0] !== "") throw new MalformedMessage("the first symbol is not empty");
	return pending.map((resolve) => resolve());
}

/** TimeSeries { 1: label refs, 2: samples, 3: histograms, 4: exemplars, 5: metadata, 6: created (old drafts) }. */
function secondSeries(reader: ProtobufReader, symbols: readonly string[]): Counted {
	const references: number[] = [];
	const samples: WrittenSample[] = [];
	const counts = { histograms: 0, exemplars: 0 };
	let startedAt: EpochSeconds | null = null;
	eachField(reader, (field, wire) => {
		if (field === 1) references.push(...reader.uint32s(wire));
		else if (field === 2) {
			const { sample, start } = readSample(messageOf(reader, wire));
			samples.push(sample);
			if (start > 0) startedAt = start / 1000;
		} else if (field === 6 && wire === 0) {
			const created = reader.int64();
			if (created > 0) startedAt = created / 1000;
		} else {
			if (field === 3) counts.histograms++;
			if (field === 4) counts.exemplars++;
			return false;
		}
		return true;
	});
	return { labels: resolveLabels(references, symbols), samples, startedAt, ...counts };
}

function resolveLabels(references: readonly number[], symbols: readonly string[]): Record<string, string> {
	if (references.length % 2 !== 0) throw new MalformedMessage("an odd number of label references");
	const labels = emptyLabels();
	for (let index = 0; index < references.length; index += 2) {
		const name = symbols[references[index] ?? -1];
		const value = symbols[references[index + 1] ?? -1];
		if (name === undefined || value === undefined) throw new MalformedMessage("a label without its symbol");
		labels[name] = value;
	}
	return labels;
}

/** Sample { 1: value, 2: timestamp ms, 3: start timestamp ms (2.0) }. */
function readSample(reader: ProtobufReader): { readonly sample: WrittenSample; readonly start: number } {
	let value = 0;
	let stale = false;
	let time = 0;
	let start = 0;
	eachField(reader, (field, wire) => {
		if (field === 1 && wire === 1) {
			const double = reader.double();
			value = double.value;
			stale = double.bits === staleBits;
		} else if (field === 2 && wire === 0) time = reader.int64();
		else if (field === 3 && wire === 0) start = reader.int64();
		else return false;
		return true;
	});
	return { sample: { time: time / 1000, value, stale }, start };
}

/** Walks the fields; a field that `take` leaves alone is skipped. */
function eachField(reader: ProtobufReader, take: (field: number, wire: WireType) => boolean): void {
	while (!reader.ended) {
		const { field, wire } = reader.tag();
		if (!take(field, wire)) reader.skip(wire);
	}
}

function messageOf(reader: ProtobufReader, wire: WireType): ProtobufReader {
	if (wire !== 2) throw new MalformedMessage("a message was expected");
	return reader.message();
}

/** Without a prototype: a label may be called `__proto__`. */
function emptyLabels(): Record<string, string> {
	return Object.create(null) as Record<string, string>;
}
