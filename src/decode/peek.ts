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
