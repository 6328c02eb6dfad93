/**
 * Go version: the commit raises the `go` line, and a default of the standard library that follows it (or the meaning
 * of loop variables) can be related to the failure: by its words, by the package it came out of, by the code at the
 * crash. A raised line alone says nothing.
 */
import { defaultsRaised, type GodebugDefault, minorVersion } from "../../golang/godebug.js";
import type { FrameFact, ModuleChange, RankFacts } from "../facts.js";
import type { Observation, Producer } from "../producer.js";

/** The message is the one that the new default gives. */
const byMessage = 1;
/** The failure came out of the package that behaves differently. */
const byPackage = 0.5;
/** A closure or an address is taken of a loop's variable near the crash. */
const byLoop = 0.4;
/** A go.mod without a `go` line is read as this version (go.dev/ref/mod#go-mod-file-go). */
const unwritten = 16;
/** From here on every turn of a loop has its own variables. */
const loopVariables = 22;
/** Frames whose code is looked at for loops. */
const loopFrames = 2;

export const goVersionProducer: Producer = {
	id: "go-version",
	doc: "the commit raises the go line, and a default that changes with it concerns the failing package or message",
	scale: "rarity",
	observe: (facts) => {
		const best = new Map<string, Observation>();
		for (const change of facts.moduleChanges) {
			if (change.module !== "go" || change.to === null) continue;
			const seen = observe(change, facts);
			if (seen !== null && seen.value > (best.get(seen.commit)?.value ?? 0)) best.set(seen.commit, seen);
		}
		return [...best.values()];
	},
};

function observe(change: ModuleChange, facts: RankFacts): Observation | null {
	const from = change.from === null ? unwritten : minorVersion(change.from);
	const to = minorVersion(change.to ?? "");
	if (from === null || to === null || to <= from) return null;
	const found = related(defaultsRaised(from, to), facts) ?? loops(from, to, facts.frames);
	if (found === null) return null;
	return {
		commit: change.commit,
		value: found.value,
		text: `raises the go line ${change.from ?? "(none)"} -> ${change.to}: ${found.what}`,
		places: [{ path: change.path, commit: change.commit }],
	};
}

interface Relation {
	readonly value: number;
	readonly what: string;
}

function related(raised: readonly GodebugDefault[], facts: RankFacts): Relation | null {
	const words = [facts.message, ...facts.causes].join("\n");
	const told = ({ setting, what }: GodebugDefault): string => `with GODEBUG ${setting}, ${what}`;
	const said = raised.find((one) => one.message?.test(words) === true);
	if (said !== undefined) return { value: byMessage, what: `${told(said)}, as the message says` };
	const packages = facts.standardPackages ?? [];
	for (const one of raised) {
		const hit = packages.find((name) =>
			one.packages.some((path) => name === path || name.startsWith(`${path}/`)),
		);
		if (hit !== undefined)
			return { value: byPackage, what: `${told(one)}, and the failure came out of ${hit}` };
	}
	return null;
}

function loops(from: number, to: number, frames: readonly FrameFact[]): Relation | null {
	if (from >= loopVariables || to < loopVariables) return null;
	const frame = frames.slice(0, loopFrames).find((one) => keepsLoopVariable(one.source));
	if (frame === undefined) return null;
	const name = frame.declaration?.key ?? frame.resolved.functionKey;
	return {
		value: byLoop,
		what: `loop variables are new in every turn, and ${name} on the stack keeps one in a closure or by address`,
	};
}

/** A variable of a `for` clause occurs in a closure or behind `&` further down. */
function keepsLoopVariable(source: readonly string[]): boolean {
	return source.some((line, index) => {
		const names = /^\s*for\s+([\w, ]+?)\s*:=/.exec(line)?.[1]?.split(/,\s*/) ?? [];
		const rest = source.slice(index + 1).join("\n");
		const closure = rest.search(/\bfunc\(/);
		return names
			.filter((name) => name !== "_" && name !== "")
			.some((name) => {
				const word = new RegExp(`\\b${name}\\b`);
				return new RegExp(`&${name}\\b`).test(rest) || (closure >= 0 && word.test(rest.slice(closure)));
			});
	});
}
