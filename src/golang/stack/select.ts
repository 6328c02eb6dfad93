/**
 * Which goroutine of a dump matters. A panic prints the crashing goroutine first; in a deadlock or a dump the
 * first one often only waits for the others (`WaitGroup.Wait`) or prints the dump.
 */
import type { Goroutine, StackForm, StackFrame } from "../../model/stack.js";
import { isAppFrame } from "./origin.js";

const dumper = /^(?:runtime\/pprof\.|net\/http\/pprof\.|runtime\.Stack$|os\/signal\.)/;
const idleState = /idle|^GC |^finalizer|^cleanup wait|^trace reader|^runtime stack|^ancestor/;
/** Waiting for other goroutines to finish: a victim, not a cause. */
const joinWait = /^(?:sync\.\(\*WaitGroup\)\.Wait|.*\/errgroup\.\(\*Group\)\.Wait|os\/signal\.\S+)$/;
const blockedState = /^(?:chan (?:send|receive)|select|semacquire|sync\.)/;

/**
 * Index of the goroutine that matters. Crashes: the first, unless it has no frame of possible own code. Deadlocks
 * and dumps: the largest group of equal stacks in own code, blocked ones before waiting ones, longest wait first.
 */
export function goroutineThatMatters(
	form: StackForm,
	message: string,
	goroutines: readonly Goroutine[],
): number {
	const search = form === "goroutine-dump" || form === "pprof" || /goroutines are asleep/.test(message);
	const first = goroutines[0];
	if (form === "race" || first === undefined) return 0;
	if (!search && hasOwnCode(first)) return 0;
	const groups = groupEqual(goroutines);
	let best = -1;
	let bestScore = 0;
	for (const [index, count] of groups) {
		const goroutine = goroutines[index];
		if (goroutine === undefined) continue;
		const score = scoreOf(goroutine, count);
		if (score > bestScore) {
			best = index;
			bestScore = score;
		}
	}
	return Math.max(best, 0);
}

function hasOwnCode(goroutine: Goroutine): boolean {
	return goroutine.frames.some(isAppFrame);
}

/** 0 for goroutines that cannot matter. Weights only order kinds; within a kind counts and waits decide. */
function scoreOf(goroutine: Goroutine, count: number): number {
	if (idleState.test(goroutine.state) || !hasOwnCode(goroutine)) return 0;
	const [top] = goroutine.frames;
	if (top === undefined || goroutine.frames.some((frame) => dumper.test(frame.symbol))) return 0;
	const joins = goroutine.frames.slice(0, 4).some((frame) => joinWait.test(frame.symbol));
	const lock = goroutine.frames.slice(0, 5).some((frame) => /^sync\.\(\*(?:RW)?Mutex\)/.test(frame.symbol));
	const kind = joins ? 1 : lock ? 4 : blockedState.test(goroutine.state) ? 3 : 2;
	const wait = Math.min(goroutine.waitMinutes ?? 0, 1e4) / 1e5;
	return kind + Math.log2(1 + count) / 2 + wait;
}

/** Index of the first member of each group of equal stacks -> number of goroutines in it. */
function groupEqual(goroutines: readonly Goroutine[]): Map<number, number> {
	const firstByKey = new Map<string, number>();
	const counts = new Map<number, number>();
	goroutines.forEach((goroutine, index) => {
		const key = goroutine.frames.map(frameKey).join("\n");
		const first = firstByKey.get(key) ?? index;
		firstByKey.set(key, first);
		counts.set(first, (counts.get(first) ?? 0) + (goroutine.count ?? 1));
	});
	return counts;
}

function frameKey(frame: StackFrame): string {
	return `${frame.symbol} ${frame.file}:${frame.line}`;
}
