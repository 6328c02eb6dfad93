/**
 * Bounds-checked reading of a program file: numbers of either byte order, C strings and varints over one buffer.
 * A read past the end throws Malformed, so that readers of headers need no checks of their own and hostile
 * offsets end in one place.
 */

/** A file that breaks its own format; turned into a Failure with the file's name by `readProgram`. */
export class Malformed extends Error {
	override readonly name = "Malformed";
}

/** A window on the file. Offsets are relative to the window. */
export class Bytes {
	readonly buffer: Buffer;
	readonly littleEndian: boolean;

	constructor(data: Uint8Array, littleEndian: boolean) {
		this.buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
		this.littleEndian = littleEndian;
	}

	get length(): number {
		return this.buffer.length;
	}

	/** The same window read in the given byte order. */
	as(littleEndian: boolean): Bytes {
		return littleEndian === this.littleEndian ? this : new Bytes(this.buffer, littleEndian);
	}

	/** A part of the window; throws Malformed when it reaches past the end. */
	slice(from: number, length: number): Bytes {
		this.#check(from, length);
		return new Bytes(this.buffer.subarray(from, from + length), this.littleEndian);
	}

	u8(at: number): number {
		this.#check(at, 1);
		return this.buffer.readUInt8(at);
	}

	u16(at: number): number {
		this.#check(at, 2);
		return this.littleEndian ? this.buffer.readUInt16LE(at) : this.buffer.readUInt16BE(at);
	}

	u32(at: number): number {
		this.#check(at, 4);
		return this.littleEndian ? this.buffer.readUInt32LE(at) : this.buffer.readUInt32BE(at);
	}

	/** As a number: addresses above 2^53 lose their low bits, which only ever makes a lookup fail. */
	u64(at: number): number {
		this.#check(at, 8);
		return Number(this.littleEndian ? this.buffer.readBigUInt64LE(at) : this.buffer.readBigUInt64BE(at));
	}

	/** A word of 4 or 8 bytes. */
	word(at: number, size: number): number {
		return size === 8 ? this.u64(at) : this.u32(at);
	}

	/** Text up to the next NUL or the end of the window. */
	cString(at: number): string {
		this.#check(at, 0);
		const end = this.buffer.indexOf(0, at);
		return this.buffer.toString("utf8", at, end < 0 ? this.length : end);
	}

	/** A field of fixed length, padded with NULs. */
	fixedString(at: number, length: number): string {
		return this.slice(at, length).cString(0);
	}

	/** Unsigned LEB128 (encoding/binary.Uvarint). */
	uvarint(at: number): { readonly value: number; readonly next: number } {
		let value = 0;
		for (let shift = 0; shift < 7; shift++) {
			const byte = this.u8(at + shift);
			value += (byte & 0x7f) * 2 ** (7 * shift);
			if (byte < 0x80) return { value, next: at + shift + 1 };
		}
		throw new Malformed("a length is longer than 7 bytes");
	}

	#check(from: number, length: number): void {
		if (!(from >= 0 && length >= 0 && from + length <= this.length)) {
			throw new Malformed(`byte ${from + length} is asked for in a part of ${this.length} bytes`);
		}
	}
}
