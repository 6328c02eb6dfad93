/** Which functions on the stack read something of a setting's name: made once for all settings of a range. */
import { remembered } from "../model/remembered.js";
import type { FrameFact, RankFacts } from "./facts.js";
import { folded } from "./settings.js";

/** A place in a frame's function that holds a name. */
export interface SettingReader {
	readonly frame: FrameFact;
	/** `string`: the name as a text; `field`: a field or variable. */
	readonly kind: "string" | "field";
	/** As written. */
	readonly name: string;
	readonly line: number;
	/** Folded names of what the field is read from and of all else that the function speaks of. */
	readonly around: ReadonlySet<string>;
}

/** Names that are shorter say nothing. */
const leastName = 3;

/** Readers by folded name, crash first; one of each kind per frame. */
export const settingReaders = remembered(
	(facts: RankFacts): ReadonlyMap<string, readonly SettingReader[]> => {
		const found = new Map<string, SettingReader[]>();
		for (const frame of facts.frames) {
			const { references } = frame;
			if (references === null) continue;
			const around = new Set([...references.identifiers].map(folded));
			const seen = new Set<string>();
			const add = (
				kind: SettingReader["kind"],
				name: string,
				line: number,
				qualifier: string | null,
			): void => {
				const key = folded(name);
				if (key.length < leastName || seen.has(`${kind} ${key}`)) return;
				seen.add(`${kind} ${key}`);
				const own = qualifier?.split(".").map(folded) ?? [];
				const reader = {
					frame,
					kind,
					name,
					line,
					around: own.length === 0 ? around : new Set([...around, ...own]),
				};
				found.set(key, [...(found.get(key) ?? []), reader]);
			};
			for (const { value, line } of references.strings) add("string", value, line, null);
			for (const { name, line, qualifier } of references.reads) add("field", name, line, qualifier);
		}
		return found;
	},
);
