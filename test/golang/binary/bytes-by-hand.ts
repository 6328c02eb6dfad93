/** Function tables written byte by byte after runtime/symtab.go, to try layouts that no installed toolchain makes. */

const fieldsOf = {
	"1.16": { magic: 0xfffffffa, textStart: false, narrow: false },
	"1.18": { magic: 0xfffffff0, textStart: true, narrow: true },
	"1.20": { magic: 0xfffffff1, textStart: true, narrow: true },
} as const;

export interface TableByHand {
	readonly layout: keyof typeof fieldsOf;
	readonly pointerSize: 4 | 8;
	readonly littleEndian: boolean;
	readonly functions: readonly string[];
	/** Names of functions that have no code of their own. */
	readonly inlined?: readonly string[];
	readonly files?: readonly string[];
}

/** The bytes of a table. */
export function tableByHand(table: TableByHand): Buffer {
	const { magic, textStart, narrow } = fieldsOf[table.layout];
	const number = (value: number, size: number): Buffer => {
		const bytes = Buffer.alloc(8);
		if (table.littleEndian) bytes.writeUInt32LE(value, 0);
		else bytes.writeUInt32BE(value, size - 4);
		return bytes.subarray(0, size);
	};
	const strings = (texts: readonly string[]): Buffer => Buffer.from(texts.map((one) => `${one}\0`).join(""));
	const names = strings([...table.functions, ...(table.inlined ?? [])]);
	const files = strings(table.files ?? []);
	const field = narrow ? 4 : table.pointerSize;
	const index: Buffer[] = [];
	const records: Buffer[] = [];
	const recordSize = field + 8;
	const first = (2 * table.functions.length + 1) * field;
	let nameAt = 0;
	table.functions.forEach((name, at) => {
		index.push(number(at * 16, field), number(first + at * recordSize, field));
		records.push(number(at * 16, field), number(nameAt, 4), number(0, 4));
		nameAt += Buffer.byteLength(name) + 1;
	});
	const words = textStart ? 8 : 7;
	const head = 8 + words * table.pointerSize;
	const offsets = [head, head + names.length, head + names.length, head + names.length + files.length];
	const all = [table.functions.length, 1, ...(textStart ? [0x1000] : []), ...offsets, offsets[3] ?? 0];
	return Buffer.concat([
		number(magic, 4),
		Buffer.from([0, 0, 1, table.pointerSize]),
		...all.map((value) => number(value, table.pointerSize)),
		names,
		files,
		...index,
		number(table.functions.length * 16, field),
		...records,
	]);
}
