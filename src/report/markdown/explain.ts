/** An explanation as Markdown for pull requests, tickets and the GitHub step summary. No raw HTML from data. */
import type { Explanation } from "../../model/explanation.js";
import type { Suspect } from "../../model/suspect.js";
import { markdownCode, markdownText, terminalText } from "../escape.js";
import {
	blamedDeploy,
	crashText,
	deployText,
	errorCounts,
	errorTitle,
	namesSuspect,
	placeText,
	rateChange,
} from "../facts.js";
import { clockTime, count, percent, probability, shortSha, weight } from "../numbers.js";
import type { Language } from "../style.js";
import { type Words, wordsOf } from "../words.js";

/** Rows and list items that a ticket can carry; the JSON has all. */
const most = { suspects: 10, evidence: 6, cleared: 20, warnings: 20, frames: 12 } as const;

/** The report, ending in a line break. */
export function explainMarkdown(explanation: Explanation, language: Language = "en"): string {
	const words = wordsOf(language);
	const parts = [
		answer(explanation, words),
		advice(explanation, words),
		error(explanation, words),
		why(explanation, words),
		diff(explanation, words),
		suspectsTable(explanation, words),
		cleared(explanation, words),
		confidence(explanation, words),
		bisect(explanation, words),
		blind(explanation, words),
		footer(explanation),
	];
	return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function answer(explanation: Explanation, words: Words): string {
	const { verdict } = explanation;
	const [suspect] = explanation.suspects;
	const named = namesSuspect(explanation) && suspect !== undefined;
	const head = named
		? `## ${words.suspect}: ${markdownCode(shortSha(suspect.commit.sha))} ${markdownText(suspect.commit.subject)}`
		: `## ${words.kinds[verdict.kind]}`;
	const who = named ? `\n\n${suspectFacts(suspect, words)}` : "";
	return `${head}${who}\n\n**${words.kinds[verdict.kind]}**: ${markdownText(verdict.text)}`;
}

function suspectFacts(suspect: Suspect, words: Words): string {
	const request = suspect.pullRequest === null ? [] : [`PR #${suspect.pullRequest}`];
	return [
		markdownText(suspect.commit.authorName),
		clockTime(suspect.commit.authoredAt),
		...request,
		`${words.probability} **${probability(suspect.probability)}**`,
	].join(", ");
}

function advice(explanation: Explanation, words: Words): string {
	if (explanation.advice.length === 0) return "";
	const items = explanation.advice.map(
		(item) => `- ${markdownCode(item.command)}: ${markdownText(item.text)}`,
	);
	return section(words.next, items.join("\n"));
}

function error(explanation: Explanation, words: Words): string {
	const { error: found, chart, burst } = explanation;
	if (found === null) return "";
	const crash = crashText(found);
	const counts = errorCounts(found, blamedDeploy(explanation));
	const change = chart === null || burst === null ? null : rateChange(chart, burst.onset, burst.end);
	const lines = [
		markdownCode(errorTitle(found)),
		...(crash === null ? [] : [markdownCode(crash)]),
		...(counts === null ? [] : [markdownText(counts)]),
		...(change === null ? [] : [markdownText(change.text)]),
		...explanation.deploys
			.slice(0, 2)
			.map((deploy) => markdownText(deployText(deploy, burst?.onset ?? null))),
	];
	return section(words.error, `${lines.map((line) => `- ${line}`).join("\n")}${stack(explanation)}`);
}

function stack(explanation: Explanation): string {
	const frames = explanation.error?.trace?.frames.slice(0, most.frames) ?? [];
	if (frames.length === 0) return "";
	const lines = frames.flatMap((frame) => {
		const at = frame.line === null ? (frame.file ?? "") : `${frame.file ?? ""}:${frame.line}`;
		return [frame.symbol, `    ${at}`];
	});
	return `\n\n${codeBlock(lines, "")}`;
}

function why(explanation: Explanation, words: Words): string {
	const [suspect] = namesSuspect(explanation) ? explanation.suspects : [];
	if (suspect === undefined || suspect.evidence.length === 0) return "";
	const items = suspect.evidence.slice(0, most.evidence).map((evidence) => {
		const places = evidence.places.slice(0, 2).map((place) => ` ${markdownCode(placeText(place))}`);
		return `- ${markdownCode(weight(evidence.weight))} ${markdownText(evidence.text)}${places.join("")}`;
	});
	return section(words.why, items.join("\n"));
}

function diff(explanation: Explanation, words: Words): string {
	if (explanation.diff.length === 0 || !namesSuspect(explanation)) return "";
	let path = "";
	const lines = explanation.diff.flatMap((line) => {
		const head = line.path === path ? [] : [`# ${line.path}`];
		path = line.path;
		return [...head, `${line.sign}${line.text}`];
	});
	return section(words.diff, codeBlock(lines, "diff"));
}

function suspectsTable(explanation: Explanation, words: Words): string {
	if (explanation.suspects.length === 0) return "";
	const rows = explanation.suspects
		.slice(0, most.suspects)
		.map(({ rank, commit, probability: value }) =>
			row([
				String(rank),
				markdownCode(shortSha(commit.sha)),
				markdownText(commit.subject),
				markdownText(commit.authorName),
				probability(value),
			]),
		);
	const none = row(["", "", words.none, "", probability(explanation.noneProbability)]);
	const hidden = explanation.suspects.length - rows.length;
	const more = hidden > 0 ? `\n\n${count(hidden, "more suspect")} in the JSON report.` : "";
	const head = `${row(["#", "commit", "subject", "author", words.probability])}\n| --- | --- | --- | --- | ---: |`;
	return section(words.also, `${head}\n${[...rows, none].join("\n")}${more}`);
}

function cleared(explanation: Explanation, words: Words): string {
	if (explanation.exculpated.length === 0) return "";
	const items = explanation.exculpated
		.slice(0, most.cleared)
		.map(
			({ commit, text }) =>
				`- ${markdownCode(shortSha(commit.sha))} ${markdownText(commit.subject)}: ${markdownText(text)}`,
		);
	const total = `${explanation.exculpated.length} of ${count(explanation.rangeCommits, "commit")} cannot have done it:`;
	return section(words.cleared, `${total}\n\n${items.join("\n")}`);
}

function confidence({ confidence: found }: Explanation, words: Words): string {
	const parts = [
		[words.grayRatio, found.grayRatio],
		[words.reproduction, found.reproductionRate],
		[words.stability, found.stackStability],
	] as const;
	const rows = parts.map(([name, part]) =>
		row([name, part.value === null ? "?" : percent(part.value), markdownText(part.text)]),
	);
	const score = found.score === null ? "?" : probability(found.score);
	return section(`${words.confidence} ${score}`, `| | | |\n| --- | ---: | --- |\n${rows.join("\n")}`);
}

function bisect({ bisect: plan }: Explanation, words: Words): string {
	if (plan === null) return "";
	const steps = `About ${count(Math.ceil(plan.expectedSteps), "step")} (plain bisect: ${Math.ceil(plan.plainSteps)}).`;
	return section(words.bisect, `${steps}\n\n${codeBlock(plan.commands, "sh")}`);
}

function blind({ warnings }: Explanation, words: Words): string {
	if (warnings.length === 0) return "";
	const items = warnings.slice(0, most.warnings).map((warning) => {
		const hint = warning.hint === undefined ? "" : ` (${markdownText(warning.hint)})`;
		return `- ${markdownCode(warning.code)} ${markdownText(warning.message)}${hint}`;
	});
	return section(words.blind, items.join("\n"));
}

function footer({ range, rangeCommits, incident }: Explanation): string {
	const parts = [
		...(range === null
			? []
			: [
					`range ${markdownCode(`${shortSha(range.from)}..${shortSha(range.to)}`)}, ${count(rangeCommits, "commit")}`,
				]),
		...(incident === null ? [] : [`incident ${markdownCode(incident)}`]),
		"faultline",
	];
	return `---\n${parts.join(" · ")}`;
}

function section(heading: string, body: string): string {
	return `### ${heading}\n\n${body}`;
}

function row(cells: readonly string[]): string {
	return `| ${cells.join(" | ")} |`;
}

/** Fenced block whose fence no line inside can close. */
function codeBlock(lines: readonly string[], language: string): string {
	const safe = lines.map((line) => terminalText(line.replace(/\t/g, "    "))).join("\n");
	const longest = Math.max(2, ...[...safe.matchAll(/`+/g)].map((match) => match[0].length));
	const fence = "`".repeat(longest + 1);
	return `${fence}${language}\n${safe}\n${fence}`;
}
