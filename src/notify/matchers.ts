/**
 * Conditions of routes in Alertmanager's notation (`severity="L3"`, `team=~"pay|shop"`) with comparisons added
 * for numbers (`confidence>=0.75`).
 */
import { Failure } from "../model/failure.js";

export interface Matcher {
	readonly text: string;
	matches(labels: Readonly<Record<string, string>>): boolean;
}

const form = /^\s*([A-Za-z_]\w*)\s*(=~|!~|!=|>=|<=|=|>|<)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"{},]*))\s*$/;

/** Labels that notices have; a matcher on any other would never hold. */
const known = new Set([
	"service",
	"env",
	"severity",
	"team",
	"verdict",
	"version",
	"fingerprint",
	"novelty",
	"confidence",
	"status",
]);

/** Parses one matcher. @throws Failure("config") that says what is wrong with it. */
export function parseMatcher(text: string, where: string): Matcher {
	const match = form.exec(text);
	const fail = (message: string, hint: string): Failure => new Failure("config", message, { where, hint });
	if (match === null)
		throw fail(`"${text}" is no matcher`, 'write severity="L3", team=~"pay|shop" or confidence>=0.75');
	const [, label = "", op = "", quoted, bare] = match;
	if (!known.has(label)) throw fail(`notices have no label ${label}`, `they have ${[...known].join(", ")}`);
	const value = quoted === undefined ? (bare ?? "") : quoted.replace(/\\(.)/gs, "$1");
	return { text, matches: testOf(label, op, value, fail) };
}

function testOf(
	label: string,
	op: string,
	value: string,
	fail: (message: string, hint: string) => Failure,
): Matcher["matches"] {
	if (op === "=" || op === "!=") return (labels) => ((labels[label] ?? "") === value) === (op === "=");
	if (op === "=~" || op === "!~") {
		let pattern: RegExp;
		try {
			pattern = new RegExp(`^(?:${value})$`, "su");
		} catch {
			throw fail(`"${value}" is no regular expression`, "correct the pattern");
		}
		return (labels) => pattern.test(labels[label] ?? "") === (op === "=~");
	}
	const limit = Number(value);
	if (value.trim() === "" || !Number.isFinite(limit))
		throw fail(`"${value}" is no number`, `${label}${op}0.75`);
	return (labels) => {
		const text = labels[label] ?? "";
		const number = Number(text);
		// What is not known is neither large nor small.
		return text !== "" && Number.isFinite(number) && compare(number, op, limit);
	};
}

function compare(number: number, op: string, limit: number): boolean {
	switch (op) {
		case ">=":
			return number >= limit;
		case "<=":
			return number <= limit;
		case ">":
			return number > limit;
		default:
			return number < limit;
	}
}
