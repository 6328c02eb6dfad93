/**
 * Streams of msgpack objects: records of vmihailenco/msgpack and fluent-bit, and Fluentd's forward protocol
 * (message, forward, packed and compressed packed mode). A truncated tail ends the stream with a reason; what was
 * read before it stays.
 */

import { gunzipSync } from "node:zlib";
import { decodeMulti, decodeMultiStream, ExtensionCodec } from "@msgpack/msgpack";
import { type Fields, isFields } from "./flatten.js";
import type { Chunks } from "./outcome.js";

/** One record with the tag of its sender ("" without forward framing), or why the stream ended early. */
export type MsgpackItem =
	| { readonly kind: "record"; readonly fields: Fields; readonly tag: string }
	| { readonly kind: "wrong"; readonly reason: string; readonly detail: string };

/** Sizes above are damage, not data: without limits a flipped bit asks for gigabytes. */
const sizes = {
	maxStrLength: 64 << 20,
	maxBinLength: 256 << 20,
	maxArrayLength: 10_000_000,
	maxMapLength: 1_000_000,
	maxExtLength: 1 << 20,
};

/** A byte that msgpack never uses: fed at the end, it tells a clean end from an open object. */
const unusedByte = 0xc1;

/** Reads a stream of objects. */
export async function* readMsgpack(chunks: Chunks): AsyncGenerator<MsgpackItem> {
	// 64-bit ids do not fit a double.
	const options = { ...sizes, useBigInt64: true, extensionCodec: createCodec() };
	let ended = false;
	const source = async function* (): AsyncGenerator<Uint8Array> {
		for await (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
		ended = true;
		yield Uint8Array.of(unusedByte);
	};
	try {
		for await (const value of decodeMultiStream(source(), options)) {
			// The library ends silently inside an object; what the last byte completed is none.
			if (ended) break;
			yield* itemsOf(value);
		}
		yield { kind: "wrong", reason: "truncated msgpack stream", detail: "the last record is incomplete" };
	} catch (error) {
		const detail = error instanceof Error ? error.message : String(error);
		if (!ended || !/0xc1/.test(detail)) yield { kind: "wrong", reason: "damaged msgpack stream", detail };
	}
}

/** Fluentd's EventTime is extension 0: seconds and nanoseconds, big-endian. */
function createCodec(): ExtensionCodec {
	const codec = new ExtensionCodec();
	codec.register({
		type: 0,
		encode: () => null,
		decode: (data) => {
			const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
			return data.byteLength === 8 ? view.getUint32(0) + view.getUint32(4) / 1e9 : null;
		},
	});
	return codec;
}

function* itemsOf(value: unknown): Generator<MsgpackItem> {
	if (isFields(value)) yield { kind: "record", fields: value, tag: "" };
	else if (Array.isArray(value)) yield* forwardItems(value);
	else yield { kind: "wrong", reason: "msgpack value that is no record", detail: typeof value };
}

/** `[tag, time, record]`, `[tag, [[time, record]...]]`, `[tag, bin]`, or fluent-bit's bare `[time, record]`. */
function* forwardItems(list: readonly unknown[]): Generator<MsgpackItem> {
	const [tag, second, third] = list;
	if (typeof tag !== "string") {
		if (isFields(second)) yield timed(tag, second, "");
		else
			yield {
				kind: "wrong",
				reason: "msgpack list that is no forward message",
				detail: `${list.length} items`,
			};
		return;
	}
	if (isFields(third) && !Array.isArray(second) && !(second instanceof Uint8Array)) {
		yield timed(second, third, tag);
		return;
	}
	for (const entry of entriesOf(second, isFields(third) ? third : {})) {
		if (Array.isArray(entry) && isFields(entry[1])) yield timed(entry[0], entry[1], tag);
		else yield { kind: "wrong", reason: "forward entry without a record", detail: tag };
	}
}

function entriesOf(second: unknown, option: Fields): readonly unknown[] {
	if (Array.isArray(second)) return second;
	if (!(second instanceof Uint8Array)) return [];
	try {
		const plain =
			option.compressed === "gzip" ? gunzipSync(second, { maxOutputLength: sizes.maxBinLength }) : second;
		return [...decodeMulti(plain, { ...sizes, useBigInt64: true, extensionCodec: createCodec() })];
	} catch {
		return [null];
	}
}

/** Newer fluent-bit puts `[time, metadata]` in the place of time. */
function timed(time: unknown, record: Fields, tag: string): MsgpackItem {
	const stamp = Array.isArray(time) ? time[0] : time;
	const own = ["time", "ts", "timestamp", "@timestamp"].some((key) => record[key] !== undefined);
	return { kind: "record", fields: own ? record : { ...record, time: stamp }, tag };
}
