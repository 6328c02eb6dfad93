/**
 * Series selectors: a metric name and label matchers, `http_requests_total{code=~"5..",job!="x"}`. Parsed so
 * that matchers can be added without text surgery, and so that a receiver can test labels against them.
 * Grammar: https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors
 */
import { Failure } from "../model/failure.js";

export type Labels = Readonly<Record<string, string>>;

export interface Matcher {
	readonly label: string;
	readonly op: "=" | "!=" | "=~" | "!~";
	readonly value: string;
}

export interface Selector {
	/** "" when the braces hold everything. */
	readonly metric: string;
	readonly matchers: readonly Matcher[];
}

const namePattern = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const stringPattern = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|`[^`]*`/y;
const opPattern = /=~|!~|!=|=/y;

/** Parses a selector, or returns null when the text is some other expression. */
export function parseSelector(text: string): Selector | null {
	const reader = new Reader(text);
	const metric = reader.take(namePattern) ?? "";
	if (!reader.skip("{")) return metric !== "" && reader.ended() ? { metric, matchers: [] } : null;
	const matchers: Matcher[] = [];
	let quotedName = "";
	while (!reader.skip("}")) {
		const quoted = reader.take(stringPattern);
		const label = quoted === null ? reader.take(namePattern) : unquote(quoted);
		if (label === null) return null;
		const op = reader.take(opPattern) as Matcher["op"] | null;
		if (op === null) {
			// A quoted name alone in the braces is the metric (UTF-8 names of Prometheus 3).
			if (quoted === null || metric !== "" || quotedName !== "") return null;
			quotedName = label;
		} else {
			const value = reader.take(stringPattern);
			if (value === null) return null;
			matchers.push({ label, op, value: unquote(value) });
		}
		if (!reader.skip(",") && !reader.peek("}")) return null;
	}
	return reader.ended() ? { metric: metric || quotedName, matchers } : null;
}

/** Whether a series is selected, by its metric name and labels; an absent label counts as "". */
export function selects(selector: Selector): (metric: string, labels: Labels) => boolean {
	const tests = selector.matchers.map(matcherTest);
	return (metric, labels) =>
		(selector.metric === "" || metric === selector.metric) && tests.every((test) => test(metric, labels));
}

type SeriesTest = (metric: string, labels: Labels) => boolean;

function matcherTest({ label, op, value }: Matcher): SeriesTest {
	const read = (metric: string, labels: Labels): string =>
		label === "__name__" ? metric : (labels[label] ?? "");
	if (op === "=" || op === "!=") return (metric, labels) => (read(metric, labels) === value) === (op === "=");
	const pattern = anchored(label, value);
	return (metric, labels) => pattern.test(read(metric, labels)) === (op === "=~");
}

/** RE2's leading `(?i)` is a flag in JavaScript. */
function anchored(label: string, value: string): RegExp {
	const folded = value.startsWith("(?i)");
	try {
		return new RegExp(`^(?:${folded ? value.slice(4) : value})$`, folded ? "isu" : "su");
	} catch (cause) {
		const hint = "use a regular expression that both RE2 and JavaScript know";
		throw new Failure("usage", `cannot read the selector: the pattern of ${label} is no regular expression`, {
			where: value,
			hint,
			cause,
		});
	}
}

function unquote(text: string): string {
	const inside = text.slice(1, -1);
	if (text.startsWith("`")) return inside;
	const simple: Readonly<Record<string, string>> = {
		a: "\x07",
		b: "\b",
		f: "\f",
		n: "\n",
		r: "\r",
		t: "\t",
		v: "\v",
	};
	return inside.replace(
		/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))/g,
		(_, hex?: string, four?: string, eight?: string, octal?: string, one?: string) => {
			const code = hex ?? four ?? eight;
			if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
			if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
			return simple[one ?? ""] ?? one ?? "";
		},
	);
}

/** Reads tokens from the left, skipping white space. */
class Reader {
	readonly #text: string;
	#at = 0;
	constructor(text: string) {
		this.#text = text;
		this.#blank();
	}
	take(pattern: RegExp): string | null {
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.#text)?.[0] ?? null;
		if (found !== null) this.#at += found.length;
		this.#blank();
		return found;
	}
	peek(token: string): boolean {
		return this.#text.startsWith(token, this.#at);
	}
	skip(token: string): boolean {
		if (!this.peek(token)) return false;
		this.#at += token.length;
		this.#blank();
		return true;
	}
	ended(): boolean {
		return this.#at >= this.#text.length;
	}
	#blank(): void {
		while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
	}
}
