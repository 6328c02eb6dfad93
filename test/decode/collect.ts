/** Shared by the decoder tests: runs a decoder to its end. */
import type { Decoded, Skipped } from "../../src/decode/outcome.js";

export interface Collected<T> {
	readonly records: readonly T[];
	readonly lines: readonly number[];
	readonly skips: readonly Skipped[];
}

export async function collect<T>(outcomes: AsyncIterable<Decoded<T>>): Promise<Collected<T>> {
	const records: T[] = [];
	const lines: number[] = [];
	const skips: Skipped[] = [];
	for await (const outcome of outcomes) {
		if (outcome.kind === "skip") skips.push(outcome);
		else {
			records.push(outcome.record);
			lines.push(outcome.line);
		}
	}
	return { records, lines, skips };
}

/** Input cut into chunks of `size` bytes, to cross every boundary. */
export function chunked(bytes: Uint8Array, size: number): Uint8Array[] {
	const chunks: Uint8Array[] = [];
	for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
	return chunks;
}
