/**
 * Mach-O, 32 and 64 bit, and fat files that hold one per architecture (mach-o/loader.h, mach-o/fat.h). Of a fat
 * file the first architecture is read: all are built from the same source.
 */
import { type Bytes, Malformed } from "./bytes.js";
import type { Container, ProgramSymbol, Section } from "./container.js";

const thin = new Set([0xfeedface, 0xfeedfacf]);
const fat = 0xcafebabe;
const fat64 = 0xcafebabf;
const segment = 0x1;
const segment64 = 0x19;
const symbolTable = 0x2;
/** n_type masks: debugging entries, and symbols defined in a section. */
const debugging = 0xe0;
const inSection = 0x0e;
/** Section attributes: holds instructions. */
const instructions = 0x80000000 + 0x400;
/** Section types that occupy no bytes of the file: zero fill, thread-local zero fill, large zero fill. */
const zeroFill = new Set([0x1, 0x12, 0xc]);

/** True for files that start as Mach-O or fat files do. A Java class shares the fat magic: few architectures tell. */
export function isMachO(file: Bytes): boolean {
	if (file.length < 28) return false;
	const big = file.buffer.readUInt32BE(0);
	if (big === fat || big === fat64) return file.buffer.readUInt32BE(4) < 40;
	return thin.has(big) || thin.has(file.buffer.readUInt32LE(0));
}

/** Reads a Mach-O or fat file; throws Malformed. */
export function readMachO(file: Bytes): Container {
	const magic = file.buffer.readUInt32BE(0);
	if (magic !== fat && magic !== fat64) return readThin(file);
	const big = file.as(false);
	if (big.u32(4) === 0) throw new Malformed("the fat file holds no architecture");
	const [offset, size] = magic === fat ? [big.u32(16), big.u32(20)] : [big.u64(16), big.u64(24)];
	return readThin(big.slice(offset, size));
}

function readThin(file: Bytes): Container {
	const bytes = file.as(thin.has(file.as(true).u32(0)));
	const magic = bytes.u32(0);
	if (!thin.has(magic)) throw new Malformed("the architecture inside the fat file is not Mach-O");
	const wide = magic === 0xfeedfacf;
	const sections: Section[] = [];
	const code: boolean[] = [];
	let symbols: readonly ProgramSymbol[] = [];
	let at = wide ? 32 : 28;
	for (let left = bytes.u32(16); left > 0; left--) {
		const command = bytes.u32(at);
		const size = bytes.u32(at + 4);
		if (size < 8) throw new Malformed(`a load command of ${size} bytes`);
		if (command === segment || command === segment64) {
			for (const one of sectionsOf(bytes, at, command === segment64)) {
				code.push(one.code);
				if (one.section !== null) sections.push(one.section);
			}
		} else if (command === symbolTable) symbols = symbolsOf(bytes, at, wide, code);
		at += size;
	}
	return { format: "Mach-O", pointerSize: wide ? 8 : 4, littleEndian: bytes.littleEndian, sections, symbols };
}

function sectionsOf(
	bytes: Bytes,
	at: number,
	wide: boolean,
): { readonly section: Section | null; readonly code: boolean }[] {
	const count = bytes.u32(at + (wide ? 64 : 48));
	const [first, size] = wide ? [at + 72, 80] : [at + 56, 68];
	// A count that the file cannot hold must not cost memory.
	bytes.slice(first, count * size);
	return Array.from({ length: count }, (_, index) => {
		const head = first + index * size;
		const word = wide ? 8 : 4;
		const name = bytes.fixedString(head, 16);
		const address = bytes.word(head + 32, word);
		const length = bytes.word(head + 32 + word, word);
		const offset = bytes.u32(head + 32 + 2 * word);
		const flags = bytes.u32(head + 32 + 2 * word + 16);
		const empty = zeroFill.has(flags & 0xff) || offset === 0;
		const section = empty ? null : { name, address, data: bytes.slice(offset, length) };
		return { section, code: (flags & instructions) !== 0 };
	});
}

function symbolsOf(bytes: Bytes, at: number, wide: boolean, code: readonly boolean[]): ProgramSymbol[] {
	const size = wide ? 16 : 12;
	const entries = bytes.slice(bytes.u32(at + 8), bytes.u32(at + 12) * size);
	const text = bytes.slice(bytes.u32(at + 16), bytes.u32(at + 20));
	const symbols: ProgramSymbol[] = [];
	for (let entry = 0; entry < entries.length; entry += size) {
		const type = entries.u8(entry + 4);
		if ((type & debugging) !== 0 || (type & inSection) !== inSection) continue;
		const name = text.cString(entries.u32(entry));
		const address = entries.word(entry + 8, wide ? 8 : 4);
		// C's naming puts "_" before every name when the system linker is used.
		symbols.push({ name: name.replace(/^_/, ""), address, code: code[entries.u8(entry + 5) - 1] === true });
	}
	return symbols;
}
