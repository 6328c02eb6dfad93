/** `faultline detect`: bursts of a time range, or as they come. */
import { Failure } from "../../model/failure.js";
import type { TimeRange } from "../../model/time.js";
import { formatDuration } from "../../model/time-text.js";
import type { Detection } from "../../report/json/detect.js";
import { findBursts, rangeOf } from "../bursts.js";
import { openSources, type Sources } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";
import { writeReport } from "../output-file.js";
import { warnOnce } from "../warn-once.js";

/** Seconds that a watch looks back over, so that an outage of the store loses nothing. */
const watchedStretch = 6 * 3600;
/** A run looks back this far past the last one: data comes late, and a slow rise shows late. */
const lateness = 6 * 3600;

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	if (options.flag("watch")) return watch(options, context);
	if (options.flag("since-last-run")) return sinceLastRun(options, context);
	const range = rangeOf(options, context.clock());
	const sources = await openSources(context);
	try {
		await tell({ range, ...(await findBursts(sources, context, range, scopeOf(options))) }, options, context);
		return exitCodes.ok;
	} finally {
		sources.close();
	}
}

/** Bursts that no earlier run with the same filters told; text says nothing when there are none. */
async function sinceLastRun(options: CommandOptions, context: CommandContext): Promise<number> {
	if (options.time("from") !== null || options.time("to") !== null) {
		throw new Failure("usage", "--since-last-run says by itself where the range begins and ends", {
			where: "--from, --to",
			hint: "leave them out, or leave out --since-last-run",
		});
	}
	const sources = await openSources(context);
	try {
		const scope = scopeOf(options);
		const purpose = `detect ${JSON.stringify([scope.service, scope.env])}`;
		const { cursors, state } = await memoryOf(sources);
		const last = cursors.read(purpose);
		const { from, to } = rangeOf(options, context.clock());
		const range: TimeRange = { from: last === null ? from : Math.min(last, to) - lateness, to };
		const answer = await findBursts(sources, context, range, scope);
		const { recallBursts } = await import("../told-bursts.js");
		const { fresh, remember } = recallBursts(state, purpose, answer.bursts, to);
		if (fresh.length > 0 || options.format !== "text") {
			await tell({ ...answer, range: { from: last ?? from, to }, bursts: fresh }, options, context);
		}
		remember(to);
		cursors.advance(purpose, to, to);
		return exitCodes.ok;
	} finally {
		sources.close();
	}
}

async function memoryOf({ store }: Sources) {
	store.mustBeWritable();
	const [{ storeCursors }, { storeNotices }] = await Promise.all([
		import("../../store/facts.js"),
		import("../../store/notices.js"),
	]);
	return { cursors: storeCursors(store), state: storeNotices(store) };
}

/** A line per burst that begins, proves sure or ends, until Ctrl-C. */
async function watch(options: CommandOptions, context: CommandContext): Promise<number> {
	const { watchBursts } = await import("../watch-bursts.js");
	const { burstLine } = await import("../../report/json/detect.js");
	const { watchLine } = await import("../../report/text/watch.js");
	const quiet = warnOnce(context);
	const sources = await openSources(quiet);
	const since = options.duration("since") ?? watchedStretch;
	const interval = options.duration("interval") ?? sources.config.metrics.step;
	context.talk.note(`watching, a look every ${formatDuration(interval)}; Ctrl-C ends`);
	try {
		await watchBursts({
			look: async () => {
				const now = context.clock();
				const scope = { ...scopeOf(options), lasting: true };
				const { bursts, warnings } = await findBursts(sources, quiet, { from: now - since, to: now }, scope);
				for (const warning of warnings) quiet.talk.warn(warning);
				context.progress.stop();
				return bursts;
			},
			tell: ({ kind, burst }) =>
				context.stdout.write(options.format === "text" ? watchLine(kind, burst) : burstLine(burst, kind)),
			outage: (reason) =>
				context.talk.note(
					reason === null ? "the store answers again" : `the store does not answer, waiting: ${reason}`,
				),
			signal: context.signal,
			interval,
		});
		return exitCodes.interrupted;
	} finally {
		sources.close();
	}
}

function scopeOf(options: CommandOptions) {
	return { service: options.text("service"), env: options.text("env") };
}

async function tell(detection: Detection, options: CommandOptions, context: CommandContext): Promise<void> {
	if (options.format === "text") for (const warning of detection.warnings) context.talk.warn(warning);
	await writeReport(context, options.text("output"), await format(detection, options.format, context));
}

async function format(detection: Detection, name: string, context: CommandContext): Promise<string> {
	if (name === "text") {
		return (await import("../../report/text/detect.js")).detectText(detection, context.style);
	}
	const { burstLine, detectJson } = await import("../../report/json/detect.js");
	return name === "ndjson"
		? detection.bursts.map((burst) => burstLine(burst)).join("")
		: detectJson(detection);
}
