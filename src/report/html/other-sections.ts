/** Sections beside the answer: suspects, confidence, bisect plan, like edits, cleared commits, blind spots. */
import type { Explanation } from "../../model/explanation.js";
import { htmlText } from "../escape.js";
import { placeText } from "../facts.js";
import { count, percent, probability, shortSha } from "../numbers.js";
import type { Words } from "../words.js";
import { code, list, section } from "./elements.js";

/** Table rows a browser shows at once; the JSON has all. */
const most = { suspects: 25, cleared: 100 } as const;

/** Every suspect with its probability. */
export function suspects(explanation: Explanation, words: Words): string {
	if (explanation.suspects.length === 0) return "";
	const rows = explanation.suspects
		.slice(0, most.suspects)
		.map(
			({ rank, commit, probability: value }) =>
				`<tr><td>${rank}</td><td>${code(shortSha(commit.sha))}</td><td>${htmlText(commit.subject)}<br><span class="quiet">${htmlText(commit.authorName)}</span></td><td class="number">${htmlText(probability(value))}</td></tr>`,
		);
	const hidden = explanation.suspects.length - rows.length;
	const more = hidden > 0 ? `<p class="quiet">${count(hidden, "more suspect")} in the JSON report.</p>` : "";
	return section(
		words.also,
		`<table><thead><tr><th>#</th><th>commit</th><th>subject</th><th class="number">${htmlText(words.probability)}</th></tr></thead>
<tbody>${rows.join("\n")}<tr><td></td><td></td><td>${htmlText(words.none)}</td><td class="number">${htmlText(probability(explanation.noneProbability))}</td></tr></tbody></table>${more}`,
	);
}

/** The seed score with its parts. */
export function confidence({ confidence: found }: Explanation, words: Words): string {
	const parts = [
		[words.grayRatio, found.grayRatio],
		[words.reproduction, found.reproductionRate],
		[words.stability, found.stackStability],
	] as const;
	const rows = parts.map(
		([name, part]) =>
			`<tr><td>${htmlText(name)}</td><td class="number">${part.value === null ? "?" : percent(part.value)}</td><td>${htmlText(part.text)}</td></tr>`,
	);
	const score = found.score === null ? "?" : htmlText(probability(found.score));
	return section(`${words.confidence} ${score}`, `<table>${rows.join("\n")}</table>`);
}

/** What to test first when the ranking is flat. */
export function bisect({ bisect: plan }: Explanation, words: Words): string {
	if (plan === null) return "";
	const steps = `About ${count(Math.ceil(plan.expectedSteps), "step")} (plain bisect: ${Math.ceil(plan.plainSteps)}).`;
	return section(words.bisect, `<p>${steps}</p><pre>${htmlText(plan.commands.join("\n"))}</pre>`);
}

/** Where the same kind of edit was made. */
export function clusters(explanation: Explanation, words: Words): string {
	const items = explanation.clusters
		.filter((cluster) => cluster.size > 1)
		.map((cluster) => {
			const places = cluster.members.slice(0, 6).map((place) => code(place.symbol ?? placeText(place)));
			return `<li>${htmlText(cluster.name)} (${cluster.size}): ${places.join(" ")}</li>`;
		});
	return items.length === 0 ? "" : section(words.alike, list(items));
}

/** Commits that cannot have done it. */
export function cleared(explanation: Explanation, words: Words): string {
	if (explanation.exculpated.length === 0) return "";
	const items = explanation.exculpated
		.slice(0, most.cleared)
		.map(
			({ commit, text }) =>
				`<li>${code(shortSha(commit.sha))} ${htmlText(commit.subject)}: ${htmlText(text)}</li>`,
		);
	const total = `${explanation.exculpated.length} of ${count(explanation.rangeCommits, "commit")} cannot have done it`;
	return section(words.cleared, `<details><summary>${total}</summary>${list(items)}</details>`);
}

/** What was not seen. */
export function blind({ warnings }: Explanation, words: Words): string {
	const items = warnings.map(
		(warning) =>
			`<li>${code(warning.code)} ${htmlText(warning.message)}${warning.hint === undefined ? "" : ` <span class="quiet">${htmlText(warning.hint)}</span>`}</li>`,
	);
	return items.length === 0 ? "" : section(words.blind, list(items));
}
