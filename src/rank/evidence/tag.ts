/**
 * Struct tags: the commit changes under which key a field is decoded, and the code at the crash uses the value. Whoever
 * sends or configures it still writes the old key, and the field stays empty.
 */
import { isProgramCode } from "../../golang/test-path.js";
import type { Hunk } from "../../model/commit.js";
import type { CommitFact, RankFacts } from "../facts.js";
import { keyOfFrame } from "../frame-key.js";
import { type Observation, type Producer, strongestByCommit } from "../producer.js";
import { folded } from "../settings.js";

/** A frame's function reads a field or variable of that name, but nothing shows that it is this one. */
const readByName = 0.6;

export const tagProducer: Producer = {
	id: "tag",
	doc: "the commit changes the key under which a field is decoded whose value the code at the crash uses",
	scale: "rarity",
	observe: (facts) => {
		const uses = usesOf(facts);
		if (uses.size === 0) return [];
		return strongestByCommit(facts.commits.flatMap((fact) => observeCommit(fact, uses)));
	},
};

interface UseOfValue {
	readonly value: number;
	readonly where: string;
}

/** Uses by folded name. */
function usesOf({ feeds = [], frames }: RankFacts): ReadonlyMap<string, UseOfValue> {
	const found = new Map<string, UseOfValue>();
	const add = (name: string, value: number, where: string): void => {
		const key = folded(name);
		if (key.length > 2 && value > (found.get(key)?.value ?? 0)) found.set(key, { value, where });
	};
	for (const feed of feeds) if (feed.kind === "field") add(feed.name, feed.weight, feed.taken);
	for (const frame of frames) {
		for (const { name, line } of frame.references?.reads ?? [])
			add(name, frame.weight * readByName, `${keyOfFrame(frame)} at line ${line}`);
	}
	return found;
}

function observeCommit(fact: CommitFact, uses: ReadonlyMap<string, UseOfValue>): Observation[] {
	return fact.files
		.filter(({ path }) => isProgramCode(path))
		.flatMap(({ path, diff }) =>
			diff.hunks.flatMap((hunk) =>
				retagged(hunk).flatMap(({ name, from, to }): Observation[] => {
					const use = uses.get(folded(name));
					if (use === undefined) return [];
					const text = `decodes ${name} from \`${to}\` instead of \`${from}\`, and ${use.where} uses it`;
					const places = [{ path, line: hunk.newStart, commit: fact.commit.sha }];
					return [{ commit: fact.commit.sha, value: use.value, text, places }];
				}),
			),
		);
}

const field = /^\s+(\w+)\s+[^`]{1,120}`([^`]{1,200})`/;
const key =
	/\b(?:json|yaml|toml|xml|bson|db|mapstructure|hcl|env|form|query|msgpack|ini|koanf|protobuf):"([^",]*)/;

const hasTag = (line: string): boolean => line.includes("`");

/** Fields whose key is another now. */
function retagged({
	removed,
	added,
}: Hunk): { readonly name: string; readonly from: string; readonly to: string }[] {
	// Most hunks hold no tag.
	if (!removed.some(hasTag) || !added.some(hasTag)) return [];
	const before = new Map(removed.flatMap((line) => keyed(line)));
	return added
		.flatMap((line) => keyed(line))
		.flatMap(([name, to]) => {
			const from = before.get(name);
			return from === undefined || from === to ? [] : [{ name, from, to }];
		});
}

function keyed(line: string): (readonly [name: string, key: string])[] {
	const [, name, tag] = field.exec(line) ?? [];
	const found = tag === undefined ? null : key.exec(tag);
	return name === undefined || found === null ? [] : [[name, found[1] ?? ""]];
}
