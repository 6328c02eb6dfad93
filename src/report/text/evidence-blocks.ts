/** The blocks that explain the answer: ERROR, DEPLOY, WHY, DIFF. */
import { terminalText } from "../escape.js";
import { blamedDeploy, crashText, deployText, errorCounts, errorTitle, namesSuspect } from "../facts.js";
import { percent, probability, weight } from "../numbers.js";
import { type BlockLine, block, labelWidth } from "./block.js";
import { limit, longest, type Page, shortList } from "./page.js";
import { cut } from "./width.js";

/** ERROR: what failed, where, how often. */
export function errorBlock(page: Page): string {
	const { error } = page.explanation;
	if (error === null) return "";
	const crash = crashText(error);
	const counts = errorCounts(error, blamedDeploy(page.explanation));
	const shared = error.shared
		.slice(0, 4)
		.map((item) => `${item.key}=${cut(item.value, 40)} (${percent(item.share)})`)
		.join(", ");
	const lines: BlockLine[] = [{ text: cut(terminalText(errorTitle(error)), longest), paint: page.paint.bad }];
	if (crash !== null) lines.push({ text: terminalText(crash) });
	if (counts !== null) lines.push({ text: counts });
	if (shared !== "") lines.push({ lead: "shared: ", hang: 0, text: terminalText(shared) });
	return block(page.words.error, lines, page.style, page.paint);
}

/** DEPLOY: what was deployed when. */
export function deployBlock(page: Page): string {
	const near = page.explanation.burst?.onset ?? null;
	const lines = limit(page, page.explanation.deploys, 2).flatMap((found): BlockLine[] => [
		{ text: terminalText(deployText(found, near)) },
		...(found.note === null ? [] : [{ text: terminalText(found.note), paint: page.paint.quiet }]),
	]);
	return block(page.words.deploy, lines, page.style, page.paint);
}

/** WHY: the findings about the first suspect, and the seed score. */
export function whyBlock(page: Page): string {
	const { explanation, paint } = page;
	const [suspect] = namesSuspect(explanation) ? explanation.suspects : [];
	const evidence = (suspect?.evidence ?? []).map(
		(finding): BlockLine => ({
			lead: `${weight(finding.weight)} `,
			leadPaint: finding.weight < 0 ? paint.good : paint.strong,
			text: cut(terminalText(finding.text), longest),
		}),
	);
	const { confidence } = explanation;
	const component = (value: number | null): string => (value === null ? "?" : probability(value));
	const score = `${page.words.confidence} ${component(confidence.score)}: ${page.words.grayRatio} ${component(confidence.grayRatio.value)}, ${page.words.reproduction} ${component(confidence.reproductionRate.value)}, ${page.words.stability} ${component(confidence.stackStability.value)}`;
	const known = confidence.score !== null;
	return block(
		page.words.why,
		[...limit(page, evidence, shortList.evidence), ...(known ? [{ text: score }] : [])],
		page.style,
		paint,
	);
}

/** DIFF: the lines that matter most. */
export function diffBlock(page: Page): string {
	const { explanation, paint } = page;
	if (!namesSuspect(explanation)) return "";
	let path = "";
	const lines = limit(page, explanation.diff, shortList.diff).flatMap((line): BlockLine[] => {
		const head: BlockLine[] =
			line.path === path ? [] : [{ text: terminalText(line.path), paint: paint.quiet }];
		path = line.path;
		const room = page.style.width - labelWidth - 8;
		const text = cut(terminalText(line.text.trim()), room);
		const tone = line.sign === "+" ? paint.added : paint.removed;
		return [...head, { text: `${String(line.line).padStart(5)} ${line.sign} ${text}`, paint: tone }];
	});
	return block(page.words.diff, lines, page.style, paint);
}
