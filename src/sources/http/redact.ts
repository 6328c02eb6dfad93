/**
 * What of a URL or a server's text may be shown. Credentials live in user info, query strings (WeCom's key),
 * paths (Slack's webhook) and headers; a server may echo any of them in its error page.
 */

/** URL for messages: no user info, query or fragment. `secretPath` hides the path too (webhook URLs). */
export function safeUrl(url: URL | string, secretPath = false): string {
	const parsed = typeof url === "string" ? parseOrNull(url) : url;
	if (parsed === null) return "(unreadable URL)";
	return `${parsed.protocol}//${parsed.host}${secretPath ? "/..." : parsed.pathname}`;
}

/** Replaces every known secret in a text that came from outside; secrets under 4 characters are too common to hide. */
export function redact(text: string, secrets: Iterable<string>): string {
	let shown = text;
	for (const secret of secrets) {
		if (secret.length >= 4) shown = shown.replaceAll(secret, "[secret]");
	}
	return shown;
}

/** First line of a foreign text, printable and short enough for a message. */
export function excerpt(text: string, limit = 200): string {
	const printable = text
		.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ")
		.replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "")
		.trim();
	const points = [...printable];
	return points.length <= limit ? printable : `${points.slice(0, limit).join("")}...`;
}

function parseOrNull(url: string): URL | null {
	try {
		return new URL(url);
	} catch {
		return null;
	}
}
