/** Writing PromQL: every name and value of the outside goes into a query through here. */
import type { Selector } from "../../decode/series-selector.js";

/** The selector as PromQL. */
export function selectorText(selector: Selector): string {
	const plain = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(selector.metric) || selector.metric === "";
	const inside = [
		...(plain ? [] : [promQuote(selector.metric)]),
		...selector.matchers.map((one) => `${labelText(one.label)}${one.op}${promQuote(one.value)}`),
	].join(",");
	return `${plain ? selector.metric : ""}${inside === "" ? "" : `{${inside}}`}`;
}

/** A label name, quoted when it is not of the classic form. */
export function labelText(label: string): string {
	return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) ? label : promQuote(label);
}

/** A PromQL string: Go's escapes, which JSON's are a part of, except for the raw characters above U+FFFF. */
export function promQuote(text: string): string {
	return `"${text.replace(/["\\\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
	if (character === '"' || character === "\\") return `\\${character}`;
	if (character === "\n") return "\\n";
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A duration as both PromQL and MetricsQL read it. */
export function durationText(seconds: number): string {
	return Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`;
}

/** A text as a literal inside an RE2 expression. */
export function regexQuote(text: string): string {
	return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}
