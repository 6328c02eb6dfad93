/**
 * Reads a response body piece by piece: undoes gzip and deflate, counts bytes against the cap after
 * decompression (a small answer may unpack to gigabytes), and ends when the server falls silent.
 */
import type { IncomingMessage } from "node:http";
import { pipeline, type Readable } from "node:stream";
import { createGunzip, createInflate } from "node:zlib";
import { SizeLimit, TimeLimit } from "./failures.js";
import type { HttpLimits } from "./limits.js";

/** Body of `message`; `release` runs once, however the reading ends. */
export async function* readBody(
	message: IncomingMessage,
	limits: HttpLimits,
	signal: AbortSignal,
	release: () => void,
): AsyncGenerator<Uint8Array> {
	const stream = decompressed(message);
	const pieces = stream[Symbol.asyncIterator]();
	let bytes = 0;
	try {
		while (true) {
			// The clock runs only while we wait for the server, never while our caller works.
			const timer = setTimeout(() => stream.destroy(new TimeLimit("idle", limits.idle)), limits.idle * 1000);
			const piece = await pieces.next().finally(() => clearTimeout(timer));
			if (piece.done === true) return;
			const chunk = piece.value as Uint8Array;
			bytes += chunk.byteLength;
			if (bytes > limits.maxBytes) throw new SizeLimit(limits.maxBytes);
			yield chunk;
		}
	} catch (error) {
		throw signal.aborted ? signal.reason : error;
	} finally {
		release();
		if (!message.complete || !stream.readableEnded) message.destroy();
	}
}

function decompressed(message: IncomingMessage): Readable {
	const encoding = message.headers["content-encoding"]?.trim().toLowerCase();
	if (encoding !== "gzip" && encoding !== "x-gzip" && encoding !== "deflate") return message;
	const unpacker = encoding === "deflate" ? createInflate() : createGunzip();
	// Errors of either side surface in the iterator over the unpacker.
	pipeline(message, unpacker, () => undefined);
	return unpacker;
}

/** Joins a body into text; `limit` cuts it (for error pages). */
export async function readAll(
	chunks: AsyncIterable<Uint8Array>,
	limit = Number.POSITIVE_INFINITY,
): Promise<string> {
	const parts: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of chunks) {
		parts.push(chunk);
		bytes += chunk.byteLength;
		if (bytes >= limit) break;
	}
	const all = Buffer.concat(parts);
	return all.subarray(0, Math.min(all.byteLength, limit)).toString("utf8");
}
