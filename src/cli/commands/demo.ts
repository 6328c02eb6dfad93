/** `faultline demo`: the tour. Every step is an ordinary command, shown as it would be typed. */
import { join, relative, resolve } from "node:path";
import type { ShopIncident } from "../../demo/incident.js";
import { type DemoAnswer, scoreboard } from "../../demo/scoreboard.js";
import type { CommandContext } from "../context.js";
import { type InnerShell, runCaptured, runShown } from "../demo/inner-command.js";
import { type DemoPlaces, demoPlaces, ensureDemo, readShas } from "../demo/shop-build.js";
import { readShopFiles, type ShopFiles } from "../demo/shop-files.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";
import type { CommandSpec } from "../spec.js";

/** The recorded days. */
const from = "2026-11-17T00:00:00Z";
const to = "2026-11-20T00:00:00Z";

export async function run(
	options: CommandOptions,
	context: CommandContext,
	commands: readonly CommandSpec[],
): Promise<number> {
	const files = readShopFiles();
	const places = demoPlaces(resolve(context.cwd, options.text("dir") ?? ".faultline-demo"));
	const repo = relative(context.cwd, places.shop);
	const shell: InnerShell = { context, commands, repo, now: Date.parse(to) / 1000 };
	const built = await ensureDemo(shell, places, files, options.flag("fresh"));
	const write = (...lines: readonly string[]): Promise<void> => context.stdout.write(`${lines.join("\n")}\n`);
	await write(...introduction(files, places, context.cwd, built));
	await show(shell, ["detect", "--from", from, "--to", to]);
	const shown = options.text("incident") ?? "a";
	const chosen = files.incidents.find((incident) => incident.id === shown);
	if (chosen !== undefined) await show(shell, explainLine(chosen));
	const answers = await answerAll(shell, places, files);
	context.progress.stop();
	await write("", "The six incidents, and what faultline says", ...scoreboard(answers));
	await write(...nextSteps(answers, shell, places, shown));
	return exitCodes.ok;
}

function introduction(files: ShopFiles, places: DemoPlaces, cwd: string, built: boolean): readonly string[] {
	const people = new Set(files.recipe.commits.map((commit) => commit.author.email)).size;
	const commits = files.recipe.commits.length;
	return [
		`A Go shop of four services: ${commits} commits by ${people} people, canary deploys, three days of`,
		"counts, and error events whose stacks were printed by real Go programs.",
		`${built ? "built in" : "found in"}  ${relative(cwd, places.root) || "."}`,
	];
}

/** The middle of an incident: the burst that holds it is the one to explain. */
function explainLine({ service, from: start, until }: ShopIncident): readonly string[] {
	const middle = new Date((Date.parse(start) + Date.parse(until)) / 2).toISOString().replace(".000", "");
	return ["explain", "--service", service, "--at", middle];
}

/** The command line as the person would type it here; npm scripts have no `faultline` on the path. */
function typed({ context, repo }: InnerShell, argv: readonly string[]): string {
	const program = context.env.npm_lifecycle_event === undefined ? "faultline" : "npx faultline";
	return `${program} ${argv[0]} --repo ${repo} ${argv.slice(1).join(" ")}`;
}

/** Prints a command line and what it prints. */
async function show(shell: InnerShell, argv: readonly string[]): Promise<void> {
	shell.context.progress.stop();
	await shell.context.stdout.write(`\n$ ${typed(shell, argv)}\n`);
	await runShown(shell, argv);
}

/** The part of faultline.explain/v1 that the scoreboard needs. */
interface ExplainJson {
	readonly incident: string | null;
	readonly verdict: { readonly kind: string; readonly probability: number | null };
	readonly suspects: readonly { readonly commit: { readonly sha: string } }[];
}

async function answerAll(
	shell: InnerShell,
	places: DemoPlaces,
	files: ShopFiles,
): Promise<readonly DemoAnswer[]> {
	const shas = readShas(places, files);
	const answers: DemoAnswer[] = [];
	for (const incident of files.incidents) {
		shell.context.progress.step(`explaining incident ${incident.id}`);
		const json = await runCaptured(shell, [...explainLine(incident), "--format", "json"]);
		const found: ExplainJson = JSON.parse(json);
		const report = join(places.reports, `${incident.id}.html`);
		if (found.incident !== null) {
			await runCaptured(shell, ["explain", "--incident", found.incident, "--format", "html", "-o", report]);
		}
		answers.push({
			incident,
			truth: incident.culprit === null ? null : (shas.get(incident.culprit.slice(1)) ?? null),
			suspects: found.suspects.map((suspect) => suspect.commit.sha),
			verdict: found.verdict.kind,
			probability: found.verdict.probability,
		});
	}
	return answers;
}

function nextSteps(
	answers: readonly DemoAnswer[],
	shell: InnerShell,
	places: DemoPlaces,
	shown: string,
): readonly string[] {
	const names = answers.map(({ incident }) => `${incident.id}.html`).join(" ");
	const others = answers
		.filter(({ incident }) => incident.id !== shown)
		.map(({ incident }) => explainLine(incident));
	const bad = answers.find((answer) => answer.incident.deploy !== null)?.incident;
	const lines = [
		...others,
		...(bad === undefined ? [] : [gateLine(bad)]),
		["report", "--from", from, "--to", to],
	];
	return [
		"",
		`Reports for a browser, in ${relative(shell.context.cwd, places.reports)}:`,
		`  ${names}`,
		"",
		"Try next",
		...lines.map((line) => `  ${typed(shell, line)}`),
	];
}

/** The gate twenty minutes into an incident, when the canary has a quarter of the traffic. */
function gateLine({ service, deploy, from: start }: ShopIncident): readonly string[] {
	const time = new Date(Date.parse(start) + 20 * 60_000).toISOString().replace(".000", "");
	return ["gate", "--service", service, "--deploy", deploy ?? "", "--now", time];
}
