/**
 * The declaration that a printed frame means, in the file of the deployed commit. Name and line should agree; where
 * they do not, the program was built from other sources and the name is believed.
 */
import type { Declaration, FileDeclarations } from "./declaration.js";
import { declarationAt } from "./declarations.js";
import { type GoSymbol, plainKey } from "./symbol.js";

/** Place of a frame in its file. */
export interface FramePlace {
	/** Null when neither name nor line is found. */
	readonly declaration: Declaration | null;
	/** The frame's line; null when it has none or lies outside of what the symbol names. */
	readonly line: number | null;
}

/** Finds a frame's declaration in its file. Never throws. */
export function placeOfFrame(symbol: GoSymbol, line: number | null, file: FileDeclarations): FramePlace {
	const held = line === null ? null : declarationAt(file, line);
	const named = file.declarations.filter((one) => names(symbol, one));
	const believed = held !== null && (named.length === 0 || named.includes(held) || initialises(symbol, held));
	return believed ? { declaration: held, line } : { declaration: named[0] ?? held, line: null };
}

/** Whether the symbol may mean the declaration; repeated `init` functions and inlined closures have several. */
function names(symbol: GoSymbol, { key }: Declaration): boolean {
	const plain = key.replace(/#\d+$/, "");
	return symbol.keys.some((one) => plainKey(one) === plain);
}

/** `init.func3`, or `glob..func3` before Go 1.21: a closure in the value of a package variable. */
function initialises({ name, closures }: GoSymbol, { kind }: Declaration): boolean {
	return kind === "var" && closures.length > 0 && (name === "init" || name === "glob.");
}
