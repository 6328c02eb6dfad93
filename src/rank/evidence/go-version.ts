/**
 * Go version: the commit raises the `go` line, and a default of the standard library that follows it can be
 * related to the failure: by its words or by the package it came out of. A raised line alone says nothing.
 */
import { defaultsRaised, type GodebugDefault, minorVersion } from "../../golang/godebug.js";
import type { ModuleChange, RankFacts } from "../facts.js";
import { type Observation, type Producer, strongestByCommit } from "../producer.js";

/** The message is the one that the new default gives. */
const byMessage = 1;
/** The failure came out of the package that behaves differently. */
const byPackage = 0.5;
/** A go.mod without a `go` line is read as this version (go.dev/ref/mod#go-mod-file-go). */
const unwritten = 16;
export const goVersionProducer: Producer = {
	id: "go-version",
	doc: "the commit raises the go line, and a default that changes with it concerns the failing package or message",
	scale: "rarity",
	observe: (facts) =>
		strongestByCommit(
			facts.moduleChanges
				.filter(({ module, to }) => module === "go" && to !== null)
				.flatMap((change) => observe(change, facts) ?? []),
		),
};

function observe(change: ModuleChange, facts: RankFacts): Observation | null {
	const from = change.from === null ? unwritten : minorVersion(change.from);
	const to = minorVersion(change.to ?? "");
	if (from === null || to === null || to <= from) return null;
	const found = related(defaultsRaised(from, to), facts);
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
