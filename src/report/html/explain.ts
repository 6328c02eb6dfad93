/**
 * An explanation as one HTML page: no script, no external asset, and a content security policy that would
 * refuse both even if hostile text slipped through. Same order as the terminal: answer, action, why, blind.
 */
import type { Explanation } from "../../model/explanation.js";
import { htmlText } from "../escape.js";
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
import { rateFigure } from "./chart.js";
import { code, list, section } from "./elements.js";
import { bisect, blind, cleared, clusters, confidence, suspects } from "./other-sections.js";
import { htmlPage } from "./page.js";

/** What a browser shows unfolded; the JSON has all. */
const most = { evidence: 7, frames: 30 } as const;

/** The page, complete. */
export function explainHtml(explanation: Explanation, language: Language = "en"): string {
	const words = wordsOf(language);
	const body = [
		answer(explanation, words),
		advice(explanation, words),
		rate(explanation, words),
		error(explanation, words),
		deploys(explanation, words),
		why(explanation, words),
		diff(explanation, words),
		suspects(explanation, words),
		confidence(explanation, words),
		bisect(explanation, words),
		clusters(explanation, words),
		cleared(explanation, words),
		blind(explanation, words),
		footer(explanation),
	].join("");
	return htmlPage(title(explanation, words), body, language);
}

function title(explanation: Explanation, words: Words): string {
	const service = explanation.burst?.service ?? "faultline";
	const [suspect] = namesSuspect(explanation) ? explanation.suspects : [];
	const answered =
		suspect === undefined
			? words.kinds[explanation.verdict.kind]
			: `${shortSha(suspect.commit.sha)} ${suspect.commit.subject}`;
	return `${service}: ${answered}`;
}

function answer(explanation: Explanation, words: Words): string {
	const { verdict, burst } = explanation;
	const [suspect] = namesSuspect(explanation) ? explanation.suspects : [];
	const badge = `<span class="badge ${verdict.kind}">${htmlText(words.kinds[verdict.kind])}</span>`;
	const where =
		burst === null
			? ""
			: `<p class="quiet">${htmlText(`${burst.service} ${burst.env}, ${burst.severity}, errors began ${clockTime(burst.onset)}: ${burst.reason}`)}</p>`;
	const head =
		suspect === undefined
			? ""
			: `<h1>${code(shortSha(suspect.commit.sha))} ${htmlText(suspect.commit.subject)}</h1>
<p>${htmlText(suspect.commit.authorName)}, ${clockTime(suspect.commit.authoredAt)}${suspect.pullRequest === null ? "" : `, PR #${suspect.pullRequest}`}, ${words.probability} <b>${htmlText(probability(suspect.probability))}</b></p>
`;
	return `<header>${where}
${head}<p>${badge}${htmlText(verdict.text)}</p></header>
`;
}

function advice(explanation: Explanation, words: Words): string {
	const items = explanation.advice.map(
		(item) => `<li>${htmlText(item.text)}<pre>${htmlText(item.command)}</pre></li>`,
	);
	return items.length === 0 ? "" : section(words.next, `<ul class="plain">${items.join("")}</ul>`);
}

function rate({ chart, burst }: Explanation, words: Words): string {
	if (chart === null || chart.errors.length === 0) return "";
	const change = burst === null ? null : rateChange(chart, burst.onset, burst.end);
	const text = change === null ? "" : `<p>${htmlText(change.text)}</p>`;
	return section(words.rate, text + rateFigure(chart, burst));
}

function error(explanation: Explanation, words: Words): string {
	const { error: found } = explanation;
	if (found === null) return "";
	const crash = crashText(found);
	const counts = errorCounts(found, blamedDeploy(explanation));
	const shared = found.shared.map(
		(item) => `<li>${code(`${item.key}=${item.value}`)} ${percent(item.share)} of the events</li>`,
	);
	const frames = (found.trace?.frames ?? []).slice(0, most.frames).map((frame) => {
		const at = frame.line === null ? (frame.file ?? "") : `${frame.file ?? ""}:${frame.line}`;
		return `${frame.symbol}\n    ${at}`;
	});
	return section(
		words.error,
		`<p>${code(errorTitle(found))}${crash === null ? "" : `<br>${code(crash)}`}</p>
${counts === null ? "" : `<p>${htmlText(counts)}</p>`}${list(shared)}${
	frames.length === 0
		? ""
		: `<details><summary>${htmlText(words.stack)}</summary><pre>${htmlText(frames.join("\n"))}</pre></details>`
}
`,
	);
}

function deploys({ deploys: found, burst }: Explanation, words: Words): string {
	const items = found.map((deploy) => {
		const note = deploy.note === null ? "" : `<br><span class="quiet">${htmlText(deploy.note)}</span>`;
		return `<li>${htmlText(deployText(deploy, burst?.onset ?? null))}${note}</li>`;
	});
	return items.length === 0 ? "" : section(words.deploy, list(items));
}

function why(explanation: Explanation, words: Words): string {
	const [suspect] = namesSuspect(explanation) ? explanation.suspects : [];
	const items = (suspect?.evidence ?? []).map((evidence) => {
		const places = evidence.places.slice(0, 3).map((place) => ` ${code(placeText(place))}`);
		const side = evidence.weight < 0 ? "weight against" : "weight";
		return `<li><span class="${side}">${weight(evidence.weight)}</span> ${htmlText(evidence.text)}${places.join("")}</li>`;
	});
	if (items.length === 0) return "";
	const shown = `<ul class="plain">${items.slice(0, most.evidence).join("")}</ul>`;
	const rest = items.slice(most.evidence);
	const more =
		rest.length === 0
			? ""
			: `<details><summary>${count(rest.length, "weaker finding")}</summary><ul class="plain">${rest.join("")}</ul></details>`;
	return section(words.why, shown + more);
}

function diff(explanation: Explanation, words: Words): string {
	if (explanation.diff.length === 0 || !namesSuspect(explanation)) return "";
	let path = "";
	const lines = explanation.diff.map((line) => {
		const head = line.path === path ? "" : `<span class="quiet">${htmlText(line.path)}</span>\n`;
		path = line.path;
		const kind = line.sign === "+" ? "add" : "del";
		const text = line.text.replace(/\t/g, "    ");
		return `${head}<span class="${kind}">${String(line.line).padStart(5)} ${line.sign} ${htmlText(text)}</span>`;
	});
	return section(words.diff, `<pre>${lines.join("\n")}</pre>`);
}

function footer({ range, rangeCommits, incident, repository }: Explanation): string {
	const parts = [
		htmlText(repository),
		...(range === null
			? []
			: [`${code(`${shortSha(range.from)}..${shortSha(range.to)}`)} ${count(rangeCommits, "commit")}`]),
		...(incident === null ? [] : [code(incident)]),
		"faultline",
	];
	return `<footer>${parts.join(" · ")}</footer>\n`;
}
