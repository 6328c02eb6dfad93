/** `faultline changes`: the page of a range. */

import type { ChangesReport } from "../../change/report-data.js";
import { measures } from "../../change/similarity/measures.js";
import { Failure } from "../../model/failure.js";
import { openWorkers } from "../../workers/pool.js";
import { openStoreParts } from "../analysis-cache.js";
import { openCommits } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { formatOfFile } from "../explain-format.js";
import type { CommandOptions } from "../options.js";
import { writeReport } from "../output-file.js";

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const [asked = ""] = options.arguments;
	const [{ splitRange }, { describeChanges }] = await Promise.all([
		import("../../pipeline/check-range.js"),
		import("../../pipeline/describe-changes.js"),
	]);
	const names = splitRange(asked);
	const source = await openCommits(context, null);
	const parts = await openStoreParts(context, options.toggle("cache") !== false);
	const workers = openWorkers();
	try {
		const measure = measures[options.text("similarity") === "seed" ? "seed" : "default"];
		const report = await describeChanges(source, names, measure, {
			cache: parts.cache,
			workers,
			report: (step) => context.progress.step(step),
			signal: context.signal,
		});
		const output = options.text("output");
		const format = options.formatGiven ? options.format : (formatOfFile(output) ?? options.format);
		await writeReport(context, output, await render(report, format, options.flag("all"), context));
		return exitCodes.ok;
	} finally {
		await workers?.close();
		parts.close();
		await source.close();
	}
}

async function render(
	report: ChangesReport,
	format: string,
	all: boolean,
	context: CommandContext,
): Promise<string> {
	switch (format) {
		case "text":
			return (await import("../../report/text/changes.js")).changesText(report, context.style, all);
		case "json":
			return (await import("../../report/json/changes.js")).changesJson(report);
		case "markdown":
			return (await import("../../report/markdown/changes.js")).changesMarkdown(report);
		case "html":
			return (await import("../../report/html/changes.js")).changesHtml(report);
		default:
			throw new Failure("usage", `no format "${format}"`);
	}
}
