/**
 * Series selectors `name{label="v",other!~"x|y"}` with the four matchers of PromQL and nothing else. A label that
 * a series lacks matches as "". Regular expressions are anchored, as in Prometheus.
 */
import { Failure } from "../model/failure.js";

/** A parsed selector. */
export interface Selector {
	/** As given, for messages. */
	readonly text: string;
	matches(name: string, labels: Readonly<Record<string, string>>): boolean;
}

interface Matcher {
	readonly label: string;
	readonly test: (value: string) => boolean;
}

const metricName = /^\s*([a-zA-Z_:][\w:]*)?\s*(?:\{(.*)\})?\s*$/s;
const matcher =
	/\s*("(?:[^"\\]|\\.)*"|[a-zA-Z_][\w]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)\s*(?:,|$)/y;

/** Parses a selector; throws Failure(usage) that says what is wrong. */
export function parseSelector(text: string): Selector {
	const match = metricName.exec(text);
	const name = match?.[1];
	const body = match?.[2];
	if (match === null || (name === undefined && body === undefined))
		throw wrong(text, 'it is not name{label="value"}');
	const matchers = readMatchers(text, body ?? "");
	if (name !== undefined) matchers.push({ label: "__name__", test: (value) => value === name });
	if (matchers.length === 0) throw wrong(text, "it selects everything");
	return {
		text: text.trim(),
		matches: (metric, labels) =>
			matchers.every(({ label, test }) => test(label === "__name__" ? metric : (labels[label] ?? ""))),
	};
}

function readMatchers(text: string, body: string): Matcher[] {
	const matchers: Matcher[] = [];
	const trimmed = body.trim();
	for (let at = 0; at < trimmed.length; at = matcher.lastIndex) {
		matcher.lastIndex = at;
		const match = matcher.exec(trimmed);
		if (match === null)
			throw wrong(text, `cannot read matchers from ${JSON.stringify(trimmed.slice(at))} on`);
		const label = (match[1] ?? "").replace(/^"|"$/g, "");
		matchers.push({ label, test: testOf(text, match[2] ?? "=", unquote(match[3] ?? "")) });
	}
	return matchers;
}

function unquote(text: string): string {
	const inner = text.slice(1, -1);
	if (text.startsWith("`")) return inner;
	return inner.replace(/\\(.)/g, (_, c: string) =>
		c === "n" ? "\n" : c === "t" ? "\t" : `${/["'\\]/.test(c) ? "" : "\\"}${c}`,
	);
}

function testOf(text: string, operator: string, value: string): (value: string) => boolean {
	if (operator === "=") return (other) => other === value;
	if (operator === "!=") return (other) => other !== value;
	let pattern: RegExp;
	try {
		pattern = new RegExp(`^(?:${value.replace(/^\(\?i\)/, "")})$`, value.startsWith("(?i)") ? "isu" : "su");
	} catch (cause) {
		throw wrong(text, `${JSON.stringify(value)} is no regular expression`, cause);
	}
	return operator === "=~" ? (other) => pattern.test(other) : (other) => !pattern.test(other);
}

function wrong(text: string, why: string, cause?: unknown): Failure {
	return new Failure("usage", `cannot read the selector: ${why}`, {
		where: text,
		hint: 'write a metric name with label matchers, such as http_requests_total{code=~"5.."}',
		...(cause === undefined ? {} : { cause }),
	});
}
