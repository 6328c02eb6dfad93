/** Writes remote-write bodies as senders do, for tests; the reader under test is not used. */
import snappy from "snappyjs";

export interface PlannedWrite {
	readonly labels: Readonly<Record<string, string>>;
	/** [milliseconds, value]; "stale" writes the stale marker. */
	readonly samples: readonly (readonly [number, number | "stale"])[];
	/** 2.0: when the counter began, milliseconds. */
	readonly start?: number;
}

export function varint(value: number | bigint): Buffer {
	const bytes: number[] = [];
	let rest = BigInt.asUintN(64, BigInt(value));
	do {
		const low = Number(rest & 0x7fn);
		rest >>= 7n;
		bytes.push(rest > 0n ? low | 0x80 : low);
	} while (rest > 0n);
	return Buffer.from(bytes);
}

const tag = (field: number, wire: number): Buffer => varint((field << 3) | wire);

export function bytesField(field: number, content: Buffer | string): Buffer {
	const body = typeof content === "string" ? Buffer.from(content, "utf8") : content;
	return Buffer.concat([tag(field, 2), varint(body.length), body]);
}

export function varintField(field: number, value: number | bigint): Buffer {
	return Buffer.concat([tag(field, 0), varint(value)]);
}

function doubleField(field: number, value: number | "stale"): Buffer {
	const body = Buffer.alloc(8);
	if (value === "stale") body.writeBigUInt64LE(0x7ff0000000000002n);
	else body.writeDoubleLE(value);
	return Buffer.concat([tag(field, 1), body]);
}

/** Body of version 1.0, not yet compressed. */
export function firstVersion(series: readonly PlannedWrite[]): Buffer {
	return Buffer.concat(
		series.map(({ labels, samples }) =>
			bytesField(
				1,
				Buffer.concat([
					...Object.entries(labels)
						.sort()
						.map(([name, value]) =>
							bytesField(1, Buffer.concat([bytesField(1, name), bytesField(2, value)])),
						),
					...samples.map(([time, value]) =>
						bytesField(2, Buffer.concat([doubleField(1, value), varintField(2, time)])),
					),
				]),
			),
		),
	);
}

/** Body of version 2.0, not yet compressed; symbols come last, which the format allows. */
export function secondVersion(series: readonly PlannedWrite[], histograms = 0): Buffer {
	const symbols = new Map<string, number>([["", 0]]);
	const reference = (text: string): Buffer => {
		if (!symbols.has(text)) symbols.set(text, symbols.size);
		return varint(symbols.get(text) ?? 0);
	};
	const written = series.map(({ labels, samples, start }) =>
		bytesField(
			5,
			Buffer.concat([
				bytesField(
					1,
					Buffer.concat(
						Object.entries(labels).flatMap(([name, value]) => [reference(name), reference(value)]),
					),
				),
				...samples.map(([time, value]) =>
					bytesField(
						2,
						Buffer.concat([
							doubleField(1, value),
							varintField(2, time),
							...(start === undefined ? [] : [varintField(3, start)]),
						]),
					),
				),
				...Array.from({ length: histograms }, () => bytesField(3, "")),
				bytesField(5, varintField(1, 1)),
			]),
		),
	);
	return Buffer.concat([...written, ...[...symbols.keys()].map((text) => bytesField(4, text))]);
}

/** Compressed as it goes over the wire. */
export function packed(body: Buffer): Buffer {
	return Buffer.from(snappy.compress(new Uint8Array(body)));
}
