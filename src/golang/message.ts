/**
 * Error texts as templates: the parts that vary between events of one error (numbers, ids, addresses, times, quoted
 * values) become placeholders, so that equal errors read equal. One pass from left to right; the first rule that
 * matches at a place wins, which makes it deterministic and idempotent for its own placeholders.
 */

/** Longest text that is templated; the rest is cut, since no template differs only after it. */
const maxChars = 4096;

/** Rules in order of precedence. No nested quantifiers over the same class: linear on hostile text. */
const rules: readonly (readonly [string, string])[] = [
	// Placeholders of an earlier pass stay.
	["", "<(?:url|email|uuid|time|ip|str|addr|hex|duration|path|id|num)>"],
	["<url>", "\\b[a-zA-Z][a-zA-Z0-9+.-]{1,15}:\\/\\/[^\\s\"'<>`)\\]}]+"],
	["<email>", "[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63})+"],
	["<uuid>", "\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b"],
	[
		"<time>",
		"\\b\\d{4}[-/]\\d\\d[-/]\\d\\d(?:[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?: ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d))*)?(?: m=[+-][\\d.]+)?",
	],
	["<time>", "\\b\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?\\b"],
	["<ip>", "\\b\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(?::\\d{1,5})?(?:\\/\\d{1,2})?\\b"],
	["<ip>", "\\[[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:%\\w+)?\\](?::\\d{1,5})?"],
	["<str>", '"(?:[^"\\\\\\n]|\\\\.)*"'],
	["<str>", "`[^`\\n]*`"],
	["<str>", "(?<![\\w])'(?:[^'\\\\\\n]|\\\\.)*'(?![\\w])"],
	["<addr>", "\\b0x[0-9a-fA-F]+\\b"],
	["<id>", "(?<=[a-z0-9]-)[a-z0-9]{6,10}-[a-z0-9]{5}\\b"],
	["<hex>", "(?<![A-Za-z0-9])(?=[0-9a-fA-F]*\\d)(?=[0-9a-fA-F]*[a-fA-F])[0-9a-fA-F]{7,128}\\b"],
	["<duration>", "(?<![\\w.])-?(?:\\d+(?:\\.\\d+)?(?:ns|us|µs|μs|ms|s|m|h))+(?![\\w])"],
	["<path>", "(?<![\\w.])(?:[A-Za-z]:|~|\\.{1,2})?(?:[\\\\/][\\w.@%+~=-]+){2,}[\\\\/]?"],
	[
		"<id>",
		"(?<![A-Za-z0-9])(?=[A-Za-z]*\\d)(?=\\d*[A-Za-z])(?=[A-Za-z0-9]*\\d[A-Za-z]*\\d)[A-Za-z0-9]{10,128}\\b",
	],
	["<num>", "(?<![A-Za-z_\\d])-?\\d+(?:[.,]\\d+)*(?:[eE][+-]?\\d+)?(?:%|[KMGTP]i?B\\b)?(?![A-Za-z])"],
	["<num>", "(?<=[A-Za-z]_)\\d+\\b"],
];

const all = new RegExp(rules.map(([, source], i) => `(?<r${i}>${source})`).join("|"), "g");

/** Template of an error text: placeholders for what varies, blanks folded. "" stays "". */
export function messageTemplate(message: string): string {
	return message
		.slice(0, maxChars)
		.replace(all, (...args: unknown[]) => placeholder(args))
		.replace(/\s+/g, " ")
		.trim();
}

/** Last argument of a replacer is the groups object when the pattern has named groups. */
function placeholder(args: readonly unknown[]): string {
	const whole = String(args[0]);
	const groups = args.at(-1);
	if (typeof groups !== "object" || groups === null) return whole;
	const index = Object.values(groups).findIndex((value) => value !== undefined);
	return rules[index]?.[0] || whole;
}

/**
 * Parts of a wrap chain `a: b: c`, outermost first, as `fmt.Errorf("a: %w", err)` builds them. Colons inside
 * quotes and brackets, in URLs, times and addresses do not part; lines of joined errors do not either.
 */
export function splitWrapChain(message: string): readonly string[] {
	const parts: string[] = [];
	let from = 0;
	let depth = 0;
	let quote = "";
	const text = message.slice(0, maxChars);
	for (let i = 0; i < text.length; i++) {
		const c = text[i] ?? "";
		if (quote !== "") {
			if (c === "\\") i++;
			else if (c === quote) quote = "";
		} else if (opensQuote(text, i)) quote = c;
		else if ("([{".includes(c)) depth++;
		else if (")]}".includes(c)) depth = Math.max(0, depth - 1);
		else if (c === ":" && depth === 0 && /\s/.test(text[i + 1] ?? "")) {
			parts.push(text.slice(from, i));
			from = i + 2;
		}
	}
	parts.push(text.slice(from));
	return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** A quote opens only where it also closes on the same line; an apostrophe inside a word never does. */
function opensQuote(text: string, at: number): boolean {
	const c = text[at];
	if (c !== '"' && c !== "`" && c !== "'") return false;
	if (c === "'" && /\w/.test(text[at - 1] ?? "")) return false;
	const line = text.indexOf("\n", at);
	const end = text.indexOf(c, at + 1);
	return end > 0 && (line < 0 || end < line);
}

/** Parts of an `errors.Join` text: its lines. */
export function splitJoined(message: string): readonly string[] {
	return message.split("\n").filter((line) => line.trim() !== "");
}
