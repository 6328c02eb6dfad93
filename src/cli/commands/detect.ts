/** `faultline detect`: bursts of a time range. */
import type { Detection } from "../../report/json/detect.js";
import { findBursts, rangeOf } from "../bursts.js";
import { openSources } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";
import { writeReport } from "../output-file.js";

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const range = rangeOf(options, context.clock());
	const sources = await openSources(context);
	try {
		const scope = { service: options.text("service"), env: options.text("env") };
		const answer = await findBursts(sources, context, range, scope);
		if (options.format === "text") for (const warning of answer.warnings) context.talk.warn(warning);
		const text = await format({ range, ...answer }, options.format, context);
		await writeReport(context, options.text("output"), text);
		return exitCodes.ok;
	} finally {
		sources.close();
	}
}

async function format(detection: Detection, name: string, context: CommandContext): Promise<string> {
	if (name === "text") {
		return (await import("../../report/text/detect.js")).detectText(detection, context.style);
	}
	const { burstLine, detectJson } = await import("../../report/json/detect.js");
	return name === "ndjson" ? detection.bursts.map(burstLine).join("") : detectJson(detection);
}
