/**
 * Signatures of Go functions from their text, and when two of them fit: a method serves an interface when
 * parameters and results are identical (go.dev/ref/spec#Type_identity). Without a type checker packages have
 * different names for the same type, so qualifiers do not count and type parameters fit everything.
 */
import { closing, splitList } from "./split.js";

export interface Parameter {
	/** "" when only the type is written. */
	readonly name: string;
	/** As written, without the dots of a variadic one. */
	readonly type: string;
}

export interface Signature {
	/** Type parameters with their constraints. */
	readonly generics: readonly Parameter[];
	readonly parameters: readonly Parameter[];
	readonly variadic: boolean;
	readonly results: readonly Parameter[];
}

/** Reads `[T any](ctx context.Context, n ...int) (string, error)`; a text without parameters has none. */
export function parseSignature(text: string): Signature {
	let rest = text.trim();
	let generics: Parameter[] = [];
	if (rest.startsWith("[")) {
		const end = closing(rest, 0);
		generics = parameterList(rest.slice(1, end));
		rest = rest.slice(end + 1).trim();
	}
	const end = rest.startsWith("(") ? closing(rest, 0) : -1;
	const inside = rest.slice(1, Math.max(1, end));
	const parameters = parameterList(inside);
	const result = rest.slice(end + 1).trim();
	const results = result.startsWith("(")
		? parameterList(result.slice(1, closing(result, 0)))
		: result === ""
			? []
			: [{ name: "", type: result }];
	return {
		generics,
		parameters: parameters.map((one) => ({ ...one, type: one.type.replace(/^\.\.\.\s*/, "") })),
		variadic: parameters.at(-1)?.type.startsWith("...") ?? false,
		results,
	};
}

/** Either every entry has a name or none has (go.dev/ref/spec#Parameters): `a, b int` shares one type. */
export function parameterList(text: string): Parameter[] {
	const entries = splitList(text).map((entry) => /^([\p{L}_][\p{L}\p{N}_]*)\s+(.+)$/su.exec(entry));
	const whole = splitList(text);
	const named = entries.some(
		(match) => match !== null && !/^(?:chan|func|map|struct|interface)$/.test(match[1] ?? ""),
	);
	if (!named) return whole.map((type) => ({ name: "", type }));
	const out: Parameter[] = [];
	let type = "";
	for (let at = whole.length - 1; at >= 0; at--) {
		const match = entries[at];
		type = match == null ? type : (match[2] ?? "").trim();
		out.unshift({ name: match == null ? (whole[at] ?? "") : (match[1] ?? ""), type });
	}
	return out;
}

/** A call with this many arguments may mean the function; one argument may be a call with several results. */
export function takes(signature: Signature, args: number): boolean {
	const { length } = signature.parameters;
	if (args === length || (args === 1 && length > 1)) return true;
	return signature.variadic && args >= length - 1;
}

/**
 * Both are one signature as far as their texts tell.
 * @param wild names of type parameters on either side; they fit any type.
 */
export function sameSignature(a: Signature, b: Signature, wild: ReadonlySet<string> = new Set()): boolean {
	if (a.variadic !== b.variadic) return false;
	return sameTypes(a.parameters, b.parameters, wild) && sameTypes(a.results, b.results, wild);
}

function sameTypes(a: readonly Parameter[], b: readonly Parameter[], wild: ReadonlySet<string>): boolean {
	return a.length === b.length && a.every((one, index) => sameType(one.type, b[index]?.type ?? "", wild));
}

function sameType(a: string, b: string, wild: ReadonlySet<string>): boolean {
	const [left, right] = [plainType(a), plainType(b)];
	if (left === right || left === "" || right === "") return true;
	const words = [...left.matchAll(/\w+/g), ...right.matchAll(/\w+/g)];
	return words.some(([word]) => wild.has(word));
}

/** Blanks, qualifiers and the names of nested parameters' packages taken out; `any` is `interface{}`. */
function plainType(type: string): string {
	return type
		.replace(/\binterface\s*\{\s*\}/g, "any")
		.replace(/[\p{L}_][\p{L}\p{N}_]*\./gu, "")
		.replace(/\s+/g, "");
}
