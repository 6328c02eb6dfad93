/** `faultline report`: digest of the saved incidents of a time range. */
import { buildDigest, type Digest } from "../../report/digest.js";
import type { TextStyle } from "../../report/style.js";
import type { Store } from "../../store/store.js";
import { rangeOf } from "../bursts.js";
import { openStore } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";
import { writeReport } from "../output-file.js";

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const range = rangeOf(options, context.clock());
	const service = options.text("service");
	const store = await openStore(context, { mustExist: true });
	try {
		const { storeCursors } = await import("../../store/facts.js");
		const name = `report ${JSON.stringify([service])}`;
		const sinceLast = options.flag("since-last-run");
		if (sinceLast) store.mustBeWritable();
		const last = sinceLast ? storeCursors(store).read(name) : null;
		const digest = await readDigest(store, range, { service, savedAfter: last }, context);
		if (!options.flag("quiet") || digest.incidents.length > 0) {
			await writeReport(context, options.text("output"), await format(digest, options.format, context.style));
		}
		if (sinceLast) storeCursors(store).advance(name, range.to, context.clock());
		return exitCodes.ok;
	} finally {
		store.close();
	}
}

/** Digest of a range; after `savedAfter`, of what was saved since then, whenever it had begun. */
async function readDigest(
	store: Store,
	range: Digest["range"],
	{ service, savedAfter }: { readonly service: string | null; readonly savedAfter: number | null },
	context: CommandContext,
): Promise<Digest> {
	const [{ storeHistory }, { storeFeedback }, { storeDeploys }] = await Promise.all([
		import("../../store/history.js"),
		import("../../store/feedback.js"),
		import("../../store/deploys.js"),
	]);
	const scope = service === null ? {} : { service };
	const told = savedAfter === null ? range : { from: Math.min(savedAfter, range.to), to: range.to };
	const deploys = await storeDeploys(store).deploys({ range: told, ...scope }, context.signal);
	const saved = storeHistory(store)
		.list(savedAfter === null ? { ...range, ...scope } : scope)
		.filter(({ savedAt }) => savedAfter === null || savedAt > savedAfter);
	return buildDigest(told, deploys, saved, storeFeedback(store).list());
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
