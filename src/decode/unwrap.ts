/**
 * What collectors wrap around each line of a program: docker json-file, CRI, fluent-bit, filebeat, journald, Loki
 * exports, `kubectl logs --prefix`, compose. Taken apart into the line, the stream it belongs to (one per container
 * and output, since stacks of two interleave), its time and labels.
 */
import { splitStream } from "../golang/stack/streams.js";
import type { EpochSeconds } from "../model/time.js";
import { type Fields, isFields, textOf } from "./flatten.js";
import { parseTime } from "./time.js";

/** A line as the program wrote it, or a part of it. */
export interface WrappedLine {
	readonly text: string;
	/** Key of the stream; "" for input without wrapping. */
	readonly stream: string;
	readonly time: EpochSeconds | null;
	/** The rest of the line follows in the next piece of this stream. */
	readonly partial: boolean;
	/** Labels of the collector (kubernetes.*, container_name, ...), for attributes and service names. */
	readonly labels: Fields | null;
}

const cri = /^(\d{4}-\d\d-\d\dT\S+) (stdout|stderr) ([FP])(?: (.*))?$/s;

/** Takes a collector's wrapping off; the line itself, in stream "", when there is none. */
export function unwrapLine(line: string): WrappedLine {
	const match = cri.exec(line);
	if (match !== null) {
		const [, time, stream = "", tag, text = ""] = match;
		return { text, stream, time: parseTime(time), partial: tag === "P", labels: null };
	}
	const { key, rest } = splitStream(line);
	if (key !== "") return unwrapNamed(key, rest);
	return { text: line, stream: "", time: null, partial: false, labels: null };
}

/** Behind a writer's name the line may be wrapped again, or begin with the collector's time. */
function unwrapNamed(key: string, rest: string): WrappedLine {
	const inner = cri.exec(rest);
	const labels = { log_stream: key };
	if (inner !== null) {
		const [, time, stream = "", tag, text = ""] = inner;
		return { text, stream: `${key} ${stream}`, time: parseTime(time), partial: tag === "P", labels };
	}
	const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) (.*)$/s.exec(rest);
	if (stamped === null) return { text: rest, stream: key, time: null, partial: false, labels };
	return { text: stamped[2] ?? "", stream: key, time: parseTime(stamped[1]), partial: false, labels };
}

/** Keys that hold the program's line, with what must stand beside them. */
const bodies: readonly (readonly [string, (fields: Fields) => boolean])[] = [
	[
		"log",
		(fields) =>
			"stream" in fields ||
			"time" in fields ||
			"kubernetes" in fields ||
			"container_id" in fields ||
			"source" in fields,
	],
	[
		"MESSAGE",
		(fields) => "__REALTIME_TIMESTAMP" in fields || "_PID" in fields || "SYSLOG_IDENTIFIER" in fields,
	],
	["line", (fields) => "labels" in fields || ("timestamp" in fields && "stream" in fields)],
	[
		"message",
		(fields) =>
			("@timestamp" in fields || "timestamp" in fields) &&
			("kubernetes" in fields || "agent" in fields || "file" in fields || "source_type" in fields),
	],
];

/** A JSON object of a collector; null when it is a log record of its own. */
export function unwrapObject(fields: Fields): WrappedLine | null {
	for (const [key, fits] of bodies) {
		const body = fields[key];
		if (body === undefined || !fits(fields)) continue;
		const text = bodyText(body);
		if (text === null || hasOwnLevel(fields)) return null;
		const { [key]: _, ...rest } = fields;
		return {
			text: text.replace(/\r?\n$/, ""),
			stream: streamKey(fields),
			time: timeOf(fields),
			partial: isPartial(fields, key, text),
			labels: withoutNoise(rest),
		};
	}
	return null;
}

/** A shipper that parsed the record already puts its level beside the text. */
function hasOwnLevel(fields: Fields): boolean {
	return ["level", "severity", "lvl"].some((key) => typeof fields[key] === "string") && !("log" in fields);
}

/** journald exports text that is not UTF-8 as a list of bytes. */
function bodyText(body: unknown): string | null {
	if (typeof body === "string") return body;
	if (body instanceof Uint8Array) return Buffer.from(body).toString("utf8");
	if (Array.isArray(body) && body.every((byte) => typeof byte === "number"))
		return Buffer.from(body).toString("utf8");
	return null;
}

function isPartial(fields: Fields, key: string, text: string): boolean {
	if (fields._p === "P" || fields.logtag === "P" || fields.partial_message === "true") return true;
	// docker cuts at 16 KiB: a line without its line feed goes on. Other shippers take the line feed away.
	return (
		key === "log" &&
		"stream" in fields &&
		!("kubernetes" in fields) &&
		!text.endsWith("\n") &&
		text.length >= 16_384
	);
}

const streamKeys = [
	...[
		"kubernetes.namespace_name",
		"kubernetes.pod_name",
		"kubernetes.pod.name",
		"kubernetes.container_name",
		"kubernetes.container.name",
	],
	...[
		"container_id",
		"container.id",
		"container_name",
		"pod",
		"attrs.tag",
		"labels.pod",
		"labels.container",
		"labels.instance",
	],
	...["_HOSTNAME", "_SYSTEMD_UNIT", "_PID", "host.name", "host", "file", "log.file.path", "tag", "stream"],
];

function streamKey(fields: Fields): string {
	const parts: string[] = [];
	for (const name of streamKeys) {
		const value = lookUp(fields, name);
		if (value !== "") parts.push(value);
	}
	return parts.join(" ");
}

function lookUp(fields: Fields, name: string): string {
	const direct = fields[name];
	if (direct !== undefined && !isFields(direct)) return textOf(direct);
	const [head = "", ...tail] = name.split(".");
	const inner = fields[head];
	return tail.length > 0 && isFields(inner) ? lookUp(inner, tail.join(".")) : "";
}

function timeOf(fields: Fields): EpochSeconds | null {
	for (const key of [
		"time",
		"@timestamp",
		"timestamp",
		"_SOURCE_REALTIME_TIMESTAMP",
		"__REALTIME_TIMESTAMP",
		"date",
		"ts",
	]) {
		const time = parseTime(fields[key]);
		if (time !== null) return time;
	}
	return null;
}

/** journald's own bookkeeping says nothing of the error. */
function withoutNoise(fields: Fields): Fields {
	return Object.fromEntries(
		Object.entries(fields).filter(
			([key]) =>
				!/^(?:__|_BOOT_ID|_MACHINE_ID|_CAP_|_GID|_UID|_TRANSPORT|_SOURCE_|_p$|logtag$|time$|@timestamp$|timestamp$|date$)/.test(
					key,
				),
		),
	);
}
