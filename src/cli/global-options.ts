/** Options that every command takes, read from flags and FAULTLINE_ variables. */
import type { Environment } from "../config/environment.js";
import { Failure } from "../model/failure.js";
import { parseDuration } from "../model/time-text.js";
import type { Language } from "../report/style.js";
import type { GlobalOptions } from "./context.js";
import type { CommandSpec } from "./spec.js";
import type { StyleFlags } from "./terminal.js";

/** commander's values by camel-case name. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** Output format: --json, --format, or the command's first one. Throws Failure(usage). */
export function formatOf(command: CommandSpec, values: OptionValues): string {
	const formats = command.formats ?? ["text"];
	const wanted = values.json === true ? "json" : values.format;
	if (typeof wanted !== "string") return formats[0] ?? "text";
	if (formats.includes(wanted)) return wanted;
	throw new Failure("usage", `\`${command.name}\` has no format "${wanted}"`, {
		hint: `formats: ${formats.join(", ")}`,
	});
}

/** Where things are and how long they may take. Throws Failure(usage) for a bad --timeout. */
export function globalsOf(values: OptionValues, env: Environment): GlobalOptions {
	const text = (name: string): string | null => {
		const found = values[name] ?? (env[`FAULTLINE_${name.toUpperCase()}`] || undefined);
		return typeof found === "string" ? found : null;
	};
	const limit = text("timeout");
	const timeout = limit === null ? null : parseDuration(limit);
	if (limit !== null && (timeout === null || timeout === 0)) {
		throw new Failure("usage", `"${limit}" is not a duration`, {
			where: "--timeout",
			hint: "write 30s or 5m",
		});
	}
	return {
		repo: text("repo"),
		store: typeof values.store === "string" ? values.store : null,
		config: text("config"),
		debug: values.debug === true,
		timeout,
	};
}

/** How output should look, as far as flags and FAULTLINE_LANG say. */
export function styleFlags(values: OptionValues, env: Environment): StyleFlags {
	const language: Language = (values.lang ?? env.FAULTLINE_LANG) === "zh" ? "zh" : "en";
	const colour = typeof values.color === "boolean" ? values.color : null;
	return { colour, ascii: values.ascii === true, language };
}
