/**
 * Reach: the commit edits a function that a function on the stack calls. The callee returned, so it is not on the
 * stack, but what it returned or left behind may be what crashed. How the call is known decides what it is worth.
 */
import type { CallLink } from "../../golang/calls/call-edges.js";
import { dirname } from "../../golang/frame-resolver.js";
import { isProgramCode } from "../../golang/test-path.js";
import type { CommitFact, FrameFact, RankFacts, ReachedFunction } from "../facts.js";
import { keyOfFrame } from "../frame-key.js";
import type { Observation, Producer } from "../producer.js";

/** The likelier the call means this very function, and ran, the more. */
const certainty: Readonly<Record<CallLink, number>> = {
	call: 1,
	interface: 0.8,
	stored: 0.7,
	name: 0.5,
	value: 0.5,
};
/** What runs beside or after the rest of the function fed less of it. */
const aside = 0.7;
/** A call far from the frame's line is less likely to have fed it. */
const lineReach = 20;

interface Way extends ReachedFunction {
	readonly value: number;
	readonly caller: FrameFact;
}

/** The strongest way to each function, by folder and key. */
function ways(facts: RankFacts, far: boolean): ReadonlyMap<string, Way> {
	const best = new Map<string, Way>();
	for (const one of facts.reached ?? []) {
		const caller = facts.frames.find((frame) => frame.depth === one.frame);
		if (caller === undefined || (one.via !== null) !== far) continue;
		const value = caller.weight * (far ? 1 : nearness(one, caller)) * certainty[one.link];
		const id = `${one.folder}#${one.key}`;
		if (value > (best.get(id)?.value ?? 0)) best.set(id, { ...one, value, caller });
	}
	return best;
}

function nearness(one: ReachedFunction, { line }: FrameFact): number {
	const distance = line === null ? lineReach / 2 : Math.abs(one.line - line);
	return (one.statement === "call" ? 1 : aside) / (1 + distance / lineReach);
}

function observeCommit(fact: CommitFact, found: ReadonlyMap<string, Way>): Observation[] {
	let top: Observation | null = null;
	for (const file of fact.files) {
		if (!isProgramCode(file.path)) continue;
		for (const { key, line } of file.declarations) {
			const way = found.get(`${dirname(file.path)}#${key}`);
			if (way === undefined || way.value <= (top?.value ?? 0)) continue;
			top = {
				commit: fact.commit.sha,
				value: way.value,
				text: `edits ${key}, ${inWords(way)}`,
				places: [{ path: file.path, line, symbol: key, commit: fact.commit.sha }],
			};
		}
	}
	return top === null ? [] : [top];
}

function inWords({ caller, link, statement, line, via }: Way): string {
	const name = keyOfFrame(caller);
	if (via !== null) return `which ${via} calls, which ${name} on the stack calls`;
	const verbs: Readonly<Record<CallLink, string>> = {
		call: statement === "go" ? "starts as a goroutine" : statement === "defer" ? "defers" : "calls",
		interface: "calls through an interface",
		stored: "calls through a variable or field it is put into",
		name: "may call (by name; the receiver's type is not known)",
		value: "takes as a value",
	};
	return `which ${name} on the stack ${verbs[link]} at line ${line}`;
}

function producer(id: string, doc: string, far: boolean): Producer {
	return {
		id,
		doc,
		scale: "rarity",
		observe: (facts) => {
			const found = ways(facts, far);
			return found.size === 0 ? [] : facts.commits.flatMap((fact) => observeCommit(fact, found));
		},
	};
}

export const reachProducer = producer(
	"reach",
	"the commit edits a function that a function on the stack calls",
	false,
);

/** What a callee's callee returned or left behind comes back through it: this says little, and only near the crash. */
export const reachFarProducer = producer(
	"reach-far",
	"the commit edits a function that a callee of the crashing function calls",
	true,
);
