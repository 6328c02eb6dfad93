/**
 * What loggers and collectors print before each line of a stack. Known prefixes (timestamps, klog, syslog, CRI,
 * compose) are matched by shape; any other is learnt from the line that opens the stack, digits generalised, and
 * taken off the lines that repeat it.
 */

const ansi = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Line without ANSI colours and line ending. */
export function cleanLine(line: string): string {
	const text = line.endsWith("\r") ? line.slice(0, -1) : line;
	return text.includes("\u001b") ? text.replace(ansi, "") : text;
}

const timestamp =
	/^\[?\d{4}[-/]\d\d[-/]\d\d(?:[T ]|\s+-\s+)\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|\s?[+-]\d\d:?\d\d)?(?: (?:UTC|m=[+-][\d.]+))*\]?[ ]?/;
const clock = /^\d\d:\d\d:\d\d(?:[.,]\d+)? /;
const bracketLevel =
	/^\[(?:trace|debug|info|warn(?:ing)?|error|err|fatal|panic|critical|recovery)\]:?[ \t]+(?=\S)/i;
const pod = /^\[(?:pod|container|app|service)\/[^\]]+\] ?/;
const klog = /^[IWEFD]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ \S+:\d+\] ?/;
/** The month is written in the host's language. */
const syslog = /^(?:\p{L}{3,5}\.?|\d\d?\p{L}) [ \d]\d \d\d:\d\d:\d\d \S+ [\w./@-]+(?:\[\d+\])?: ?/u;
const level = /^(?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|ERR|FATAL|PANIC|CRITICAL|DPANIC):?[ \t]+(?=\S)/;
const tag = /^[\w./@-]+\[\d+\]: ?/;
const criTag = /^(?:stdout|stderr) [FP] ?/;
const writer = /^[\w.-]{1,64}\s*\| ?/;
const margin = /^\s*\| ?(?=\s*\S)/;
const quote = /^> ?/;

const atDigit = [timestamp, clock, syslog, writer];
const atBracket = [timestamp, bracketLevel, pod];
const atUpper = [klog, syslog, level, tag, writer];
const atLower = [criTag, syslog, tag, writer];
const elsewhere = [syslog, margin, quote];
/** What may stand behind an indentation, in logs quoted in a text. */
const indented = [timestamp, klog, syslog, tag, pod];

/** Patterns that can match at the line's first character: most lines are spared most patterns. */
function patternsFor(line: string): readonly RegExp[] {
	const code = line.charCodeAt(0);
	if (code >= 0x30 && code <= 0x39) return atDigit;
	if (code === 0x5b) return atBracket;
	if (code >= 0x41 && code <= 0x5a) return atUpper;
	if ((code >= 0x61 && code <= 0x7a) || code === 0x5f) return atLower;
	return elsewhere;
}

/** Length of the known prefixes at the start of a line, several after each other. */
export function knownPrefixLength(line: string): number {
	let at = 0;
	const blanks = /^[ \t]+/.exec(line)?.[0].length ?? 0;
	if (blanks > 0 && indented.some((pattern) => pattern.test(line.slice(blanks)))) at = blanks;
	for (let round = 0; round < 6; round++) {
		const rest = at === 0 ? line : line.slice(at);
		let length = 0;
		for (const pattern of patternsFor(rest)) {
			if (pattern === writer && !rest.includes("|")) continue;
			length = pattern.exec(rest)?.[0].length ?? 0;
			if (length > 0) break;
		}
		if (length === 0) break;
		at += length;
	}
	return at;
}

/** Line without known prefixes. */
export function stripKnownPrefix(line: string): string {
	const length = knownPrefixLength(line);
	return length === 0 ? line : line.slice(length);
}

/** True when the line opens like a log record of its own: a time, a level or an object. */
export function opensRecord(line: string): boolean {
	return (
		/^\s*[{[]/.test(line) ||
		(knownPrefixLength(line) > 0 && !/^[>|\s]/.test(line)) ||
		/^(?:time|ts|level)=/.test(line)
	);
}

/** True for text before a stack's line that a collector or a quotation put there, rather than a message. */
export function looksLikePrefix(text: string): boolean {
	if (/^[\s>|:#]*$/.test(text)) return true;
	return knownPrefixLength(text) >= text.trimEnd().length || /^[\w./@-]+(?:\[\d+\])?:\s*$/.test(text);
}

/** A learnt prefix: null when the anchor stood at the start of its line. */
export type LearntPrefix = RegExp | null;

/**
 * Pattern for a prefix: its own text with digits free, and with a fraction of seconds that may be missing, since
 * RFC 3339 nano drops trailing zeros.
 */
export function learnPrefix(prefix: string): LearntPrefix {
	if (prefix.trim() === "" || prefix.length > 300) return null;
	const source = prefix
		.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
		.replace(/(:\d\d)\\[.,]\d+/g, "$1@FRACTION@")
		.replace(/(:\d\d)(?=Z|[+-]\d\d:|\s|$)(?!@)/g, "$1@FRACTION@")
		.replace(/\d+/g, "\\d+")
		.replaceAll("@FRACTION@", "(?:[.,]\\d+)?");
	try {
		return new RegExp(`^${source.replace(/ +$/, " ?")}`);
	} catch {
		return null;
	}
}

/** Takes a learnt prefix off; the line as it is when it does not repeat the prefix. */
export function stripLearnt(line: string, prefix: LearntPrefix): string {
	if (prefix === null) return line;
	const match = prefix.exec(line);
	return match === null ? line : line.slice(match[0].length);
}
