/**
 * `faultline explain`: a range and a stack, the newest burst, or a saved incident. What is here begins to read the
 * range, so that git works while the rest of the program is loaded.
 */
import { beginRange, splitRange } from "../../pipeline/check-range.js";
import { heard } from "../../pipeline/range-reading.js";
import { openCommits } from "../compose.js";
import type { CommandContext } from "../context.js";
import type { GivenRange } from "../explain-question.js";
import type { CommandOptions } from "../options.js";

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const given = await givenRange(options, context);
	try {
		const { explain } = await import("../explain-question.js");
		return await explain(options, context, given);
	} finally {
		await given?.source.close();
	}
}

/** The range of the question, being read; null when the question is about a burst or an incident, or is none. */
async function givenRange(options: CommandOptions, context: CommandContext): Promise<GivenRange | null> {
	const range = options.text("range");
	const stack = options.text("stack");
	if (range === null || stack === null || options.text("incident") !== null) return null;
	const source = await openCommits(context, options.text("service"));
	return { source, stack, begun: heard(beginRange(source, splitRange(range))) };
}
