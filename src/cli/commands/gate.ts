/** `faultline gate`: exact counts decide; when the gate fails, `explain` names the commit. */
import { defaultRules, type GateOutcome, type GateRules } from "../../decide/gate.js";
import type { GateReport } from "../../decide/gate-report.js";
import { Failure } from "../../model/failure.js";
import { judgeDeploy } from "../../pipeline/gate.js";
import { namesSuspect } from "../../report/facts.js";
import type { TextStyle } from "../../report/style.js";
import { chooseBurst, findBursts } from "../bursts.js";
import { openSources, type Sources } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { explainOne } from "../explain-burst.js";
import { inActions, tellActions } from "../github-actions.js";
import type { CommandOptions } from "../options.js";
import { writeReport } from "../output-file.js";

const defaultWindow = 15 * 60;

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const question = {
		service: needed(options, "service"),
		deploy: needed(options, "deploy"),
		env: options.text("env"),
		window: options.duration("window") ?? defaultWindow,
		now: options.time("now") ?? context.clock(),
		rules: rulesOf(options),
	};
	const sources = await openSources(context);
	try {
		const step = sources.config.metrics.step;
		const progress = (text: string): void => context.progress.step(text);
		const judged = await judgeDeploy(sources, { ...question, step }, progress, context.signal);
		const report =
			judged.outcome === "fail" ? { ...judged, ...(await culpritOf(judged, sources, context)) } : judged;
		if (options.format !== "json") for (const warning of report.warnings) context.talk.warn(warning);
		const text = await format(report, options.format, context.style);
		await writeReport(context, options.text("output"), text);
		if (inActions(context)) await tellActions(context, await actionsReport(report));
		return exitCodeOf(report.outcome, options.text("on-inconclusive"), context);
	} finally {
		sources.close();
	}
}

function needed(options: CommandOptions, name: string): string {
	const value = options.text(name);
	if (value !== null) return value;
	throw new Failure("usage", `--${name} is missing`, {
		hint: "faultline gate --service shop-api --deploy 98213",
	});
}

function rulesOf(options: CommandOptions): GateRules {
	const budget = options.number("budget") ?? defaultRules.budget;
	const alpha = options.number("alpha") ?? defaultRules.alpha;
	if (budget < 1) throw new Failure("usage", "--budget must be 1 or more", { where: "--budget" });
	if (alpha <= 0 || alpha >= 0.5) {
		throw new Failure("usage", "--alpha must lie between 0 and 0.5", { where: "--alpha" });
	}
	return { ...defaultRules, budget, alpha };
}

/** Explains the burst of the window. Failing to name a commit never changes the gate's verdict. */
async function culpritOf(
	report: GateReport,
	sources: Sources,
	context: CommandContext,
): Promise<Pick<GateReport, "culprit" | "warnings">> {
	const none = { culprit: null, warnings: report.warnings };
	const { service, env } = report.deploy;
	const range = { from: report.window.from - 3600, to: report.window.to };
	try {
		const { bursts } = await findBursts(sources, context, range, { service, env });
		const burst = chooseBurst(bursts, report.window.from);
		if (burst === null) return none;
		const explanation = await explainOne(sources, context, burst, []);
		const [first] = namesSuspect(explanation) ? explanation.suspects : [];
		if (first === undefined) return none;
		const { sha, subject, authorName: author } = first.commit;
		return { culprit: { sha, subject, author, probability: first.probability }, warnings: report.warnings };
	} catch (error) {
		if (!(error instanceof Failure) || context.signal.aborted) throw error;
		const message = `no commit could be named: ${error.message}`;
		return { culprit: null, warnings: [...report.warnings, { code: "W-GATE-CULPRIT", message }] };
	}
}

async function format(report: GateReport, name: string, style: TextStyle): Promise<string> {
	switch (name) {
		case "json":
			return (await import("../../report/json/gate.js")).gateJson(report);
		case "junit":
			return (await import("../../report/ci/junit.js")).gateJunit(report);
		case "markdown":
			return (await import("../../report/markdown/gate.js")).gateMarkdown(report);
		default:
			return (await import("../../report/text/gate.js")).gateText(report, style);
	}
}

async function actionsReport(report: GateReport) {
	const [{ gateMarkdown }, { gateAnnotations }] = await Promise.all([
		import("../../report/markdown/gate.js"),
		import("../../report/ci/annotations.js"),
	]);
	return {
		summary: gateMarkdown(report),
		annotations: gateAnnotations(report),
		outputs: {
			verdict: report.outcome,
			culprit_sha: report.culprit?.sha ?? "",
			confidence: report.culprit === null ? "" : report.culprit.probability.toFixed(4),
		},
	};
}

function exitCodeOf(outcome: GateOutcome, onInconclusive: string | null, context: CommandContext): number {
	if (outcome === "pass") return exitCodes.ok;
	if (outcome === "fail" || onInconclusive === "fail") return exitCodes.gateFailed;
	if (onInconclusive === null) return exitCodes.inconclusive;
	if (onInconclusive === "warn") {
		context.talk.warn({
			code: "W-GATE-INCONCLUSIVE",
			message: "the gate could not tell; let through as asked",
		});
	}
	return exitCodes.ok;
}
