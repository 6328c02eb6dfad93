/**
 * Text from logs, commits and servers is hostile: it may hold terminal control sequences, markup, or commands
 * of a CI runner. Each output form has one function here; renderers pass every foreign string through it.
 */

/** C0 and C1 controls, DEL, bidi overrides and isolates, zero-width and line separators. */
const unsafe =
	/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

function visible(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	if (code === 0x0a) return "\\n";
	if (code === 0x0d) return "\\r";
	if (code === 0x09) return " ";
	return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

/**
 * Commands that CI runners read out of a job's output, also behind spaces: `::name::` and `##[name]` of GitHub
 * (actions/runner ActionCommand), `##vso[` of Azure, `##teamcity[`. A space in the middle breaks them.
 */
const runnerCommand = /(:)(?=:[A-Za-z-]+[^\n]*?::)|(#)(?=#\w*\[)/g;

/** One line that no terminal or CI runner acts upon: controls become `\x1b`, newlines become `\n`. */
export function terminalText(text: string): string {
	return text.replace(unsafe, visible).replace(runnerCommand, "$1$2 ");
}

/** Like terminalText, but keeps line breaks (for texts that are blocks, such as a stack). */
export function terminalBlock(text: string): string {
	return text.split(/\r?\n/).map(terminalText).join("\n");
}

const htmlEntities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Safe in HTML text and in quoted attributes. */
export function htmlText(text: string): string {
	return terminalBlock(text).replace(/[&<>"']/g, (character) => htmlEntities[character] ?? character);
}

/**
 * Safe as inline Markdown text on GitHub, GitLab and Slack-like renderers: punctuation that starts markup is
 * escaped, `@name` cannot notify and `#12` cannot link.
 */
export function markdownText(text: string): string {
	return terminalText(text)
		.replace(/[\\`*_{}[\]#|~<$]/g, (character) => `\\${character}`)
		.replace(/&/g, "&amp;")
		.replace(/@(?=\w)/g, "@\u2060")
		.replace(/^(\s*\d*)([-+=>]|(?<=\d)[.)](?=\s|$))/, "$1\\$2")
		.replace(/:\/\//g, ":\u2060//")
		.replace(/www\./gi, (match) => `${match.slice(0, 3)}\u2060.`);
}

/** Inline code: the fence is longer than any run of backticks inside, pipes survive tables. */
export function markdownCode(text: string): string {
	const safe = terminalText(text).replace(/\|/g, "\\|");
	const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map((match) => match[0].length));
	const fence = "`".repeat(longest + 1);
	const pad = safe.startsWith("`") || safe.endsWith("`") ? " " : "";
	return safe === "" ? "" : `${fence}${pad}${safe}${pad}${fence}`;
}

/** Data part of a GitHub workflow command (`::error::<here>`). */
export function workflowData(text: string): string {
	return terminalBlock(text).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

/** Property of a GitHub workflow command (`::error file=<here>`). */
export function workflowProperty(text: string): string {
	return workflowData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

/** Safe in XML text and attributes; characters that XML 1.0 forbids were made visible before. */
export function xmlText(text: string): string {
	return htmlText(text).replace(/[\ud800-\udfff\ufffe\uffff]/gu, "\ufffd");
}
