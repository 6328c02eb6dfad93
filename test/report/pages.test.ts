import { describe, expect, it } from "vitest";
import { compareCounts, gateOutcome } from "../../src/decide/gate.js";
import type { GateReport } from "../../src/decide/gate-report.js";
import { explainAnnotations, gateAnnotations } from "../../src/report/ci/annotations.js";
import { gateJunit } from "../../src/report/ci/junit.js";
import { explainHtml } from "../../src/report/html/explain.js";
import { explainMarkdown } from "../../src/report/markdown/explain.js";
import { gateMarkdown } from "../../src/report/markdown/gate.js";
import { plainStyle } from "../../src/report/style.js";
import { gateText } from "../../src/report/text/gate.js";
import { expectGolden } from "../golden/golden.js";
import { base, hostile, hostileText, noChange, sure } from "./sample.js";

/** Elements that the page is made of; anything else came from data. */
const ownElements = new Set(
	"html head meta title style body header section footer h1 h2 p b br span code pre ul li table thead tbody tr th td details summary figure div svg rect line path".split(
		" ",
	),
);

/** Attributes that the page uses; none of them loads or runs anything. */
const ownAttributes = new Set(
	"lang charset name content http-equiv class style role aria-label aria-hidden viewBox preserveAspectRatio x y x1 x2 y1 y2 width height d".split(
		" ",
	),
);

/** Every tag of a page, as a browser would see it. */
function tagsOf(page: string) {
	const body = page.replace(/<style>[\s\S]*?<\/style>/, "<style></style>");
	return [...body.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:[^<>"]|"[^"]*")*)>/g)].map(
		([, slash, name = "", rest = ""]) => ({
			name,
			kind: slash === "/" ? "end" : rest.endsWith("/") ? "empty" : "start",
			attributes: [...rest.matchAll(/([^\s=/]+)(?:="[^"]*")?/g)].map((match) => match[1] ?? ""),
		}),
	);
}

describe("HTML", () => {
	it.each([
		["sure", sure, "en"],
		["no-change-zh", noChange, "zh"],
	] as const)("%s", (name, explanation, language) => {
		expectGolden(`report/explain-${name}.html`, explainHtml(explanation, language));
	});

	it("needs nothing from outside and runs nothing", () => {
		for (const explanation of [sure, noChange, hostile]) {
			const page = explainHtml(explanation);
			expect(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1]).not.toMatch(/url\(|@import/);
			expect(page).toContain("Content-Security-Policy");
			for (const { attributes } of tagsOf(page)) {
				for (const name of attributes) expect(ownAttributes.has(name), name).toBe(true);
			}
		}
	});

	it("holds only elements of its own, closed in order", () => {
		for (const explanation of [sure, noChange, hostile]) {
			const open: string[] = [];
			const page = explainHtml(explanation).replace(/<style>[\s\S]*?<\/style>/, "");
			for (const [, slash, name = "", rest] of page.matchAll(
				/<(\/?)([a-zA-Z][\w-]*)((?:[^<>"]|"[^"]*")*)>/g,
			)) {
				expect(ownElements.has(name), name).toBe(true);
				if (slash === "/") expect(open.pop()).toBe(name);
				else if (!["meta", "br"].includes(name) && !rest?.endsWith("/")) open.push(name);
			}
			expect(open).toEqual([]);
		}
	});

	it("is small enough for a mail", () => {
		expect(explainHtml(sure).length).toBeLessThan(40_000);
	});
});

describe("Markdown", () => {
	it.each([
		["sure", sure],
		["no-change", noChange],
	] as const)("%s", (name, explanation) => {
		expectGolden(`report/explain-${name}.md`, explainMarkdown(explanation));
	});

	it("lets no foreign text become markup, a mention or a runner command", () => {
		const text = explainMarkdown(hostile);
		const outsideCode = text
			.replace(/^(`{3,})[\s\S]*?^\1$/gm, "")
			.replace(/(`+)(?:(?!\1)[\s\S])*?[^`]\1(?!`)/g, "");
		expect(outsideCode).not.toMatch(/(^|[^\\])<(script|img)/);
		expect(outsideCode).not.toContain("@team");
		expect(outsideCode).not.toMatch(/[^\\]\]\(/);
		for (const line of text.split("\n")) expect(line.trim()).not.toMatch(/^::[\w-]+.*::/);
	});
});

/** Markdown without its code blocks and code spans, in which nothing is markup. */
function withoutCode(markdown: string): string {
	return markdown.replace(/^(`{3,})[\s\S]*?^\1$/gm, "").replace(/(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)/g, "");
}

function gateReport(name: string): GateReport {
	const [found] = sure.deploys;
	if (found === undefined) throw new Error("the sample has a deploy");
	const about = { name: "error-rate", subject: null, window: 900 };
	const checks = [
		compareCounts(
			about,
			{ errors: 37, requests: 5000, exposure: 225 },
			{ errors: 4, requests: 95_000, exposure: 675 },
		),
		compareCounts(
			{ ...about, name: "new-error", subject: name },
			{ errors: 33, requests: null, exposure: 900 },
			{ errors: 0, requests: null, exposure: 3600 },
		),
		compareCounts(
			{ ...about, name: "panics" },
			{ errors: 0, requests: 5000, exposure: 225 },
			{ errors: 0, requests: 95_000, exposure: 675 },
		),
	];
	return {
		deploy: { ...found.deploy, service: name },
		previous: found.previous,
		window: { from: base, to: base + 900 },
		baseline: "same-minutes",
		checks,
		outcome: gateOutcome(checks),
		culprit: { sha: "a".repeat(40), subject: name, author: name, probability: 0.87 },
		warnings: [],
	};
}

describe("gate", () => {
	it("reads well in every form", () => {
		const report = gateReport("shop-api");
		expectGolden("report/gate.txt", gateText(report, plainStyle));
		expectGolden("report/gate.md", gateMarkdown(report));
		expectGolden("report/gate.junit.xml", gateJunit(report));
		expectGolden("report/gate.annotations.txt", gateAnnotations(report));
	});

	it("makes hostile names harmless in every form", () => {
		const report = gateReport(hostileText);
		expect(gateText(report, plainStyle).replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f]/);
		expect(withoutCode(gateMarkdown(report))).not.toMatch(/@team|[^\\]\]\(|(^|[^\\])</);
		expect(gateJunit(report)).not.toMatch(/<(script|img)|\u001b/);
		expect(gateAnnotations(report).trimEnd().split("\n")).toHaveLength(1);
	});
});

describe("annotations", () => {
	it("points at the crash, as an error only when the answer is sure", () => {
		expect(explainAnnotations(sure)).toMatch(
			/^::error file=internal\/order\/order\.go,line=15,title=faultline%3A aaaaaaaaaa::panic: runtime error/,
		);
		const doubtful = { ...sure, verdict: { ...sure.verdict, kind: "review" as const } };
		expect(explainAnnotations(doubtful)).toMatch(/^::warning file=/);
		expect(explainAnnotations(noChange)).toBe("");
	});

	it("stays one command however hostile the texts are", () => {
		const text = explainAnnotations(hostile);
		expect(text.trimEnd().split("\n")).toHaveLength(1);
		expect(text).toMatch(/^::error file=[^,:]*,line=1,title=[^,:]*::/);
	});
});
