/**
 * Anti-unification (Plotkin 1970; Getafix and Revisar use it for edits): the most specific pattern that all
 * given outlines are instances of. Where they disagree stands a hole.
 */
import { HOLE, type Outline } from "./outline.js";

/** Pattern of all outlines; null for none. */
export function generalise(outlines: readonly Outline[]): Outline | null {
	const [first, ...rest] = outlines;
	return first === undefined ? null : rest.reduce(two, first);
}

function two(a: Outline, b: Outline): Outline {
	if (a.k !== b.k || a.k === HOLE.k) return hole(a, b);
	if (a.v !== b.v) return hole(a, b);
	const left = a.c ?? [];
	const right = b.c ?? [];
	const base = { k: a.k, ...(a.f === undefined ? {} : { f: a.f }), ...(a.v === undefined ? {} : { v: a.v }) };
	if (left.length === 0 && right.length === 0) return base;
	if (left.length === right.length)
		return { ...base, c: left.map((one, at) => two(one, right[at] as Outline)) };
	return { ...base, c: shared(left, right) };
}

function hole(a: Outline, b: Outline): Outline {
	return a.f !== undefined && a.f === b.f ? { ...HOLE, f: a.f } : HOLE;
}

/** Lists of different length keep their common head and tail of equal kinds; one hole stands between. */
function shared(left: readonly Outline[], right: readonly Outline[]): Outline[] {
	const like = (a: Outline | undefined, b: Outline | undefined): boolean =>
		a !== undefined && a.k === b?.k && a.f === b.f;
	const shorter = Math.min(left.length, right.length);
	let head = 0;
	while (head < shorter && like(left[head], right[head])) head += 1;
	let tail = 0;
	while (tail < shorter - head && like(left.at(-1 - tail), right.at(-1 - tail))) tail += 1;
	const start = left.slice(0, head).map((one, at) => two(one, right[at] as Outline));
	const end = left
		.slice(left.length - tail)
		.map((one, at) => two(one, right[right.length - tail + at] as Outline));
	return [...start, HOLE, ...end];
}

/** Leaves with a value and inner nodes that are no holes: how much a pattern says. */
export function specificity(outline: Outline | null): number {
	if (outline === null || outline.k === HOLE.k) return 0;
	const own = outline.v === undefined ? 0.25 : 1;
	return (outline.c ?? []).reduce((sum, child) => sum + specificity(child), own);
}
