/**
 * Cuts two versions of a declaration down to what differs, before any parsing: elements of a brace block
 * (statements, table entries) that both versions share at its head and tail are left out, level by level as
 * long as one element differs. Table tests of thousands of lines become a few. The price: facts of what was cut
 * are not seen, so it is used only where no risk notes are given (test code).
 */
import { GoScanner } from "../golang/scanner.js";

/** Texts shorter than this are parsed as they are. */
const SHORT = 1_200;
const OPEN = 123;
const CLOSE = 125;

interface Block {
	/** Offsets after "{" and of "}". */
	readonly start: number;
	readonly end: number;
	readonly elements: readonly string[];
}

/** Both texts without what they share; the texts themselves when nothing can be cut. */
export function narrowed(old: string, now: string): readonly [string, string] {
	if (Math.min(old.length, now.length) < SHORT) return [old, now];
	const [a, b] = [firstBlock(old), firstBlock(now)];
	if (a === null || b === null || old.slice(0, a.start) !== now.slice(0, b.start)) return [old, now];
	const [inside, insideNow] = cut(a.elements, b.elements);
	return [rebuilt(old, a, inside), rebuilt(now, b, insideNow)];
}

function rebuilt(text: string, block: Block, elements: readonly string[]): string {
	return `${text.slice(0, block.start)}\n${elements.join("")}${text.slice(block.end)}`;
}

function cut(a: readonly string[], b: readonly string[]): readonly [readonly string[], readonly string[]] {
	// A case label belongs to the statements after it: cutting could leave them without one.
	if ([...a, ...b].some((element) => /^\s*(?:case\b|default\s*:)/.test(element))) return [a, b];
	const shorter = Math.min(a.length, b.length);
	let head = 0;
	while (head < shorter && a[head] === b[head]) head += 1;
	let tail = 0;
	while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
	const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
	const [one, other] = [left[0], right[0]];
	if (left.length !== 1 || right.length !== 1 || one === undefined || other === undefined)
		return [left, right];
	const [inner, innerNow] = narrowed(one, other);
	return [[inner], [innerNow]];
}

/** The first outermost brace block that holds more than half of the text: a body, or a large literal. */
function firstBlock(text: string): Block | null {
	const scanner = new GoScanner(text);
	let depth = 0;
	let start = -1;
	let from = -1;
	let elements: string[] = [];
	for (let kind = scanner.next(); kind !== "end"; kind = scanner.next()) {
		if (kind !== "operator" && kind !== "semicolon") continue;
		const head = scanner.head();
		const separates = depth === 1 && start !== -1 && (kind === "semicolon" || head === 44);
		if (separates) {
			elements.push(text.slice(from, scanner.end));
			from = scanner.end;
		}
		if (kind !== "operator") continue;
		if (head === OPEN || head === 40 || head === 91) {
			depth += 1;
			if (depth === 1 && head === OPEN) {
				start = from = scanner.end;
				elements = [];
			}
		} else if (head === CLOSE || head === 41 || head === 93) {
			depth -= 1;
			if (depth === 0 && head === CLOSE && start !== -1) {
				if (scanner.start - start > text.length / 2) {
					elements.push(text.slice(from, scanner.start));
					return { start, end: scanner.start, elements };
				}
				start = -1;
			}
		}
	}
	return null;
}
