/**
 * Stacks that a logger wrapped into one line: slog's JSON handler prints []byte as base64, old slog text prints
 * decimal bytes, others escape the line breaks, and dashboards make blanks of them.
 */

const base64Goroutine = "Z29yb3V0aW5l";
const base64Run = /[A-Za-z0-9+/_-]{40,}={0,2}/;
const decimalBytes = /\[((?:\d{1,3} ){20,}\d{1,3})\]?/;

/** True when a line may hold an encoded stack; cheap. */
export function mayHoldEncodedStack(line: string): boolean {
	if (line.includes(base64Goroutine)) return true;
	if (line.includes("\\n") && /goroutine \d+ |\.go:\d+/.test(line)) return true;
	return line.includes("[103 111 114 111 117 ") || isFlattened(line);
}

/** A header with frames behind it on the same line. */
function isFlattened(line: string): boolean {
	if (!line.includes("goroutine ")) return false;
	const header = /goroutine \d+ \[[^\][]*\]:\s+\S/.exec(line);
	return header !== null && /\.go:\d/.test(line.slice(header.index + header[0].length));
}

/**
 * Puts the line breaks back where the parts of a stack begin and end. Blanks are taken from their first one on
 * (`(?<!\s)`): to begin again at each of a million takes hours.
 */
function unflatten(line: string): string {
	return line
		.replace(/(?<!\s)\s*(\[signal [^\][]*\])\s*/g, "\n$1\n")
		.replace(/(?<!\s)\s*(goroutine \d+ \[[^\][]*\]:)\s+/g, "\n\n$1\n")
		.replace(/(?<!\s)\s+(\S+\.(?:go|s):\d+(?: \+0x[0-9a-f]+)?)\s*/g, "\n\t$1\n");
}

/** Undoes backslash escapes of one level; a lone backslash stays. */
export function unescapeText(text: string): string {
	return text.replace(/\\(n|t|r|"|\\|\/|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})/g, (whole, code: string) => {
		switch (code[0]) {
			case "n":
				return "\n";
			case "t":
				return "\t";
			case "r":
				return "\r";
			case "u":
			case "x":
				return String.fromCharCode(Number.parseInt(code.slice(1), 16));
			default:
				return code === "" ? whole : code;
		}
	});
}

/** Text of an attribute that may be base64, decimal bytes, escaped or plain; plain text comes back as it is. */
export function decodeStackText(value: string): string {
	const decimal = decimalBytes.exec(value);
	if (decimal !== null && decimal.index < 2) return bytesText(decimal[1] ?? "");
	if (/^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(value)) {
		const text = base64Text(value);
		if (text !== null) return text;
	}
	if (!value.includes("\n") && value.includes("\\n")) return unescapeText(value);
	if (!value.includes("\n") && isFlattened(value)) return unflatten(value);
	return value;
}

/** Opens every encoded part of a line; null when there is none. */
export function decodeLine(line: string): string | null {
	if (!mayHoldEncodedStack(line)) return null;
	const decimal = decimalBytes.exec(line);
	if (decimal !== null) return `${line.slice(0, decimal.index)}\n${bytesText(decimal[1] ?? "")}`;
	const at = line.indexOf(base64Goroutine);
	if (at >= 0) {
		const text = base64Text(base64Run.exec(line.slice(at))?.[0] ?? "");
		if (text !== null) return `${line.slice(0, at)}\n${text}`;
	}
	const text = unescapeText(line);
	if (text.includes("\n")) return text;
	return isFlattened(line) ? unflatten(line) : null;
}

function bytesText(decimals: string): string {
	return Buffer.from(decimals.split(" ").map(Number)).toString("utf8");
}

/** Decoded text when it is text that looks like a stack. */
function base64Text(value: string): string | null {
	const text = Buffer.from(value, "base64").toString("utf8");
	if (text.includes("\ufffd") || /[\u0000-\u0008]/.test(text)) return null;
	return /goroutine \d+ \[|\.go:\d+|\n/.test(text) ? text : null;
}
