/**
 * Cuts a JSON answer into the elements of one array inside it while it arrives, so that a matrix of 10,000
 * series never stands in memory as one text. Each element is then parsed by JSON.parse.
 *
 * Own code on purpose: token-event parsers (stream-json, @streamparser/json) raise an event per number, and a
 * matrix is nearly all numbers; here a byte is looked at once and the engine's parser does the rest.
 */
import { Failure } from "../../model/failure.js";
import { contentFailure } from "./failures.js";

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const opening = new Set([0x7b, 0x5b]);
const closing = new Set([0x7d, 0x5d]);
const bracket = 0x5b;
const space = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** What stands around the elements may not grow past this: no API sends more than a few warnings. */
const maxEnvelope = 2 ** 20;

/** Where and how large: for messages and for the limit of one element. */
export interface ElementOptions {
	readonly name: string;
	readonly where: string;
	/** Names from the root to the array: ["data", "result"]. */
	readonly path: readonly string[];
	/** Bytes of one element. */
	readonly maxElement?: number;
}

/**
 * Yields the text of each element; the generator's return value is the rest of the document with the array
 * left empty. @throws Failure("source") for HTML, for a cut answer and for an element over the limit.
 */
export async function* jsonElements(
	chunks: AsyncIterable<Uint8Array>,
	options: ElementOptions,
): AsyncGenerator<string, string> {
	const splitter = new ElementSplitter(options);
	for await (const chunk of chunks)
		yield* splitter.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
	return splitter.end();
}

/** The scanner behind jsonElements; synchronous so that tests can cut its input anywhere. */
export class ElementSplitter {
	readonly #options: ElementOptions;
	#depth = 0;
	#inString = false;
	#escaped = false;
	/** Key that is open at each depth above the array. */
	readonly #keys: string[] = [];
	#text: number[] = [];
	/** Depth of the array's inside, once it was found; -1 before and after. */
	#inside = -1;
	#done = false;
	#element: Buffer[] = [];
	#elementBytes = 0;
	#envelope: Buffer[] = [];
	#envelopeBytes = 0;
	#started = false;

	constructor(options: ElementOptions) {
		this.#options = options;
	}

	*push(chunk: Buffer): Generator<string> {
		if (!this.#started) this.#begin(chunk);
		let from = 0;
		let at = 0;
		while (at < chunk.length) {
			if (this.#inside === -1) {
				const opened = this.#scanEnvelope(chunk, at);
				this.#keep(chunk.subarray(from, opened));
				from = at = opened;
				continue;
			}
			const byte = chunk[at] as number;
			if (this.#inString) {
				at = this.#skipString(chunk, at);
				continue;
			}
			if (byte === quote) this.#inString = true;
			else if (opening.has(byte)) this.#depth++;
			else if (this.#depth === this.#inside && (byte === comma || closing.has(byte))) {
				const text = this.#take(chunk.subarray(from, at));
				if (text !== null) yield text;
				from = at + 1;
				if (byte !== comma) {
					from = at;
					this.#inside = -1;
					this.#done = true;
					continue;
				}
			} else if (closing.has(byte)) this.#depth--;
			at++;
		}
		if (this.#inside !== -1) this.#collect(chunk.subarray(from));
	}

	/** The document around the elements. */
	end(): string {
		const { name, where } = this.#options;
		if (!this.#started || this.#depth !== 0 || this.#inside !== -1) {
			const hint = "try again; if it stays so, see the server's log or the proxy between";
			throw new Failure("source", `${name} cut its answer short`, { where, hint });
		}
		return Buffer.concat(this.#envelope).toString("utf8");
	}

	#begin(chunk: Buffer): void {
		const first = chunk.findIndex((byte) => !space.has(byte));
		if (first === -1) return;
		this.#started = true;
		if (chunk[first] === 0x7b) return;
		const { name, where } = this.#options;
		throw contentFailure(name, where, chunk.toString("utf8", first, first + 200), "JSON");
	}

	/** Scans up to the first byte inside the array (or to the end of the chunk) and returns its index. */
	#scanEnvelope(chunk: Buffer, start: number): number {
		const { path } = this.#options;
		for (let at = start; at < chunk.length; at++) {
			const byte = chunk[at] as number;
			if (this.#inString) this.#readString(byte);
			else if (byte === quote) {
				this.#inString = true;
				this.#text = [];
			} else if (byte === colon) this.#keys[this.#depth] = Buffer.from(this.#text).toString("utf8");
			else if (opening.has(byte)) {
				this.#depth++;
				if (byte === bracket && !this.#done && this.#depth === path.length + 1 && this.#onPath()) {
					this.#inside = this.#depth;
					return at + 1;
				}
			} else if (closing.has(byte)) this.#depth--;
		}
		return chunk.length;
	}

	#readString(byte: number): void {
		if (this.#escaped) this.#escaped = false;
		else if (byte === backslash) this.#escaped = true;
		else if (byte === quote) this.#inString = false;
		else if (this.#text.length < 64) this.#text.push(byte);
	}

	/** Index after the string's end, or the end of the chunk. */
	#skipString(chunk: Buffer, start: number): number {
		for (let at = start; at < chunk.length; at++) {
			if (this.#escaped) {
				this.#escaped = false;
				continue;
			}
			if (chunk[at] === backslash) this.#escaped = true;
			else if (chunk[at] === quote) {
				this.#inString = false;
				return at + 1;
			}
		}
		return chunk.length;
	}

	#onPath(): boolean {
		return this.#options.path.every((key, index) => this.#keys[index + 1] === key);
	}

	#collect(piece: Buffer): void {
		if (piece.length === 0) return;
		this.#element.push(piece);
		this.#elementBytes += piece.length;
		const limit = this.#options.maxElement ?? 64 * 2 ** 20;
		if (this.#elementBytes > limit) {
			throw new Failure("source", `${this.#options.name} sent one series of more than ${limit} bytes`, {
				where: this.#options.where,
				hint: "ask for a shorter time range",
			});
		}
	}

	#take(last: Buffer): string | null {
		this.#collect(last);
		const text = (
			this.#element.length === 1 ? (this.#element[0] as Buffer) : Buffer.concat(this.#element)
		).toString("utf8");
		this.#element = [];
		this.#elementBytes = 0;
		return text.trim() === "" ? null : text;
	}

	#keep(piece: Buffer): void {
		this.#envelopeBytes += piece.length;
		if (this.#envelopeBytes > maxEnvelope) {
			const { name, where } = this.#options;
			throw contentFailure(name, where, piece.toString("utf8", 0, 200), "an answer of its API");
		}
		this.#envelope.push(Buffer.from(piece));
	}
}
