/** `faultline bench`: accuracy on recorded cases or on the repository's own past. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Failure } from "../../model/failure.js";
import { openCommits } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const { benchJson, benchText } = await import("../../bench/bench-report.js");
	const { runs, failures } = options.flag("self")
		? await ownPast(options, context)
		: await recorded(options, context);
	if (runs.length === 0) {
		const [first] = failures;
		throw new Failure("inconclusive", "no case could be run", {
			...(first === undefined ? {} : { where: `${first.id}: ${first.reason}` }),
			hint: options.flag("self")
				? "the history names no culprits (Fixes: <sha>, introduced in <sha>, reverts)"
				: "check --repos: it must hold owner/name folders of the cases' repositories",
		});
	}
	await context.stdout.write(
		options.format === "json"
			? `${JSON.stringify(benchJson(runs, failures), null, 2)}\n`
			: benchText(runs, failures, options.flag("per-case")),
	);
	return exitCodes.ok;
}

type Outcome = Awaited<ReturnType<typeof import("../../bench/run-cases.js").runCases>>;

async function recorded(options: CommandOptions, context: CommandContext): Promise<Outcome> {
	const [{ parseCases }, { runCases }, { openRepository }] = await Promise.all([
		import("../../bench/bench-case.js"),
		import("../../bench/run-cases.js"),
		import("../../sources/git/repository.js"),
	]);
	const file = options.text("cases");
	const folder = options.text("repos");
	if (file === null || folder === null) {
		throw new Failure("usage", "bench needs --cases FILE and --repos DIR, or --self", {
			hint: "faultline bench --cases cases.jsonl --repos ~/src",
		});
	}
	const text = await readFile(resolve(context.cwd, file), "utf8").catch((error: NodeJS.ErrnoException) => {
		throw new Failure("input", `cannot read the cases: ${error.code ?? error.message}`, { where: file });
	});
	return runCases(parseCases(text, file), {
		open: openRepository,
		folder: resolve(context.cwd, folder),
		ablate: options.flag("ablate"),
		onCase: (done, total) => context.progress.step(`case ${done} of ${total}`),
	});
}

async function ownPast(options: CommandOptions, context: CommandContext): Promise<Outcome> {
	const { runSelf } = await import("../../bench/run-self.js");
	const source = await openCommits(context, null);
	try {
		return await runSelf(source, {
			ablate: options.flag("ablate"),
			most: options.number("most") ?? 100,
			onCase: (done, total) => context.progress.step(`label ${done} of ${total}`),
		});
	} finally {
		await source.close();
	}
}
