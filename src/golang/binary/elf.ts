/** ELF, 32 and 64 bit, either byte order (System V gABI, chapter 4): section headers and `.symtab`. */
import type { Bytes } from "./bytes.js";
import type { Container, ProgramSymbol, Section } from "./container.js";

const noBits = 8;
const symbolTable = 2;
const functionType = 2;

interface Header {
	readonly nameAt: number;
	readonly type: number;
	readonly address: number;
	readonly offset: number;
	readonly size: number;
	readonly link: number;
}

/** True for files that start as ELF does. */
export function isElf(file: Bytes): boolean {
	return file.length >= 52 && file.buffer.readUInt32BE(0) === 0x7f454c46;
}

/** Reads an ELF file; throws Malformed. A file without section headers yields none. */
export function readElf(file: Bytes): Container {
	const wide = file.u8(4) === 2;
	const bytes = file.as(file.u8(5) !== 2);
	const headers = sectionHeaders(bytes, wide);
	const names = headers[bytes.u16(wide ? 62 : 50)];
	const sections: Section[] = [];
	for (const one of headers) {
		if (one.type === 0 || one.type === noBits) continue;
		const name = names === undefined ? "" : bytes.cString(names.offset + one.nameAt);
		sections.push({ name, address: one.address, data: bytes.slice(one.offset, one.size) });
	}
	const table = headers.find((one) => one.type === symbolTable);
	const strings = table === undefined ? undefined : headers[table.link];
	const symbols =
		table === undefined || strings === undefined ? [] : readSymbols(bytes, wide, table, strings);
	return { format: "ELF", pointerSize: wide ? 8 : 4, littleEndian: bytes.littleEndian, sections, symbols };
}

function sectionHeaders(bytes: Bytes, wide: boolean): Header[] {
	const start = wide ? bytes.u64(40) : bytes.u32(32);
	const size = bytes.u16(wide ? 58 : 46);
	const count = bytes.u16(wide ? 60 : 48);
	if (start === 0) return [];
	return Array.from({ length: count }, (_, index) => {
		const at = start + index * size;
		const field = (number: number): number => {
			// After name and type all fields are words, but link and info.
			const offset = wide ? [8, 16, 24, 32, 40][number] : [8, 12, 16, 20, 24][number];
			return number === 4 ? bytes.u32(at + (offset ?? 0)) : bytes.word(at + (offset ?? 0), wide ? 8 : 4);
		};
		return {
			nameAt: bytes.u32(at),
			type: bytes.u32(at + 4),
			address: field(1),
			offset: field(2),
			size: field(3),
			link: field(4),
		};
	});
}

function readSymbols(bytes: Bytes, wide: boolean, table: Header, strings: Header): ProgramSymbol[] {
	const size = wide ? 24 : 16;
	const entries = bytes.slice(table.offset, table.size);
	const text = bytes.slice(strings.offset, strings.size);
	const symbols: ProgramSymbol[] = [];
	for (let at = size; at + size <= entries.length; at += size) {
		const name = text.cString(entries.u32(at));
		if (name === "") continue;
		const address = wide ? entries.u64(at + 8) : entries.u32(at + 4);
		const code = (entries.u8(at + (wide ? 4 : 12)) & 0xf) === functionType;
		symbols.push({ name, address, code });
	}
	return symbols;
}
