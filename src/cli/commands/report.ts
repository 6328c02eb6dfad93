/** `faultline report`: digest of the saved incidents of a time range. */
import { buildDigest, type Digest } from "../../report/digest.js";
import type { TextStyle } from "../../report/style.js";
import { rangeOf } from "../bursts.js";
import { openStore } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";
import { writeReport } from "../output-file.js";

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const range = rangeOf(options, context.clock());
	const digest = await readDigest(context, range, options.text("service"));
	if (options.flag("quiet") && digest.incidents.length === 0) return exitCodes.ok;
	await writeReport(context, options.text("output"), await format(digest, options.format, context.style));
	return exitCodes.ok;
}

async function readDigest(
	context: CommandContext,
	range: Digest["range"],
	service: string | null,
): Promise<Digest> {
	const [{ storeHistory }, { storeFeedback }, { storeDeploys }, store] = await Promise.all([
		import("../../store/history.js"),
		import("../../store/feedback.js"),
		import("../../store/deploys.js"),
		openStore(context, { mustExist: true }),
	]);
	try {
		const scope = service === null ? {} : { service };
		const deploys = await storeDeploys(store).deploys({ range, ...scope }, context.signal);
		const saved = storeHistory(store).list({ ...range, ...scope });
		return buildDigest(range, deploys, saved, storeFeedback(store).list());
	} finally {
		store.close();
	}
}

async function format(digest: Digest, name: string, style: TextStyle): Promise<string> {
	switch (name) {
		case "json":
			return (await import("../../report/json/digest.js")).digestJson(digest);
		case "markdown":
			return (await import("../../report/markdown/digest.js")).digestMarkdown(digest);
		default:
			return (await import("../../report/text/digest.js")).digestText(digest, style);
	}
}
