/** Explaining one burst from the command line: its repository, window and version pattern from the configuration. */
import type { Burst } from "../model/burst.js";
import type { Explanation } from "../model/explanation.js";
import type { Warning } from "../model/warning.js";
import type { ScopeHints } from "../pipeline/build-scope.js";
import { openCommits, repositoryOf, type Sources } from "./compose.js";
import type { CommandContext } from "./context.js";
import { given } from "./given.js";
import { configuredProgram } from "./program-hints.js";

/** Explains `burst` with the configured sources. Throws Failure as explainBurst does. */
export async function explainOne(
	sources: Sources,
	context: CommandContext,
	burst: Burst,
	warnings: readonly Warning[],
	program: ScopeHints = {},
): Promise<Explanation> {
	const { explainBurst } = await import("../pipeline/explain-burst.js");
	const commits = await openCommits(context, burst.service);
	try {
		const { correlate, metrics } = sources.config;
		const { versionPattern, tag } = repositoryOf(sources.config, burst.service) ?? {};
		return await explainBurst(
			{ ...sources, repository: commits },
			{
				burst,
				window: { before: correlate.windowBefore, after: correlate.windowAfter },
				step: metrics.step,
				warnings,
				program: { ...configuredProgram(sources.config, burst.service), ...program },
				versions: given({
					tag,
					pattern: versionPattern === undefined ? undefined : new RegExp(versionPattern),
				}),
			},
			(step) => context.progress.step(step),
			context.signal,
		);
	} finally {
		await commits.close();
	}
}
