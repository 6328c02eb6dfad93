/**
 * What ELF, Mach-O and PE have in common for us: sections with addresses and the symbol table. One reader per
 * format; each is a function from the file's bytes to this shape.
 */
import type { Bytes } from "./bytes.js";

export interface Section {
	readonly name: string;
	/** Virtual address of the first byte. */
	readonly address: number;
	readonly data: Bytes;
}

export interface ProgramSymbol {
	readonly name: string;
	readonly address: number;
	/** Points into executable code. */
	readonly code: boolean;
}

export interface Container {
	readonly format: "ELF" | "Mach-O" | "PE";
	readonly pointerSize: 4 | 8;
	readonly littleEndian: boolean;
	/** Sections that hold bytes of the file. */
	readonly sections: readonly Section[];
	/** Empty when stripped. */
	readonly symbols: readonly ProgramSymbol[];
}

/** Bytes from a virtual address to the end of its section; null when no section holds it. */
export function bytesAt(container: Container, address: number): Bytes | null {
	const section = container.sections.find(
		(one) => one.address !== 0 && one.address <= address && address < one.address + one.data.length,
	);
	if (section === undefined) return null;
	const offset = address - section.address;
	return section.data.slice(offset, section.data.length - offset);
}
