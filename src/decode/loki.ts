/**
 * Lines of a Loki push body or query answer: streams with `[nanoseconds, line]` values (a third item holds
 * structured metadata). Queries answer newest first by default; stacks need the order of writing.
 */
import { type Fields, isFields, textOf } from "./flatten.js";
import { parseTime } from "./time.js";
import type { WrappedLine } from "./unwrap.js";

/** The lines of all streams, each oldest first; null when the object is no Loki JSON. */
export function unwrapLoki(fields: Fields): readonly WrappedLine[] | null {
	const data = isFields(fields.data) ? fields.data : {};
	const streams = data.resultType === "streams" ? data.result : fields.streams;
	if (!Array.isArray(streams)) return null;
	return streams.filter(isFields).flatMap((stream) => {
		const labels = isFields(stream.stream) ? stream.stream : {};
		const values = (Array.isArray(stream.values) ? stream.values : []).filter(Array.isArray);
		return oldestFirst(values).map((value) => lineOf(labels, value));
	});
}

/** Nanoseconds do not fit a double: compared as text of equal length, lines of equal time keep their order. */
function oldestFirst(values: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
	const stamp = (value: readonly unknown[] | undefined): string => textOf(value?.[0]).padStart(20, "0");
	const newestFirst = stamp(values[0]) > stamp(values.at(-1));
	const ordered = newestFirst ? [...values].reverse() : [...values];
	return ordered.sort((a, b) => (stamp(a) < stamp(b) ? -1 : stamp(a) > stamp(b) ? 1 : 0));
}

function lineOf(labels: Fields, value: readonly unknown[]): WrappedLine {
	const metadata = isFields(value[2]) ? value[2] : {};
	return {
		text: textOf(value[1]),
		stream: JSON.stringify(labels),
		time: parseTime(value[0]),
		partial: false,
		labels: { ...labels, ...metadata },
	};
}
