/**
 * The part of the protobuf wire format that remote write uses, read in place. Every length is checked against
 * the message, so that a hostile body ends in an error and never in a long loop or a large allocation.
 * https://protobuf.dev/programming-guides/encoding/
 */

/** A body that is no valid message. */
export class MalformedMessage extends Error {
	override readonly name = "MalformedMessage";
}

export type WireType = 0 | 1 | 2 | 5;

/** Reads one message; sub-messages are readers over the same bytes. */
export class ProtobufReader {
	readonly #bytes: Uint8Array;
	readonly #view: DataView;
	readonly #end: number;
	#at: number;

	constructor(bytes: Uint8Array, from = 0, to = bytes.byteLength) {
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		this.#at = from;
		this.#end = to;
	}

	get ended(): boolean {
		return this.#at >= this.#end;
	}

	/** Field number and wire type of the next field. */
	tag(): { readonly field: number; readonly wire: WireType } {
		const tag = this.uint32();
		const wire = tag & 7;
		if (wire !== 0 && wire !== 1 && wire !== 2 && wire !== 5) throw new MalformedMessage(`wire type ${wire}`);
		if (tag >>> 3 === 0) throw new MalformedMessage("field number 0");
		return { field: tag >>> 3, wire };
	}

	/** Varint as unsigned 64 bits. */
	varint(): bigint {
		let value = 0n;
		for (let shift = 0n; shift < 70n; shift += 7n) {
			const byte = this.#byte();
			value |= BigInt(byte & 0x7f) << shift;
			if (byte < 0x80) return BigInt.asUintN(64, value);
		}
		throw new MalformedMessage("a varint of more than 10 bytes");
	}

	/** Varint below 2^53, without BigInt: lengths, tags and references. */
	uint32(): number {
		let value = 0;
		for (let scale = 1; scale < 2 ** 49; scale *= 128) {
			const byte = this.#byte();
			value += (byte & 0x7f) * scale;
			if (byte < 0x80) return value;
		}
		throw new MalformedMessage("a number that is too large");
	}

	/** int64 as a number; times in milliseconds fit. */
	int64(): number {
		return Number(BigInt.asIntN(64, this.varint()));
	}

	/** The eight bytes of a double, as bits and as value: NaN payloads must not be lost. */
	double(): { readonly value: number; readonly bits: bigint } {
		this.#need(8);
		const value = this.#view.getFloat64(this.#at, true);
		const bits = this.#view.getBigUint64(this.#at, true);
		this.#at += 8;
		return { value, bits };
	}

	/** Reader over an embedded message. */
	message(): ProtobufReader {
		const length = this.uint32();
		this.#need(length);
		const from = this.#at;
		this.#at += length;
		return new ProtobufReader(this.#bytes, from, this.#at);
	}

	text(): string {
		const length = this.uint32();
		this.#need(length);
		const from = this.#at;
		this.#at += length;
		return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + from, length).toString("utf8");
	}

	/** Packed or single varints of a repeated field. */
	*uint32s(wire: WireType): Generator<number> {
		if (wire === 0) {
			yield this.uint32();
			return;
		}
		const packed = this.message();
		while (!packed.ended) yield packed.uint32();
	}

	skip(wire: WireType): void {
		if (wire === 0) this.varint();
		else {
			const length = wire === 1 ? 8 : wire === 5 ? 4 : this.uint32();
			this.#need(length);
			this.#at += length;
		}
	}

	#byte(): number {
		this.#need(1);
		return this.#bytes[this.#at++] as number;
	}

	#need(length: number): void {
		if (this.#at + length > this.#end) throw new MalformedMessage("the message ends too early");
	}
}
