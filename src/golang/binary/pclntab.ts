/**
 * The table of functions that the Go runtime prints stacks with (runtime/symtab.go, cmd/link/internal/ld/pcln.go).
 * It is there even in stripped programs. Layouts since Go 1.16 share a header of words; only the magic and one
 * word (text start, since 1.18) differ.
 */
import { type Bytes, Malformed } from "./bytes.js";

/** What the table tells. */
export interface FunctionTable {
	/** Toolchains that write this layout: "1.16-1.17", "1.18-1.19" or "1.20+". */
	readonly layout: string;
	/** Functions with code of their own. */
	readonly functions: ReadonlySet<string>;
	/**
	 * Every name of the name table. The linker adds the callees that were inlined, so a function whose code lives
	 * only inside its callers is here and not in `functions`. Not all of them: a leaf whose instructions melted
	 * into its caller's leaves no name (Go 1.19, `func pad(n int) int { return n + 1 }`).
	 */
	readonly names: ReadonlySet<string>;
	/** Source files as compiled in, absolute or trimmed. */
	readonly files: readonly string[];
}

interface Layout {
	readonly name: string;
	/** Index of the word that holds the offset of the name table. */
	readonly firstOffset: number;
	/** Bytes of a field of the function index; null for a word. */
	readonly fieldSize: 4 | null;
}

const layouts: ReadonlyMap<number, Layout> = new Map([
	[0xfffffffa, { name: "1.16-1.17", firstOffset: 2, fieldSize: null }],
	[0xfffffff0, { name: "1.18-1.19", firstOffset: 3, fieldSize: 4 }],
	[0xfffffff1, { name: "1.20+", firstOffset: 3, fieldSize: 4 }],
]);

/** Header bytes before the words: magic, two zeroes, instruction quantum, pointer size. */
const fixedPart = 8;
/** A program with more functions than this is not a program: the largest known have 400,000. */
const mostFunctions = 5_000_000;

/** True when a table may start here: magic, padding, quantum 1/2/4 and pointer size 4/8 (debug/gosym). */
export function isTableStart(bytes: Bytes, at: number): boolean {
	if (at + 64 + fixedPart > bytes.length) return false;
	return (
		layouts.has(bytes.u32(at)) &&
		bytes.u16(at + 4) === 0 &&
		[1, 2, 4].includes(bytes.u8(at + 6)) &&
		[4, 8].includes(bytes.u8(at + 7))
	);
}

/** Reads a table that starts at the first byte of the window; throws Malformed. */
export function readFunctionTable(bytes: Bytes): FunctionTable {
	const layout = layouts.get(bytes.u32(0));
	if (layout === undefined || !isTableStart(bytes, 0)) {
		throw new Malformed(`a function table of an unknown layout (${bytes.u32(0).toString(16)})`);
	}
	const size = bytes.u8(7);
	const word = (index: number): number => bytes.word(fixedPart + index * size, size);
	const count = word(0);
	const [names, units, files, positions, index] = [0, 1, 2, 3, 4].map((n) => word(layout.firstOffset + n));
	if (names === undefined || units === undefined || files === undefined) throw new Malformed("no offsets");
	if (positions === undefined || index === undefined) throw new Malformed("no offsets");
	if (count === 0 || count > mostFunctions) throw new Malformed(`a function table of ${count} functions`);
	const nameTable = bytes.slice(names, units - names);
	return {
		layout: layout.name,
		functions: indexedNames(bytes.slice(index, bytes.length - index), nameTable, count, layout, size),
		names: new Set(stringsOf(nameTable)),
		files: [...stringsOf(bytes.slice(files, positions - files))],
	};
}

/** Names by the function index: pairs of (code offset, record offset); a record is (entry, name offset, ...). */
function indexedNames(
	index: Bytes,
	names: Bytes,
	count: number,
	layout: Layout,
	pointerSize: number,
): Set<string> {
	const field = layout.fieldSize ?? pointerSize;
	const found = new Set<string>();
	for (let at = 0; at < count; at++) {
		const record = index.word((2 * at + 1) * field, field);
		found.add(names.cString(index.u32(record + field)));
	}
	found.delete("");
	return found;
}

/** The strings of a table of C strings. */
function* stringsOf(table: Bytes): Generator<string> {
	let at = 0;
	while (at < table.length) {
		const text = table.cString(at);
		if (text !== "") yield text;
		const end = table.buffer.indexOf(0, at);
		if (end < 0) return;
		at = end + 1;
	}
}
