/**
 * Cuts two versions of a declaration down to what differs, before any parsing: elements of brace blocks
 * (statements, table entries, fields) that both versions share are left out, level by level. A function of
 * hundreds of lines becomes a few, and the tree difference stays the same, since it would match the shared
 * elements first anyway. What remains is whole elements in their blocks, so it parses as the whole did; facts of
 * what was left out are the same on both sides.
 */
import { type Block, blocksOf, type Element, type Span } from "../golang/blocks.js";
import { bestChain, type IndexPair, uniqueChain } from "./best-chain.js";
import { Cut, type Piece } from "./cut.js";

/** Texts shorter than this are parsed as they are. */
const SHORT = 240;
/** Cells of the table by which equal elements are found; above it only unique ones are. */
const MAX_CELLS = 40_000;
/** Longest element that is kept between two edits, so that what came before is not taken for what came after. */
const MAX_ANCHOR = 200;

/** Both texts without what they share; the whole texts when nothing can be left out. */
export function narrowed(old: string, now: string): readonly [Cut, Cut] {
	const whole = (): readonly [Cut, Cut] => [Cut.none(old), Cut.none(now)];
	if (Math.max(old.length, now.length) < SHORT) return whole();
	const a = blocksOf(old);
	const b = blocksOf(now);
	if (a === null || b === null) return whole();
	const narrowing = new Narrowing(old, now);
	narrowing.span(a, b);
	return narrowing.cuts();
}

class Narrowing {
	readonly #old: Side;
	readonly #now: Side;

	constructor(old: string, now: string) {
		this.#old = new Side(old);
		this.#now = new Side(now);
	}

	cuts(): readonly [Cut, Cut] {
		return [this.#old.cut(), this.#now.cut()];
	}

	/** Takes two spans that differ, less what their blocks share. */
	span(a: Span, b: Span): void {
		const paired = this.#pairedBlocks(a, b);
		for (const [left, right] of paired) {
			this.#old.keep(left.inside);
			this.#now.keep(right.inside);
			this.#block(left.elements, right.elements);
			this.#old.skipTo(left.close);
			this.#now.skipTo(right.close);
		}
		this.#old.keep(a.end);
		this.#now.keep(b.end);
	}

	/** The one block that holds all of the difference, else block by block when there are as many on each side. */
	#pairedBlocks(a: Span, b: Span): (readonly [Block, Block])[] {
		if (a.blocks.length === 0 || b.blocks.length === 0) return [];
		const { head, tail } = this.#common(a, b);
		const holds = (span: Span, { inside, close }: Block): boolean =>
			inside - span.start <= head && span.end - close <= tail;
		for (const left of a.blocks) {
			if (!holds(a, left)) continue;
			const right = b.blocks.find(
				({ inside, close }) =>
					inside - b.start === left.inside - a.start && b.end - close === a.end - left.close,
			);
			if (right !== undefined) return [[left, right]];
		}
		if (a.blocks.length !== b.blocks.length || !this.#sameWord(a, head)) return [];
		return a.blocks.map((block, at) => [block, b.blocks[at] as Block] as const);
	}

	/** Both spans begin with the same word: `if`, `func`, a called function. */
	#sameWord(a: Span, head: number): boolean {
		return /^\s*\w+\W/.test(this.#old.text.slice(a.start, a.start + head));
	}

	#common(a: Span, b: Span): { readonly head: number; readonly tail: number } {
		const [old, now] = [this.#old.text, this.#now.text];
		const most = Math.min(a.end - a.start, b.end - b.start);
		let head = 0;
		while (head < most && old.charCodeAt(a.start + head) === now.charCodeAt(b.start + head)) head += 1;
		let tail = 0;
		while (tail < most - head && old.charCodeAt(a.end - 1 - tail) === now.charCodeAt(b.end - 1 - tail))
			tail += 1;
		return { head, tail };
	}

	/** Takes the elements of a block; where labels rule the others, those go with their label. */
	#block(a: readonly Element[], b: readonly Element[]): void {
		if (![...a, ...b].some((element) => element.label)) this.#list(a, b, (x, y) => this.span(x, y));
		else this.#list(clauses(a), clauses(b), (x, y) => this.#clause(x, y));
	}

	#clause(a: Clause, b: Clause): void {
		const [label, ...rest] = a.elements;
		const [labelNow, ...restNow] = b.elements;
		this.span(label, labelNow);
		this.#list(rest, restNow, (x, y) => this.span(x, y));
	}

	/** Takes what differs in two lists; `inner` takes two entries that stand alone between shared ones. */
	#list<T extends Stretch>(a: readonly T[], b: readonly T[], inner: (a: T, b: T) => void): void {
		const texts = a.map((one) => this.#old.textOf(one));
		const chain = equalChain(
			texts,
			b.map((one) => this.#now.textOf(one)),
		);
		const gaps = gapsBetween(chain, a.length, b.length);
		// Lists that share little may hold what was moved or rewritten: the tree difference wants to see it all.
		const few = 2 * chain.length < Math.min(a.length, b.length) - 1;
		if (few) {
			this.#take(a, b);
			return;
		}
		gaps.forEach(({ i, j, x, y }, at) => {
			const before = gaps[at - 1];
			if (before !== undefined) {
				// What went from one gap and came in the other has moved: without anything between, nothing would differ.
				const moved = before.i === before.x ? j === y : before.j === before.y && i === x;
				this.#anchor(a, b, before, i - before.x, texts, moved ? Number.POSITIVE_INFINITY : MAX_ANCHOR);
			}
			const [left, right] = [a.slice(i, x), b.slice(j, y)];
			const [one, other] = [left[0], right[0]];
			if (left.length === 1 && right.length === 1 && one !== undefined && other !== undefined) {
				this.#old.skipTo(one.start);
				this.#now.skipTo(other.start);
				inner(one, other);
			} else this.#take(left, right);
		});
	}

	/** Keeps the shortest of the shared entries between two gaps, so that the gaps stay apart. */
	#anchor(
		a: readonly Stretch[],
		b: readonly Stretch[],
		gap: Gap,
		count: number,
		texts: readonly string[],
		longest: number,
	): void {
		const run = Array.from({ length: count }, (_, at) => at);
		const length = (at: number): number => texts[gap.x + at]?.length ?? 0;
		const [shortest] = run.sort((left, right) => length(left) - length(right) || left - right);
		if (shortest === undefined || length(shortest) > longest) return;
		const [one, other] = [a[gap.x + shortest], b[gap.y + shortest]];
		this.#take(one === undefined ? [] : [one], other === undefined ? [] : [other]);
	}

	#take(a: readonly Stretch[], b: readonly Stretch[]): void {
		this.#old.take(a);
		this.#now.take(b);
	}
}

type Stretch = Pick<Span, "start" | "end">;

/** A label with the elements that it rules; the first one of a block may have none. */
interface Clause extends Stretch {
	readonly elements: readonly [Element, ...Element[]];
}

function clauses(elements: readonly Element[]): Clause[] {
	const found: [Element, ...Element[]][] = [];
	for (const element of elements) {
		const last = found.at(-1);
		if (element.label || last === undefined) found.push([element]);
		else last.push(element);
	}
	return found.map((list) => ({
		start: list[0].start,
		end: list.at(-1)?.end ?? list[0].end,
		elements: list,
	}));
}

/** Entries from i to x of the old list that stand where those from j to y of the new one do. */
interface Gap {
	readonly i: number;
	readonly j: number;
	readonly x: number;
	readonly y: number;
}

function gapsBetween(chain: readonly IndexPair[], rows: number, columns: number): Gap[] {
	const gaps: Gap[] = [];
	let [i, j] = [0, 0];
	for (const [x, y] of [...chain, [rows, columns] as const]) {
		if (x > i || y > j) gaps.push({ i, j, x, y });
		[i, j] = [x + 1, y + 1];
	}
	return gaps;
}

/** Equal texts of two lists, in order. */
function equalChain(a: readonly string[], b: readonly string[]): IndexPair[] {
	const shorter = Math.min(a.length, b.length);
	let head = 0;
	while (head < shorter && a[head] === b[head]) head += 1;
	let tail = 0;
	while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
	const rows = a.length - head - tail;
	const columns = b.length - head - tail;
	const numbers = new Map<string, number>();
	const numberOf = (text: string): number => {
		const known = numbers.get(text);
		if (known !== undefined) return known;
		numbers.set(text, numbers.size);
		return numbers.size - 1;
	};
	const [left, right] = [
		a.slice(head, head + rows).map(numberOf),
		b.slice(head, head + columns).map(numberOf),
	];
	const middle =
		rows * columns > MAX_CELLS
			? uniqueChain(left, right)
			: bestChain(rows, columns, (i, j) => (left[i] === right[j] ? 1 : 0));
	return [
		...Array.from({ length: head }, (_, at): IndexPair => [at, at]),
		...middle.map(([i, j]): IndexPair => [i + head, j + head]),
		...Array.from({ length: tail }, (_, at): IndexPair => [head + rows + at, head + columns + at]),
	];
}

/** One version, and the pieces of it that are kept so far. */
class Side {
	readonly text: string;
	readonly #pieces: Piece[] = [];
	#start = 0;
	#end = 0;

	constructor(text: string) {
		this.text = text;
	}

	textOf({ start, end }: Stretch): string {
		return this.text.slice(start, end);
	}

	/** Keeps everything up to an offset. */
	keep(to: number): void {
		this.#end = to;
	}

	/** Leaves out everything up to an offset. */
	skipTo(at: number): void {
		if (at === this.#end) return;
		if (this.#end > this.#start) this.#pieces.push({ start: this.#start, end: this.#end });
		this.#start = at;
		this.#end = at;
	}

	/** Keeps neighbouring entries, with nothing between what was kept before and them. */
	take(entries: readonly Stretch[]): void {
		const [first] = entries;
		const last = entries.at(-1);
		if (first === undefined || last === undefined) return;
		this.skipTo(first.start);
		this.keep(last.end);
	}

	cut(): Cut {
		this.skipTo(-1);
		return new Cut(this.text, this.#pieces);
	}
}
