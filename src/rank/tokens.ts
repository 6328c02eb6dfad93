/**
 * Words of code and prose, as the text evidence sees them: identifiers whole and split at camel humps and
 * underscores, lower case. Numbers and one-letter names carry no meaning here and are dropped.
 */

const identifier = /[A-Za-z_][A-Za-z0-9_]*/g;

/** Words that stand in nearly every Go diff or crash text; they would only add noise. */
const stopWords: ReadonlySet<string> = new Set(
	(
		"the and for with this that from into not are was will have has but can all any its when then than if else " +
		"func return err error errors nil true false string int bool byte var const type struct interface map range " +
		"package import defer switch case default break continue go select chan fmt ctx context panic runtime goroutine " +
		"running invalid memory address pointer dereference signal sigsegv segmentation violation code addr recovered " +
		"github com org golang pkg cmd internal main src vendor test tests fatal of to in on is it be by as at or an we"
	).split(" "),
);

/** Calls `take` for every word of `text`, identifier by identifier. */
export function eachWord(text: string, take: (word: string) => void): void {
	for (const whole of identifiersIn(text)) eachWordOf(whole, take);
}

/** Identifiers of a text in their order, each as often as it stands there. */
export function identifiersIn(text: string): readonly string[] {
	return text.match(identifier) ?? [];
}

/** Words of one identifier: itself, and its parts when it has humps. */
export function eachWordOf(whole: string, take: (word: string) => void): void {
	if (whole.length < 2) return;
	const lower = whole.toLowerCase();
	if (!stopWords.has(lower)) take(lower);
	if (lower === whole && !whole.includes("_")) return;
	const parts = splitHumps(whole);
	if (parts.length < 2) return;
	for (const part of parts) {
		const word = part.toLowerCase();
		if (word.length > 2 && !stopWords.has(word)) take(word);
	}
}

/** `HTTPServerName_v2` -> `HTTP`, `Server`, `Name`, `v2`. */
export function splitHumps(name: string): string[] {
	return name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[0-9]+/g) ?? [];
}
