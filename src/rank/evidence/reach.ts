/**
 * Reach: the commit edits a function that a function on the stack calls. The callee returned, so it is not on the
 * stack, but what it returned or left behind may be what crashed. Names decide (no types): a plain call must be in
 * the same package, a qualified one in the imported package, a method call counts less the more it could be.
 */
import { dirname } from "../../golang/frame-resolver.js";
import type { Call } from "../../golang/references.js";
import type { CommitFact, FileEdits, FrameFact, RankFacts } from "../facts.js";
import type { Observation, Producer } from "../producer.js";

/** A method call without a known receiver type: the name alone must match. */
const methodDiscount = 0.6;
/** A call far from the frame's line is less likely to have fed it. */
const lineReach = 20;

interface Callee {
	readonly frame: FrameFact;
	readonly call: Call;
	/** Folder the callee must lie in; null when the receiver's package is not known. */
	readonly folder: string | null;
	readonly value: number;
}

/** Calls of the frames' functions by callee name, without those that are frames themselves. */
function callees(facts: RankFacts): ReadonlyMap<string, readonly Callee[]> {
	const onStack = new Set(facts.frames.map((frame) => frame.resolved.functionKey.split(".").pop() ?? ""));
	const byName = new Map<string, Callee[]>();
	for (const frame of facts.frames) {
		for (const call of frame.references?.calls ?? []) {
			if (call.name === "" || onStack.has(call.name)) continue;
			const imported = call.qualifier === null ? undefined : frame.imports.get(call.qualifier);
			const folder = call.qualifier === null ? frame.resolved.folder : (imported ?? null);
			const distance = frame.line === null ? lineReach / 2 : Math.abs(call.line - frame.line);
			const value = (frame.weight / (1 + distance / lineReach)) * (folder === null ? methodDiscount : 1);
			const list = byName.get(call.name) ?? [];
			list.push({ frame, call, folder, value });
			byName.set(call.name, list);
		}
	}
	return byName;
}

function best(
	file: FileEdits,
	byName: ReadonlyMap<string, readonly Callee[]>,
): { callee: Callee; key: string; line: number } | null {
	let found: { callee: Callee; key: string; line: number } | null = null;
	for (const edit of file.declarations) {
		if (edit.key === "" || edit.key.includes(" ")) continue;
		const dot = edit.key.indexOf(".");
		const name = edit.key.slice(dot + 1);
		for (const callee of byName.get(name) ?? []) {
			if (callee.folder === null ? dot < 0 : dot >= 0 || dirname(file.path) !== callee.folder) continue;
			if (callee.value > (found?.callee.value ?? 0)) found = { callee, key: edit.key, line: edit.line };
		}
	}
	return found;
}

function observeCommit(fact: CommitFact, byName: ReadonlyMap<string, readonly Callee[]>): Observation | null {
	let top: Observation | null = null;
	for (const file of fact.files) {
		if (!file.path.endsWith(".go") || file.path.endsWith("_test.go")) continue;
		const hit = best(file, byName);
		if (hit === null || hit.callee.value <= (top?.value ?? 0)) continue;
		const caller = hit.callee.frame.declaration?.key ?? hit.callee.frame.resolved.functionKey;
		top = {
			commit: fact.commit.sha,
			value: hit.callee.value,
			text: `edits ${hit.key}, which ${caller} on the stack calls at line ${hit.callee.call.line}`,
			places: [{ path: file.path, line: hit.line, symbol: hit.key, commit: fact.commit.sha }],
		};
	}
	return top;
}

export const reachProducer: Producer = {
	id: "reach",
	doc: "the commit edits a function that a function on the stack calls",
	scale: "rarity",
	observe: (facts) => {
		const byName = callees(facts);
		return facts.commits.flatMap((fact) => observeCommit(fact, byName) ?? []);
	},
};
