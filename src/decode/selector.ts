/** A selector that a person gives for an import: what it counts, and what is wrong with it in words. */
import { Failure } from "../model/failure.js";
import { parseSelector as parseSeries, selects } from "./series-selector.js";

/** A parsed selector. */
export interface Selector {
	/** As given, for messages. */
	readonly text: string;
	matches(name: string, labels: Readonly<Record<string, string>>): boolean;
}

/** Parses a selector; throws Failure(usage) that says what is wrong. */
export function parseSelector(text: string): Selector {
	const selector = parseSeries(text);
	if (selector === null) throw wrong(text, 'it is not name{label="value"}');
	if (selector.metric === "" && selector.matchers.length === 0) throw wrong(text, "it selects everything");
	return { text: text.trim(), matches: selects(selector) };
}

function wrong(text: string, why: string): Failure {
	return new Failure("usage", `cannot read the selector: ${why}`, {
		where: text,
		hint: 'write a metric name with label matchers, such as http_requests_total{code=~"5.."}',
	});
}
