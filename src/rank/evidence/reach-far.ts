/**
 * Far reach: the commit edits a function two calls away from the crash. What a callee's callee returned or left
 * behind comes back through it; the link is by name, so it says little and only counts near the crash.
 */
import { dirname } from "../../golang/frame-resolver.js";
import type { CommitFact, FarCall, RankFacts } from "../facts.js";
import type { Observation, Producer } from "../producer.js";

/** The strongest call per folder and name. */
function strongest(facts: RankFacts): ReadonlyMap<string, FarCall> {
	const calls = new Map<string, FarCall>();
	for (const call of facts.farCalls ?? []) {
		const key = `${call.folder}#${call.name}`;
		if (call.weight > (calls.get(key)?.weight ?? 0)) calls.set(key, call);
	}
	return calls;
}

function observeCommit(fact: CommitFact, calls: ReadonlyMap<string, FarCall>): Observation[] {
	let top: Observation | null = null;
	for (const file of fact.files) {
		if (!file.path.endsWith(".go") || file.path.endsWith("_test.go")) continue;
		for (const { key, line } of file.declarations) {
			const call = calls.get(`${dirname(file.path)}#${key.slice(key.indexOf(".") + 1)}`);
			if (call === undefined || call.weight <= (top?.value ?? 0)) continue;
			top = {
				commit: fact.commit.sha,
				value: call.weight,
				text: `edits ${key}, which ${call.via} calls, which ${call.caller} on the stack calls`,
				places: [{ path: file.path, line, symbol: key, commit: fact.commit.sha }],
			};
		}
	}
	return top === null ? [] : [top];
}

/** Edited what a callee of the crashing function calls. */
export const reachFarProducer: Producer = {
	id: "reach-far",
	doc: "the commit edits a function that a callee of the crashing function calls",
	scale: "rarity",
	observe: (facts) => {
		const calls = strongest(facts);
		return calls.size === 0 ? [] : facts.commits.flatMap((fact) => observeCommit(fact, calls));
	},
};
