/**
 * Finds "introduced in 1a2b3c4", "regression from #12", "bisected to ...", "1a2b3c4 broke ..." in the text of a
 * message. Neutral words ("added in #12") count only in a sentence of a fix that itself speaks of a fault, since
 * features are introduced in commits too.
 */
import { cosmeticTitles, faultWords, featureTitles } from "./fault-words.js";
import type { CulpritName, LabelKind, Mention } from "./label.js";
import { isHexName, type MentionOptions, type Message } from "./message.js";

const sha = "(?:https?://[^\\s()]{1,200}/commit/)?\\b(?<sha>[0-9a-f]{7,40})\\b";
const slug = "[\\w.-]{1,100}/[\\w.-]{1,100}";
const pull = `(?:(?<![\\w./-])(?<place>${slug})#|(?<![\\w./-])#|https?://github\\.com/(?<urlPlace>${slug})/pull/)(?<pull>\\d{1,6})\\b`;
const lead =
	"(?:(?:the|our|my|this|a|an|in|commits?|changes?|prs?|pull request|merge|merging|refactor\\w*|patch|fix|upstream)[\\s:]+){0,4}[(\"'`\\[]{0,3}";
const name = `${lead}(?:${sha}|${pull})`;
const adverbs =
	"(?:[\\s,]+(?:accidentally|inadvertently|recently|first|originally|back|only|again|when|it|this|partly|likely|probably|unintentionally))*";
const link = "\\s+(?:in|by|with|from|since|via|after|as\\s+of|due\\s+to|because\\s+of)\\s+";
const guilty =
	"(?:has|had|have|which|that|also|accidentally|inadvertently|mistakenly|unintentionally|incorrectly|wrongly)";
const harm =
	"(?:introduced\\s+(?:a|an|the|this|some)\\s+(?:[\\w-]+\\s+){0,3}?(?:bug|regression|race|panic|deadlock|leak|crash|problem|issue)|broke\\b|regressed\\b|caused\\b)";

interface ProseForm {
	readonly pattern: RegExp;
	/** The words blame by themselves; otherwise the sentence around has to. */
	readonly blames: boolean;
}

const form = (source: string, blames: boolean): ProseForm => ({ pattern: new RegExp(source, "gi"), blames });

const forms: readonly ProseForm[] = [
	form(`\\b(?:caused|broken|triggered|regressed|surfaced)\\b${adverbs}${link}${name}`, true),
	form(
		`\\b(?:introduced|created|added|brought|started|exposed|appeared|happen\\w*)\\b${adverbs}${link}${name}`,
		false,
	),
	form(
		`\\bregress(?:ion|ions|ed|es)\\b[^.;\\n]{0,50}?\\b(?:in|by|with|from|since|of|after)\\s+${name}`,
		true,
	),
	form(`\\bregress(?:ion|ed)?\\s*[(:]\\s*${name}`, true),
	form(`\\bbisect\\w*\\b[^.;\\n]{0,40}?\\b(?:to|at)\\s+${name}`, true),
	form(`\\b(?:broken|wrong|buggy|panic\\w*|fail\\w*|crash\\w*|bug)\\s+(?:ever\\s+)?since\\s+${name}`, true),
	form(`${name}[\\s)"'\`\\]]*(?:\\([^()]{3,100}\\)\\s*)?(?:${guilty}\\s+){0,3}${harm}`, true),
];

/** Statements in the order of the text. */
export function proseMentions(message: Message, options: MentionOptions): readonly Mention[] {
	if (cosmeticTitles.test(message.subject)) return [];
	const text = unwrap(`${message.subject}\n\n${message.body}`);
	const feature = featureTitles.test(message.subject);
	const found: { readonly at: number; readonly mention: Mention }[] = [];
	for (const { pattern, blames } of forms) {
		for (const match of text.matchAll(pattern)) {
			const culprit = nameOf(match.groups ?? {}, options);
			const sentence = sentenceAround(text, match.index, match[0].length);
			if (culprit === null || !(blames || (!feature && faultWords.test(sentence)))) continue;
			if (feature && !faultWords.test(sentence)) continue;
			const how: LabelKind = /\bregress/i.test(sentence) ? "regression" : "introduced";
			found.push({ at: match.index, mention: { how, culprit } });
		}
	}
	return found.sort((a, b) => a.at - b.at).map((each) => each.mention);
}

function nameOf(
	groups: Readonly<Record<string, string | undefined>>,
	options: MentionOptions,
): CulpritName | null {
	const prefix = groups.sha?.toLowerCase();
	if (prefix !== undefined) return isHexName(prefix) ? { by: "sha", prefix } : null;
	const place = groups.place ?? groups.urlPlace;
	if (place !== undefined && place !== options.repository) return null;
	return { by: "pull", number: Number(groups.pull) };
}

/**
 * One paragraph a line, words apart by one space: messages are wrapped at 72 columns in the midst of "introduced
 * in <sha>". Linear in the text, so that a squash of a thousand messages costs no more than they would apart.
 */
function unwrap(text: string): string {
	const paragraphs: string[] = [""];
	for (const line of text.split("\n")) {
		const words = line.split(/\s/).filter(Boolean).join(" ");
		if (words === "") paragraphs.push("");
		else paragraphs.push(`${paragraphs.pop() ?? ""} ${words}`.trimStart());
	}
	return paragraphs.filter(Boolean).join("\n");
}

/** The sentence, and the one before when this one points back ("This was introduced in ..."). */
function sentenceAround(text: string, start: number, length: number): string {
	const from = sentenceStart(text, start);
	const stop = /[.\n](?:\s|$)/.exec(text.slice(start + length));
	const own = text.slice(from, start + length + (stop?.index ?? text.length));
	const pointsBack = /^\s*(?:this|it|that|which|introduced|added|and)\b/i.test(own);
	return pointsBack && from > 1 ? text.slice(sentenceStart(text, from - 2), from) + own : own;
}

function sentenceStart(text: string, at: number): number {
	return Math.max(text.lastIndexOf("\n", at), text.lastIndexOf(". ", at)) + 1;
}
