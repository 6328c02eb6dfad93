/**
 * Reverts as labels: `This reverts commit <sha>` where the revert's own words, not the title it quotes, speak of a
 * failure. Most reverts are changes of mind, unfinished work or a red CI, and say nothing or say so.
 */
import { mildReasons, revertReasons } from "./fault-words.js";
import type { Mention } from "./label.js";
import { isHexName, type MentionOptions, type Message } from "./message.js";

const byCommit = /\bThis (?:partially )?reverts (?:commit|changes (?:from|of|in)) ["']?([0-9a-f]{7,40})\b/gi;
const byPull = /^[ \t]*Reverts ([\w.-]{1,100}\/[\w.-]{1,100})#(\d+)[ \t]*$/gm;
const title = /^\s*(?:\[[^\]]*\]\s*)?revert\b/i;

/** A message that takes another commit back. */
export function isRevert(message: Message): boolean {
	return title.test(message.subject) || message.body.search(byCommit) >= 0;
}

/** What a revert takes back; empty when its reason is not a failure that users met. */
export function revertMentions(message: Message, options: MentionOptions): readonly Mention[] {
	const reason = ownWords(message);
	if (!revertReasons.test(reason) || mildReasons.test(reason)) return [];
	const commits = [...message.body.matchAll(byCommit)]
		.map((match) => match[1] ?? "")
		.filter(isHexName)
		.map((prefix): Mention => ({ how: "revert", culprit: { by: "sha", prefix } }));
	const pulls = [...message.body.matchAll(byPull)]
		.filter((match) => match[1] === options.repository)
		.map((match): Mention => ({ how: "revert", culprit: { by: "pull", number: Number(match[2]) } }));
	return [...commits, ...pulls];
}

/** Text of a revert without the titles it quotes, the revert lines and the trailers. */
function ownWords(message: Message): string {
	const body = message.body
		.split("\n")
		.filter((line) => !/^\W*(?:This (?:partially )?reverts|Reverts |Revert ["'“])/i.test(line))
		.filter((line) => !/^[A-Z][\w-]+(?:-by|-Id|-on|-link)?: \S/.test(line))
		.filter((line) => !/^\W*Merge (?:branch|pull request|remote)/.test(line))
		.join("\n");
	return `${reasonInTitle(message.subject)}\n${body}`;
}

/** `Revert "x" as it panics` -> `as it panics`; what stands in quotes or directly after "Revert" is x's title. */
function reasonInTitle(subject: string): string {
	const unquoted = subject.replace(/["“'`].*["”'`]/, "");
	return /\b(?:because|since|as it|due to|which|that)\b.*$/i.exec(unquoted)?.[0] ?? "";
}
