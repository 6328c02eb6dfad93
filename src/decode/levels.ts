/** Log levels of the common loggers: names, single letters, numbers of pino, OTLP and syslog. */

const errorNames =
	/^(?:e|err|eror|error|f|fatal|panic|dpanic|p|crit|critical|alert|emerg|emergency|severe|error[+-]\d+)$/;
const knownNames =
	/^(?:t|trace|d|debug|i|info|information|notice|w|warn|warning|v|verbose|(?:debug|info|warn)[+-]\d+)$/;

/** A level as the logger wrote it, in lower case, and whether it is error or worse; null when it is no level. */
export interface Level {
	readonly name: string;
	readonly isError: boolean;
}

/** Reads a level value. Numbers are pino's or bunyan's (10..60); `scale` says when they are OTLP's or syslog's. */
export function readLevel(value: unknown, scale: "name" | "otlp" | "syslog" = "name"): Level | null {
	const text = String(typeof value === "string" || typeof value === "number" ? value : "")
		.trim()
		.toLowerCase();
	if (text === "") return null;
	if (/^\d+$/.test(text)) return numbered(Number(text), scale);
	const name = text.replace(/^[[<("]|[\])>":]$/g, "");
	if (errorNames.test(name)) return { name, isError: !/^error-\d/.test(name) };
	return knownNames.test(name) ? { name, isError: false } : null;
}

function numbered(value: number, scale: "name" | "otlp" | "syslog"): Level | null {
	if (scale === "otlp")
		return value < 1 || value > 24
			? null
			: { name: value >= 21 ? "fatal" : value >= 17 ? "error" : "info", isError: value >= 17 };
	if (scale === "syslog")
		return { name: value <= 2 ? "critical" : value === 3 ? "error" : "info", isError: value <= 3 };
	if (value < 10 || value > 60) return null;
	return { name: value >= 60 ? "fatal" : value >= 50 ? "error" : "info", isError: value >= 50 };
}
