/** Names that an error's own text holds as a whole: keys, hosts, columns, paths. */
import { remembered } from "../model/remembered.js";
import type { RankFacts } from "./facts.js";
import { withoutRuntimeText } from "./runtime-text.js";

/** What belongs to a name: a match inside a longer one is another name. */
const inName = /[\w.-]/;
/** Shorter texts stand in many messages by chance. */
const leastLetters = 4;

/** What the error's text says of a name. */
export interface ToldNames {
	/** The text is empty: nobody need ask. */
	readonly silent: boolean;
	/** The text holds it, with nothing of a longer name around it. */
	holds(name: string): boolean;
	/** The text puts it in quotes. */
	quotes(name: string): boolean;
}

export const toldNames = remembered((facts: RankFacts): ToldNames => {
	const text = withoutRuntimeText([facts.message, ...facts.causes].join("\n")).toLowerCase();
	return {
		silent: !/\w/.test(text),
		holds: (name) => name.length >= leastLetters && holdsWhole(text, name.toLowerCase()),
		quotes: (name) =>
			name.length >= leastLetters &&
			['"', "'", "`"].some((quote) => text.includes(`${quote}${name.toLowerCase()}${quote}`)),
	};
});

function holdsWhole(text: string, name: string): boolean {
	for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
		const after = text[at + name.length] ?? " ";
		// A full stop or a dash that ends the name belongs to the sentence.
		const open = /\w/.test(after) || (/[.-]/.test(after) && /\w/.test(text[at + name.length + 1] ?? " "));
		if (!inName.test(text[at - 1] ?? " ") && !open) return true;
	}
	return false;
}

/** True for texts that are no word of prose: `total_cents`, `redis-v2.internal`, `maxConns`, `PAYMENTS_URL`, `10.0.0.7`. */
export function isWrittenByCode(name: string): boolean {
	return /[A-Za-z]/.test(name)
		? /\w[._:/-]\w|[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]/.test(name)
		: /^(?:\d{1,3}\.){3}\d{1,3}/.test(name);
}
