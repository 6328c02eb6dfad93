/** How many first and last characters two texts share; the same character counts for one end only. */
export interface SharedEnds {
	readonly head: number;
	readonly tail: number;
}

/** Characters that are compared at once while all of them are the same. */
const STEP = 1_024;

/** The ends that two texts share. */
export function sharedEnds(a: string, b: string): SharedEnds {
	const shorter = Math.min(a.length, b.length);
	let head = 0;
	while (head + STEP <= shorter && a.slice(head, head + STEP) === b.slice(head, head + STEP)) head += STEP;
	while (head < shorter && a.charCodeAt(head) === b.charCodeAt(head)) head += 1;
	const rest = shorter - head;
	const last = (text: string, from: number, to: number): string =>
		text.slice(text.length - to, text.length - from);
	let tail = 0;
	while (tail + STEP <= rest && last(a, tail, tail + STEP) === last(b, tail, tail + STEP)) tail += STEP;
	while (tail < rest && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail += 1;
	return { head, tail };
}
