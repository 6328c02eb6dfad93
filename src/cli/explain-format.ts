/** An explanation in the format that was asked for. Renderers are loaded when they are used. */

import type { Explanation } from "../model/explanation.js";
import { Failure } from "../model/failure.js";
import type { TextStyle } from "../report/style.js";

/** Renders for `--format text|json|markdown|html`. */
export async function formatExplanation(
	explanation: Explanation,
	format: string,
	style: TextStyle,
	all: boolean,
): Promise<string> {
	switch (format) {
		case "text":
			return (await import("../report/text/explain.js")).explainText(explanation, style, { all });
		case "json":
			return (await import("../report/json/explain.js")).explainJson(explanation);
		case "markdown":
			return (await import("../report/markdown/explain.js")).explainMarkdown(explanation, style.language);
		case "html":
			return (await import("../report/html/explain.js")).explainHtml(explanation, style.language);
		default:
			throw new Failure("usage", `no format "${format}"`);
	}
}

/** Format that a file name asks for when --format was not given; null when it does not say. */
export function formatOfFile(name: string | null): string | null {
	const ending = /\.(html?|json|md)$/i.exec(name ?? "")?.[1]?.toLowerCase();
	if (ending === undefined) return null;
	return ending === "json" ? "json" : ending === "md" ? "markdown" : "html";
}
