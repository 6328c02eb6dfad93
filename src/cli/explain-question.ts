/** Answers what `faultline explain` is asked: a range and a stack, the newest burst, or a saved incident. */

import { readFailure } from "../decode/failure.js";
import { languageNames } from "../golang/stack/foreign.js";
import type { Burst } from "../model/burst.js";
import type { Explanation } from "../model/explanation.js";
import { Failure } from "../model/failure.js";
import { type Warning, warning } from "../model/warning.js";
import type { ScopeHints } from "../pipeline/build-scope.js";
import type { BegunRange } from "../pipeline/check-range.js";
import { explainRange, type RangeQuestion } from "../pipeline/explain-range.js";
import type { CommitSource } from "../sources/commits.js";
import { type BurstQuestion, burstQuestion } from "./burst-question.js";
import { chooseBurst, findBursts } from "./bursts.js";
import { openSources, openStore, type Sources } from "./compose.js";
import type { CommandContext } from "./context.js";
import { exitCodes } from "./exit-codes.js";
import { explainOne } from "./explain-burst.js";
import { formatExplanation, formatOfFile } from "./explain-format.js";
import { inActions, tellActions } from "./github-actions.js";
import { readBytes } from "./input-bytes.js";
import type { CommandOptions } from "./options.js";
import { writeReport } from "./output-file.js";
import { configuredProgram, programHints } from "./program-hints.js";

/** Around --at, bursts are looked for this far back. */
const lookBack = 6 * 3600;

/** A range that git already reads, and the file with the failure. */
export interface GivenRange {
	readonly source: CommitSource;
	readonly stack: string;
	readonly begun: Promise<BegunRange>;
}

/** Answers and writes the report; the result is the exit code. */
export async function explain(
	options: CommandOptions,
	context: CommandContext,
	given: GivenRange | null,
): Promise<number> {
	const explanation = await answer(options, context, given);
	const output = options.text("output");
	const format = options.formatGiven ? options.format : (formatOfFile(output) ?? options.format);
	const text = await formatExplanation(explanation, format, context.style, options.flag("all"));
	await writeReport(context, output, text);
	if (inActions(context)) await tellActions(context, await actionsReport(explanation));
	return explanation.verdict.kind === "inconclusive" && explanation.suspects.length === 0
		? exitCodes.inconclusive
		: exitCodes.ok;
}

async function answer(
	options: CommandOptions,
	context: CommandContext,
	given: GivenRange | null,
): Promise<Explanation> {
	if (given !== null) return explainGivenRange(options, context, given);
	const incident = options.text("incident");
	if (incident !== null) return savedIncident(context, incident);
	if (options.text("range") !== null) {
		throw new Failure("usage", "--range needs --stack", {
			hint: "name a file with the panic text, or - for standard input",
		});
	}
	if (options.text("stack") !== null) {
		throw new Failure("usage", "--stack needs --range", {
			hint: "add the last good and the bad revision: --range v1.4.0..v1.4.1",
		});
	}
	return explainNewestBurst(options, context);
}

async function savedIncident(context: CommandContext, incident: string): Promise<Explanation> {
	const store = await openStore(context, { mustExist: true });
	try {
		const { storeHistory } = await import("../store/history.js");
		const found = storeHistory(store).load(incident);
		if (found !== null) return found;
		throw new Failure("usage", `no incident "${incident}" in the store`, {
			where: store.path,
			hint: "`faultline report --since 30d` lists the saved ones",
		});
	} finally {
		store.close();
	}
}

async function explainGivenRange(
	options: CommandOptions,
	context: CommandContext,
	{ source, stack, begun }: GivenRange,
): Promise<Explanation> {
	context.progress.step("reading the stack");
	const program = { ...(await ownProgram(options, context)), ...(await programHints(options, context)) };
	const clusters = options.flag("clusters");
	const failing = await failureIn(context, stack);
	const question = { begun: await begun, program, clusters, ...failing };
	const explanation = await explainRange(source, question, (step) => context.progress.step(step));
	return options.toggle("save") === true ? saveIn(context, explanation) : explanation;
}

/** What the configuration says of --service; without one nothing is asked of it. */
async function ownProgram(options: CommandOptions, context: CommandContext): Promise<ScopeHints> {
	const service = options.text("service");
	return service === null ? {} : configuredProgram((await context.config()).config, service);
}

type Failing = Pick<RangeQuestion, "trace" | "events" | "warnings">;

/** The failure that a stack text or log is about. Throws Failure(input) when there is none. */
async function failureIn(context: CommandContext, name: string): Promise<Failing> {
	const found = await readFailure(readBytes(context, name));
	const { trace, reason } = found;
	if (trace !== null) {
		const others = found.groups.length - 1;
		const message = `${name} holds ${found.groups.length} different errors; this explains the most telling one`;
		const warnings = others > 0 ? [warning("W-STACK-SEVERAL", message)] : [];
		return { trace, events: found.events > 1 ? found.events : null, warnings };
	}
	const hint = "it should hold a Go panic, a stack trace, a log with one, or an error message";
	switch (reason?.kind) {
		case "foreign":
			throw new Failure("input", `this is a ${languageNames[reason.language]} stack, not Go`, {
				where: name,
				hint,
			});
		case "binary":
			throw new Failure("input", "this is not text", { where: name, hint });
		default:
			throw new Failure("input", "the stack is empty", { where: name, hint });
	}
}

async function explainNewestBurst(options: CommandOptions, context: CommandContext): Promise<Explanation> {
	const sources = await openSources(context);
	try {
		const question = await burstQuestion(options, context);
		const { bursts, warnings } = await burstsInQuestion(question, options, context, sources);
		const burst = chooseBurst(bursts, question.at, question.service);
		if (burst === null) throw noBurst(question);
		const told = [...warnings, ...draggedAlong(burst, question.service)];
		const explanation = await explainOne(sources, context, burst, told, await programHints(options, context));
		const keep = options.toggle("save") !== false && !sources.store.readonly;
		return keep ? saved(sources, explanation, context.clock()) : explanation;
	} finally {
		sources.close();
	}
}

/** Says that the answer is about another service than the one that was asked for. */
function draggedAlong(burst: Burst, service: string | null): readonly Warning[] {
	if (service === null || burst.service === service) return [];
	const text = `${service} was dragged along: its errors hang under those of ${burst.service}, explained here`;
	return [warning("W-BURST-DRAGGED", text, `look at ${service} alone with --range A..B --stack FILE`)];
}

/** With a service graph all services are looked at, since the one that was asked for may hang under another. */
async function burstsInQuestion(
	{ service: asked, env, at }: BurstQuestion,
	options: CommandOptions,
	context: CommandContext,
	sources: Sources,
) {
	const service = (await sources.topology.edges(context.signal)).length === 0 ? asked : null;
	const now = context.clock();
	const since = options.duration("since") ?? 24 * 3600;
	const range = at === null ? { from: now - since, to: now } : { from: at - lookBack, to: at + 3600 };
	return findBursts(sources, context, range, { service, env });
}

function noBurst({ service, text }: BurstQuestion): Failure {
	const of = service === null ? "" : ` of ${service}`;
	return new Failure("inconclusive", `no burst of errors${of} found (${text})`, {
		hint: "look further back with --since 7d or --at TIME, or give --range A..B --stack FILE",
	});
}

async function saveIn(context: CommandContext, explanation: Explanation): Promise<Explanation> {
	const store = await openStore(context);
	try {
		const { storeHistory } = await import("../store/history.js");
		return saved({ history: storeHistory(store) }, explanation, context.clock());
	} finally {
		store.close();
	}
}

function saved(sources: Pick<Sources, "history">, explanation: Explanation, now: number): Explanation {
	return { ...explanation, incident: sources.history.save(explanation, now) };
}

async function actionsReport(explanation: Explanation) {
	const [{ explainMarkdown }, { explainAnnotations }] = await Promise.all([
		import("../report/markdown/explain.js"),
		import("../report/ci/annotations.js"),
	]);
	const [first] = explanation.suspects;
	return {
		summary: explainMarkdown(explanation),
		annotations: explainAnnotations(explanation),
		outputs: {
			verdict: explanation.verdict.kind,
			culprit_sha: first?.commit.sha ?? "",
			confidence: first?.probability.toFixed(4) ?? "",
		},
	};
}
