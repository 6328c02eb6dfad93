/** Variable-length whole numbers (7 bits a byte, low ones first) and float64, up to 2^53. */

/** Bytes that no encoder wrote: the store is damaged. */
export class DamagedChunk extends Error {}

/** Writes into a buffer of known capacity. */
export class VarintWriter {
	private readonly data: Uint8Array;
	private readonly view: DataView;
	private at = 0;

	constructor(capacity: number) {
		this.data = new Uint8Array(capacity);
		this.view = new DataView(this.data.buffer);
	}

	byte(value: number): void {
		this.data[this.at++] = value;
	}

	/** Non-negative whole numbers up to 2^53; arithmetic instead of shifts beyond 31 bits. */
	varint(value: number): void {
		let rest = value;
		while (rest > 0x7fff_ffff) {
			this.data[this.at++] = (rest % 128) | 0x80;
			rest = Math.floor(rest / 128);
		}
		while (rest > 0x7f) {
			this.data[this.at++] = (rest & 0x7f) | 0x80;
			rest >>>= 7;
		}
		this.data[this.at++] = rest;
	}

	float(value: number): void {
		this.view.setFloat64(this.at, value, true);
		this.at += 8;
	}

	bytes(): Uint8Array {
		return this.data.slice(0, this.at);
	}
}

/** Reads what VarintWriter wrote; throws DamagedChunk at the end of the data. */
export class VarintReader {
	private readonly data: Uint8Array;
	private at = 0;

	constructor(data: Uint8Array) {
		this.data = data;
	}

	byte(): number {
		if (this.at >= this.data.length) throw new DamagedChunk("metric chunk ends too early");
		return this.data[this.at++] as number;
	}

	varint(): number {
		const first = this.byte();
		if (first < 0x80) return first;
		let value = first & 0x7f;
		let scale = 128;
		for (;;) {
			const byte = this.byte();
			value += (byte & 0x7f) * scale;
			if (byte < 0x80) return value;
			scale *= 128;
		}
	}

	float(): number {
		if (this.at + 8 > this.data.length) throw new DamagedChunk("metric chunk ends too early");
		const value = new DataView(this.data.buffer, this.data.byteOffset + this.at, 8).getFloat64(0, true);
		this.at += 8;
		return value;
	}
}
