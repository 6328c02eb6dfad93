/**
 * Where the function table stands: by section name (ELF, Mach-O), by symbol (PE), or, in files whose sections
 * were renamed or merged (PIE, external linking, strip), by looking for its header.
 */
import { type Bytes, Malformed } from "./bytes.js";
import { bytesAt, type Container } from "./container.js";
import { type FunctionTable, isTableStart, readFunctionTable } from "./pclntab.js";

/** First bytes of a header in file order: magic and two zeroes, both byte orders. */
const patterns = [0xfa, 0xf0, 0xf1].flatMap((low) => [
	{ littleEndian: true, bytes: Buffer.from([low, 0xff, 0xff, 0xff, 0, 0]) },
	{ littleEndian: false, bytes: Buffer.from([0xff, 0xff, 0xff, low, 0, 0]) },
]);

/** Finds and reads the table; null when the program has none (not Go, or Go before 1.16). */
export function findFunctionTable(container: Container): FunctionTable | null {
	for (const start of candidates(container)) {
		try {
			return readFunctionTable(start);
		} catch (error) {
			// Code may hold the magic as a constant (the runtime checks it): the next candidate is tried.
			if (!(error instanceof Malformed)) throw error;
		}
	}
	return null;
}

function* candidates(container: Container): Generator<Bytes> {
	for (const section of container.sections) {
		if (/(?:^|[._])gopclntab$/.test(section.name)) yield section.data;
	}
	const symbol = container.symbols.find((one) => /^_?runtime\.pclntab$/.test(one.name));
	const named = symbol === undefined ? null : bytesAt(container, symbol.address);
	if (named !== null) yield named;
	for (const section of container.sections) yield* headersIn(section.data);
}

function* headersIn(data: Bytes): Generator<Bytes> {
	for (const { littleEndian, bytes } of patterns) {
		if (littleEndian !== data.littleEndian) continue;
		for (let at = data.buffer.indexOf(bytes); at >= 0; at = data.buffer.indexOf(bytes, at + 1)) {
			if (isTableStart(data, at)) yield data.slice(at, data.length - at);
		}
	}
}
