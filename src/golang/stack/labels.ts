/**
 * pprof labels of a goroutine: `{request: 42, tenant: "a]b"}` in Go 1.27 headers, a JSON object in `# labels:`
 * lines of debug=1 profiles.
 */

const pair = /\s*("(?:[^"\\]|\\.)*"|[^\s:,{}"]+)\s*:\s*("(?:[^"\\]|\\.)*"\s*|(?!\s)[^,}]*)(?:,|$)/gy;

/** Reads labels; text that cannot be read yields the labels before it. */
export function parseLabels(text: string): Record<string, string> {
	const inner = text.trim().replace(/^\{/, "").replace(/\}$/, "");
	const labels: Record<string, string> = {};
	pair.lastIndex = 0;
	for (let match = pair.exec(inner); match !== null; match = pair.exec(inner)) {
		const key = unquote(match[1] ?? "");
		if (key !== "__proto__") labels[key] = unquote((match[2] ?? "").trim());
	}
	return labels;
}

function unquote(text: string): string {
	if (!text.startsWith('"')) return text;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "string" ? value : text;
	} catch {
		return text.slice(1, -1);
	}
}
