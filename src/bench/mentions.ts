/**
 * Reads a commit message for statements that name the culprit: trailers, prose, reverts.
 */
import { cosmeticTitles } from "./fault-words.js";
import type { CulpritName, Mention } from "./label.js";
import { isHexName, type MentionOptions, type Message } from "./message.js";
import { proseMentions } from "./prose-mentions.js";
import { isRevert, revertMentions } from "./revert-mentions.js";

/** `Fixes: 1a2b3c4 ("title")` of the kernel's habit, and `Fixes 1a2b3c4` on a line of its own. */
const trailer =
	/^[ \t]*(?:[-*][ \t]*)?fix(?:es|ed)?(?::|\s+commit|\s+bug\s+in)?\s+(?:commit\s+)?["'(]?([0-9a-f]{7,40})\b(?!\.)/gim;

/**
 * Culprits that a message names, each once, trailers first. Issue numbers ("Fixes #12") name no culprit. A message
 * that repairs only text, tests or a build names none either.
 */
export function culpritMentions(message: Message, options: MentionOptions = {}): readonly Mention[] {
	const found = isRevert(message)
		? revertMentions(message, options)
		: [...trailerMentions(message), ...proseMentions(message, options)];
	const seen = new Set<string>();
	return found.filter((mention) => {
		const key = nameKey(mention.culprit);
		return seen.has(key) ? false : seen.add(key);
	});
}

function trailerMentions(message: Message): readonly Mention[] {
	if (cosmeticTitles.test(message.subject)) return [];
	return [...message.body.matchAll(trailer)]
		.map((match) => (match[1] ?? "").toLowerCase())
		.filter(isHexName)
		.map((prefix): Mention => ({ how: "fixes", culprit: { by: "sha", prefix } }));
}

function nameKey(culprit: CulpritName): string {
	return culprit.by === "sha" ? culprit.prefix : `#${culprit.number}`;
}
