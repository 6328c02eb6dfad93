/**
 * The nesting of brace blocks in a piece of Go and the elements inside them (statements, fields, entries of
 * literals), without tokens or a tree: one pass over the characters. Relies on gofmt's layout in one point: a
 * brace that follows a blank opens a block of statements or fields, any other one a composite literal, whose
 * elements end with a comma at a line's end.
 */
import { BYTE_CLASS, CLOSE, LITERAL, literalEnd, OPEN, PLAIN } from "./brackets.js";

/** A stretch of text with the brace blocks in it that are in no other block of it; empty blocks are left out. */
export interface Span {
	readonly start: number;
	readonly end: number;
	readonly blocks: readonly Block[];
}

/** An element of a block, from where the one before ended, its separator included. */
export interface Element extends Span {
	/** Begins with `case` or `default`, which rules the elements up to the next label. */
	readonly label: boolean;
}

export interface Block {
	/** Offset after the opening brace, and after the line's end where one follows. */
	readonly inside: number;
	/** Offset of the closing brace. */
	readonly close: number;
	/** All of the text between the braces; the last element ends with the block. */
	readonly elements: readonly Element[];
}

interface GrowingElement extends Element {
	end: number;
	label: boolean;
	readonly blocks: Block[];
}

/** An open bracket; parentheses and square brackets have no elements of their own. */
interface Open {
	readonly kind: number;
	readonly inside: number;
	readonly elements: GrowingElement[];
	/** The one that the pass is at. */
	element: GrowingElement;
}

const BRACKET = 0;
const STATEMENTS = 1;
const ENTRIES = 2;

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const COMMA = 44;
const COLON = 58;
const SEMICOLON = 59;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const LETTER_C = 99;
const LETTER_D = 100;
const GROUP = /^\s*(?:var|const|type|import)\s*$/;
const HEAD = /(?:\s|\/\/.*\n)*(?:\w+:\s+)?(?:if|for|switch)\b/y;
const LABEL = /(?:case[\s"'`(]|default\s*:)/y;

/** Blocks of a text; null when its brackets do not match. */
export function blocksOf(source: string): Span | null {
	const root = newElement(0);
	const open: Open[] = [];
	let kind = BRACKET;
	let element = root;
	/** Offset of the last character of code. */
	let last = -1;
	const separate = (end: number): void => {
		element.end = end;
		element = newElement(end);
		const top = open.at(-1) as Open;
		top.elements.push(element);
		top.element = element;
	};
	for (let at = 0; at < source.length; at++) {
		const code = source.charCodeAt(at);
		if (code === SPACE || code === TAB || code === RETURN) continue;
		if (code === NEWLINE) {
			if (kind === STATEMENTS && last >= element.start && endsStatement(source, last)) separate(at + 1);
			continue;
		}
		const found = code < 128 ? BYTE_CLASS[code] : PLAIN;
		if (found === PLAIN) {
			if (code === SEMICOLON) {
				if (kind === STATEMENTS && !inHead(source, element, last)) separate(at + 1);
			} else if (code === COMMA) {
				if (kind === ENTRIES && source.charCodeAt(at + 1) === NEWLINE) separate(at + 2);
			} else if ((code === LETTER_C || code === LETTER_D) && last < element.start && kind === STATEMENTS) {
				LABEL.lastIndex = at;
				element.label = LABEL.test(source);
			}
		} else if (found === LITERAL) {
			const comment = isComment(source, at, code);
			at = literalEnd(source, at, code, source.length) - 1;
			if (comment) continue;
		} else if (found === OPEN) {
			kind = code === OPEN_BRACE ? braceKind(source, at, last) : groupKind(source, at, open.length);
			const inside = source.charCodeAt(at + 1) === NEWLINE ? at + 2 : at + 1;
			if (kind !== BRACKET) element = newElement(inside);
			open.push({ kind, inside, elements: kind === BRACKET ? [] : [element], element });
		} else if (found === CLOSE) {
			const done = open.pop();
			if (done === undefined) return null;
			const top = open.at(-1);
			kind = top?.kind ?? BRACKET;
			element = holder(open, root);
			if (done.kind !== BRACKET) {
				done.element.end = at;
				if (last >= done.inside)
					element.blocks.push({ inside: done.inside, close: at, elements: done.elements });
			}
		}
		last = at;
	}
	root.end = source.length;
	return open.length === 0 ? root : null;
}

/** `if x := f(); x {`: a semicolon that does not end a statement. After a block, it does. */
function inHead(source: string, element: Element, last: number): boolean {
	if (last >= 0 && source.charCodeAt(last) === CLOSE_BRACE) return false;
	HEAD.lastIndex = element.start;
	return HEAD.test(source);
}

function newElement(start: number): GrowingElement {
	return { start, end: start, label: false, blocks: [] };
}

/** The element that the innermost open brace block is at. */
function holder(open: readonly Open[], root: GrowingElement): GrowingElement {
	for (let at = open.length - 1; at >= 0; at--) {
		const one = open[at] as Open;
		if (one.kind !== BRACKET) return one.element;
	}
	return root;
}

/** Literals are `T{`, `{{`, `key: {`, and an entry that is a brace alone. */
function braceKind(source: string, at: number, last: number): number {
	if (last === at - 1) return ENTRIES;
	const before = last < 0 ? 0 : source.charCodeAt(last);
	return before === OPEN_BRACE || before === COMMA || before === COLON ? ENTRIES : STATEMENTS;
}

/** Parentheses that group the entries of a declaration. */
function groupKind(source: string, at: number, depth: number): number {
	return depth === 0 && GROUP.test(source.slice(0, at)) ? STATEMENTS : BRACKET;
}

function isComment(source: string, at: number, code: number): boolean {
	if (code !== 47) return false;
	const next = source.charCodeAt(at + 1);
	return next === 47 || next === 42;
}

/** Go's rule for automatic semicolons, by a line's last character. */
function endsStatement(source: string, last: number): boolean {
	const code = source.charCodeAt(last);
	if (code === 43 || code === 45) return source.charCodeAt(last - 1) === code;
	if (code >= 128 || code === 95) return true;
	if ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return true;
	return code === 41 || code === 93 || code === 125 || code === 34 || code === 39 || code === 96;
}
