/**
 * Cutting and escaping for chat systems. Limits count different things: Slack characters, WeCom bytes of UTF-8.
 * A cut never falls inside a code point and says that it was made. Foreign text can neither mention people nor
 * make links nor break out of its place.
 */
import { terminalText } from "../report/escape.js";

const ellipsis = "…";

/** At most `limit` UTF-16 units, as Slack counts, whole code points. */
export function cutCharacters(text: string, limit: number): string {
	if (text.length <= limit) return text;
	let kept = text.slice(0, Math.max(0, limit - ellipsis.length));
	if (/[\ud800-\udbff]$/.test(kept)) kept = kept.slice(0, -1);
	return `${kept}${ellipsis}`.slice(0, limit);
}

/** At most `limit` bytes of UTF-8, whole code points. */
export function cutBytes(text: string, limit: number): string {
	const bytes = Buffer.from(text, "utf8");
	if (bytes.byteLength <= limit) return text;
	const room = limit - Buffer.byteLength(ellipsis);
	let end = Math.max(0, room);
	// Bytes 10xxxxxx continue a code point: the cut goes before the byte that begins it.
	while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
	const kept = bytes.subarray(0, end).toString("utf8");
	return room < 0 ? kept : `${kept}${ellipsis}`;
}

/**
 * Slack's three escapes; `<!channel>`, `<@U1>` and `<http://x|y>` lose their meaning with them. A backtick, which has
 * no escape, would begin code or end it: it becomes an apostrophe.
 */
export function slackText(text: string): string {
	return terminalText(text)
		.replace(/&/g, "&amp;")
		.replace(/</g, "&lt;")
		.replace(/>/g, "&gt;")
		.replace(/`/g, "'");
}

/** Inline code of Slack. */
export function slackCode(text: string): string {
	return `\`${slackText(text)}\``;
}

/**
 * WeCom's Markdown knows no escapes: brackets that make tags, mentions and links become their full-width
 * lookalikes, a backtick becomes an apostrophe.
 */
export function wecomText(text: string): string {
	return terminalText(text)
		.replace(/</g, "＜")
		.replace(/>/g, "＞")
		.replace(/\[/g, "［")
		.replace(/\]/g, "］")
		.replace(/`/g, "'")
		.replace(/\*/g, "∗");
}
