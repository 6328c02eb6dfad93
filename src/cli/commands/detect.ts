/** `faultline detect`: bursts of a time range. */
import type { Detection } from "../../report/json/detect.js";
import { findBursts, rangeOf } from "../bursts.js";
import { openSources } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";
import { writeReport } from "../output-file.js";

/** Seconds that a watch looks back over, so that an outage of the store loses nothing. */
const watchedStretch = 6 * 3600;

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	if (options.flag("watch")) return watch(options, context);
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

/** A line per burst that begins or ends, until Ctrl-C. */
async function watch(options: CommandOptions, context: CommandContext): Promise<number> {
	const { watchBursts } = await import("../watch-bursts.js");
	const { burstLine } = await import("../../report/json/detect.js");
	const { watchLine } = await import("../../report/text/watch.js");
	const sources = await openSources(context);
	const scope = { service: options.text("service"), env: options.text("env") };
	const since = options.duration("since") ?? watchedStretch;
	try {
		await watchBursts({
			look: async () => {
				const now = context.clock();
				return (await findBursts(sources, context, { from: now - since, to: now }, scope)).bursts;
			},
			tell: ({ kind, burst }) =>
				context.stdout.write(options.format === "text" ? watchLine(kind, burst) : burstLine(burst)),
			outage: (reason) =>
				context.talk.note(
					reason === null ? "the store answers again" : `the store does not answer, waiting: ${reason}`,
				),
			signal: context.signal,
			interval: options.duration("interval") ?? sources.config.metrics.step,
		});
		return exitCodes.interrupted;
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
