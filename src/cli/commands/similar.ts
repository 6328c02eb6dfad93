/** `faultline similar`: commits that edited code like the given one did. */

import type { SimilarReport } from "../../change/report-data.js";
import { measures } from "../../change/similarity/measures.js";
import { Failure } from "../../model/failure.js";
import type { CommitSource } from "../../sources/commits.js";
import { openWorkers } from "../../workers/pool.js";
import { openStoreParts } from "../analysis-cache.js";
import { openCommits } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { formatOfFile } from "../explain-format.js";
import type { CommandOptions } from "../options.js";
import { writeReport } from "../output-file.js";

const DEFAULT_LAST = 500;
const DEFAULT_LIMIT = 10;

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const [commit = ""] = options.arguments;
	const limit = positive(options, "limit") ?? DEFAULT_LIMIT;
	const source = await openCommits(context, null);
	const parts = await openStoreParts(context, options.toggle("cache") !== false);
	const workers = openWorkers();
	try {
		const { findSimilar } = await import("../../pipeline/find-similar.js");
		const measure = measures[options.text("similarity") === "seed" ? "seed" : "default"];
		const against = await rangeOf(options, source, commit);
		const report = await findSimilar(
			source,
			{ commit, against, culprits: parts.culprits, measure, limit },
			{ cache: parts.cache, workers, report: (step) => context.progress.step(step), signal: context.signal },
		);
		const output = options.text("output");
		const format = options.formatGiven ? options.format : (formatOfFile(output) ?? options.format);
		await writeReport(context, output, await render(report, format, context));
		return exitCodes.ok;
	} finally {
		await workers?.close();
		parts.close();
		await source.close();
	}
}

async function rangeOf(
	options: CommandOptions,
	source: CommitSource,
	commit: string,
): Promise<{ readonly from: string; readonly to: string }> {
	const against = options.text("against");
	if (against !== null) {
		const { splitRange } = await import("../../pipeline/check-range.js");
		return splitRange(against);
	}
	const to = await source.resolve(commit);
	// A young repository has fewer commits than asked for: take as many as there are, halving to find out.
	for (let last = positive(options, "last") ?? DEFAULT_LAST; last >= 1; last = Math.floor(last / 2)) {
		const from = await source.find(`${to}~${last}`);
		if (from !== null) return { from, to };
	}
	throw new Failure("usage", `${commit} has no commits before it`, {
		hint: "name a range with --against A..B",
	});
}

function positive(options: CommandOptions, name: string): number | null {
	const value = options.number(name);
	if (value === null || (Number.isInteger(value) && value > 0)) return value;
	throw new Failure("usage", `${value} is not a positive whole number`, { where: `--${name}` });
}

async function render(report: SimilarReport, format: string, context: CommandContext): Promise<string> {
	switch (format) {
		case "text":
			return (await import("../../report/text/similar.js")).similarText(report, context.style);
		case "json":
			return (await import("../../report/json/similar.js")).similarJson(report);
		case "markdown":
			return (await import("../../report/markdown/changes.js")).similarMarkdown(report);
		case "html":
			return (await import("../../report/html/changes.js")).similarHtml(report);
		default:
			throw new Failure("usage", `no format "${format}"`);
	}
}
