/**
 * Members inside a declaration, from its tokens: struct fields, interface methods, and the names of var and
 * const groups. Tokens only: `a, b T`, embedded `pkg.T`, `*T` and `T[int]` are told apart by their heads.
 */
import type { Member } from "./declaration.js";
import type { TokenKind } from "./scanner.js";

export interface Token {
	readonly kind: TokenKind;
	readonly start: number;
	readonly end: number;
}

type Read = (token: Token) => string;
type LineOf = (token: Token) => number;

/** Splits at semicolons of depth zero. */
function entries(tokens: readonly Token[], read: Read): (readonly Token[])[] {
	const found: Token[][] = [[]];
	let depth = 0;
	for (const token of tokens) {
		if (token.kind === "semicolon" && depth === 0) {
			found.push([]);
			continue;
		}
		if (token.kind === "operator") {
			const text = read(token);
			if (text === "(" || text === "[" || text === "{") depth += 1;
			else if (text === ")" || text === "]" || text === "}") depth -= 1;
		}
		found.at(-1)?.push(token);
	}
	return found.filter((entry) => entry.length > 0);
}

/** Leading `a, b, c` of an entry. */
function leadingNames(entry: readonly Token[], read: Read): readonly Token[] {
	const names: Token[] = [];
	for (let at = 0; at < entry.length; at += 2) {
		const name = entry[at];
		if (name?.kind !== "name") break;
		names.push(name);
		const comma = entry[at + 1];
		if (comma === undefined || read(comma) !== ",") break;
	}
	return names;
}

function spanText(tokens: readonly Token[], source: string): string {
	const first = tokens[0];
	const last = tokens.at(-1);
	if (first === undefined || last === undefined) return "";
	return source.slice(first.start, last.end).replace(/\s+/g, " ");
}

/** Fields of a struct body. */
export function fieldMembers(tokens: readonly Token[], read: Read, line: LineOf, source: string): Member[] {
	return entries(tokens, read).flatMap((entry): Member[] => {
		const last = entry.at(-1) as Token;
		const tagged = last.kind === "string" && entry.length > 1;
		const bare = tagged ? entry.slice(0, -1) : entry;
		const endLine = line({ ...last, start: last.end - 1 });
		if (isEmbedded(bare, read)) {
			const name = embeddedName(bare, read);
			return name === null
				? []
				: [{ name, line: line(bare[0] as Token), endLine, type: spanText(bare, source), embedded: true }];
		}
		const names = leadingNames(bare, read);
		const type = spanText(bare.slice(names.length * 2 - 1), source);
		return names.map((name) => ({ name: read(name), line: line(name), endLine, type, embedded: false }));
	});
}

/** `T`, `*T`, `pkg.T`, `T[int]`; but `a [3]int` has something after the bracket. */
function isEmbedded(entry: readonly Token[], read: Read): boolean {
	const second = entry[1];
	if (entry[0]?.kind !== "name" || second === undefined || read(second) === ".") return true;
	if (read(second) !== "[") return false;
	let depth = 0;
	for (let at = 1; at < entry.length; at++) {
		const text = read(entry[at] as Token);
		if (text === "[") depth += 1;
		else if (text === "]") depth -= 1;
		if (depth === 0) return at === entry.length - 1;
	}
	return false;
}

function embeddedName(entry: readonly Token[], read: Read): string | null {
	let name: string | null = null;
	for (const token of entry) {
		if (read(token) === "[") break;
		if (token.kind === "name") name = read(token);
	}
	return name;
}

/** Methods and embedded types of an interface body. */
export function interfaceMembers(
	tokens: readonly Token[],
	read: Read,
	line: LineOf,
	source: string,
): Member[] {
	return entries(tokens, read).flatMap((entry) => {
		const [first, second] = entry;
		const last = entry.at(-1) as Token;
		if (first?.kind !== "name") return [];
		const endLine = line({ ...last, start: last.end - 1 });
		const method = second !== undefined && read(second) === "(";
		const name = method ? read(first) : embeddedName(entry, read);
		if (name === null) return [];
		const type = spanText(method ? entry.slice(1) : entry, source);
		return [{ name, line: line(first), endLine, type, embedded: !method }];
	});
}

/** Names of `var a, b = 1, 2` or of the entries of a group. */
export function valueNames(tokens: readonly Token[], read: Read, line: LineOf, source: string): Member[] {
	return entries(tokens, read).flatMap((entry) => {
		const names = leadingNames(entry, read);
		const last = entry.at(-1) as Token;
		const endLine = line({ ...last, start: last.end - 1 });
		const rest = entry.slice(Math.max(0, names.length * 2 - 1));
		const equals = rest.findIndex((token) => read(token) === "=");
		const type = spanText(equals === -1 ? rest : rest.slice(0, equals), source);
		return names.map((name) => ({ name: read(name), line: line(name), endLine, type, embedded: false }));
	});
}
