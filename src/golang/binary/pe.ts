/** PE images and their COFF symbol table (Microsoft PE format, sections 3 to 5). */
import type { Bytes } from "./bytes.js";
import { Malformed } from "./bytes.js";
import type { Container, ProgramSymbol, Section } from "./container.js";

/** Bytes of one COFF symbol and of one section header. */
const symbolSize = 18;
const headerSize = 40;
/** Section flag: contains executable code. */
const executable = 0x20;
/** Optional header of a 64 bit image. */
const pe32Plus = 0x20b;

/** True for files that start as DOS programs do. */
export function isPe(file: Bytes): boolean {
	return file.length >= 64 && file.buffer.readUInt16BE(0) === 0x4d5a;
}

/** Reads a PE image; throws Malformed. Symbol addresses are virtual addresses without the image base. */
export function readPe(file: Bytes): Container {
	const bytes = file.as(true);
	const head = bytes.u32(0x3c);
	if (bytes.fixedString(head, 4) !== "PE") throw new Malformed("a DOS program without a PE header");
	const coff = head + 4;
	const count = bytes.u16(coff + 2);
	const optional = coff + 20;
	const wide = bytes.u16(coff + 16) > 0 && bytes.u16(optional) === pe32Plus;
	const table = optional + bytes.u16(coff + 16);
	const base = wide ? bytes.u64(optional + 24) : bytes.u32(optional + 28);
	const heads = Array.from({ length: count }, (_, index) => table + index * headerSize);
	const sections: Section[] = heads.map((at) => ({
		name: bytes.fixedString(at, 8),
		address: base + bytes.u32(at + 12),
		data: bytes.slice(bytes.u32(at + 20), Math.min(bytes.u32(at + 16), bytes.u32(at + 8) || Infinity)),
	}));
	const code = heads.map((at) => (bytes.u32(at + 36) & executable) !== 0);
	const symbols = readSymbols(bytes, bytes.u32(coff + 8), bytes.u32(coff + 12), sections, code);
	return { format: "PE", pointerSize: wide ? 8 : 4, littleEndian: true, sections, symbols };
}

function readSymbols(
	bytes: Bytes,
	start: number,
	count: number,
	sections: readonly Section[],
	code: readonly boolean[],
): ProgramSymbol[] {
	if (start === 0 || count === 0) return [];
	const entries = bytes.slice(start, count * symbolSize);
	const strings = start + count * symbolSize;
	const text = bytes.slice(strings, bytes.u32(strings));
	const symbols: ProgramSymbol[] = [];
	for (let index = 0; index < count; index++) {
		const at = index * symbolSize;
		const number = entries.u16(at + 12);
		const section = sections[number - 1];
		const long = entries.u32(at) === 0;
		const name = long ? text.cString(entries.u32(at + 4)) : entries.fixedString(at, 8);
		if (section !== undefined && name !== "") {
			const address = section.address + entries.u32(at + 8);
			symbols.push({ name, address, code: code[number - 1] === true });
		}
		// Auxiliary records follow their symbol.
		index += entries.u8(at + 17);
	}
	return symbols;
}
