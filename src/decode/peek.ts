/** Looks at the first bytes of a stream without losing them. */
import type { Chunks } from "./outcome.js";

/** First non-empty chunk's bytes, and the whole stream again. */
export async function withHead(chunks: Chunks): Promise<{ readonly head: Uint8Array; readonly all: Chunks }> {
	const source = iterate(chunks);
	for (;;) {
		const next = await source.next();
		if (next.done === true) return { head: new Uint8Array(0), all: [] };
		const bytes = typeof next.value === "string" ? Buffer.from(next.value) : next.value;
		if (bytes.length > 0) return { head: bytes, all: rejoin(bytes, source) };
	}
}

async function* iterate(chunks: Chunks): AsyncGenerator<Uint8Array | string> {
	yield* chunks;
}

async function* rejoin(
	head: Uint8Array,
	rest: AsyncGenerator<Uint8Array | string>,
): AsyncGenerator<Uint8Array | string> {
	yield head;
	yield* rest;
}

/** True when the first bytes are a msgpack map or array, which no UTF-8 text begins with. */
export function looksLikeMsgpack(head: Uint8Array): boolean {
	const [first, second] = head;
	if (first === undefined) return false;
	if (first >= 0x80 && first <= 0x9f) return true;
	const wide = first >= 0xdc && first <= 0xdf;
	return wide && (second === undefined || second < 0x80 || second > 0xbf);
}
