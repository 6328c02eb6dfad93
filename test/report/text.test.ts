import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Explanation } from "../../src/model/explanation.js";
import { buildDigest } from "../../src/report/digest.js";
import { terminalText } from "../../src/report/escape.js";
import { plainStyle, type TextStyle } from "../../src/report/style.js";
import { detectText } from "../../src/report/text/detect.js";
import { digestText } from "../../src/report/text/digest.js";
import { explainText } from "../../src/report/text/explain.js";
import { sparkline } from "../../src/report/text/sparkline.js";
import { cut, displayWidth, wrap } from "../../src/report/text/width.js";
import { expectGolden } from "../golden/golden.js";
import { base, hostile, hostileText, noChange, sure } from "./sample.js";

const coloured: TextStyle = { ...plainStyle, colour: 1 };
const ansi = /\u001b\[[0-9;]*m/g;

function widest(text: string): number {
	return Math.max(...text.replace(ansi, "").split("\n").map(displayWidth));
}

/** Commands stay on one line whatever the width: they are there to be copied. */
function withoutCommands(text: string, explanation: Explanation): string {
	const commands = [
		...explanation.advice.map((advice) => advice.command),
		...(explanation.bisect?.commands ?? []),
	].map(terminalText);
	return commands.reduce((left, command) => left.replaceAll(command, "(command)"), text);
}

const undecided: Explanation = {
	...sure,
	verdict: { ...sure.verdict, kind: "inconclusive", text: "9 commits share 90 % of the probability" },
};

describe("explain as text", () => {
	it.each([
		["sure", sure, plainStyle, false],
		["sure-all", sure, plainStyle, true],
		["sure-ascii-zh", sure, { ...plainStyle, ascii: true, language: "zh" }, true],
		["sure-colour", sure, coloured, false],
		["sure-wide", sure, { ...plainStyle, width: 120 }, false],
		["no-change", noChange, plainStyle, false],
		["undecided", undecided, plainStyle, false],
		["hostile", hostile, plainStyle, true],
	] as const)("%s", (name, explanation, style, all) => {
		const text = explainText(explanation, style, { all });
		expect(widest(withoutCommands(text, explanation))).toBeLessThanOrEqual(style.width);
		expectGolden(`report/explain-${name}.txt`, text);
	});

	it("puts the answer, the action and the error on the first screen", () => {
		const screen = explainText(sure, plainStyle, { all: false }).split("\n").slice(0, 24).join("\n");
		for (const part of ["SUSPECT", "aaaaaaaaaa", "0.87", "git revert", "ERROR", "412 events", "DEPLOY"]) {
			expect(screen).toContain(part);
		}
	});

	it("keeps a command on one line, so that it can be copied", () => {
		const command = `git bisect start ${"a".repeat(40)} ${"b".repeat(40)}`;
		const advice = [{ command, text: "bisect by probability", kind: "bisect" as const }];
		const plan = { expectedSteps: 3, plainSteps: 5, commands: [command] };
		const text = explainText({ ...sure, advice, bisect: plan }, { ...plainStyle, width: 60 }, { all: false });
		expect(text.split("\n").filter((line) => line.includes(command))).toHaveLength(2);
	});

	it("accuses nobody when no change was found", () => {
		const suspicious: Explanation = { ...sure, verdict: { ...noChange.verdict } };
		const text = explainText(suspicious, plainStyle, { all: false });
		expect(text.startsWith("NO CHANGE FOUND\n")).toBe(true);
		expect(text).not.toContain("SUSPECT");
		expect(text).not.toContain("DIFF");
	});

	it("says the same with and without colour", () => {
		const plain = explainText(sure, plainStyle, { all: true });
		const colourful = explainText(sure, coloured, { all: true });
		expect(colourful).not.toBe(plain);
		expect(colourful.replace(ansi, "")).toBe(plain);
	});

	it("draws only ASCII with --ascii, and keeps foreign text", () => {
		const text = explainText(
			{ ...sure, suspects: sure.suspects.slice(0, 2) },
			{ ...plainStyle, ascii: true },
			{ all: true },
		);
		expect(/^[\n\x20-\x7e]*$/.test(text)).toBe(true);
	});

	it("lets no foreign text reach the terminal or the CI runner as a command", () => {
		for (const style of [plainStyle, { ...plainStyle, width: 40 }]) {
			const text = explainText(hostile, style, { all: true });
			expect(text.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
			for (const line of text.split("\n")) expect(line.trim()).not.toMatch(/^::[\w-]+.*::|##\w*\[/);
		}
	});

	it("stays within the width whatever the texts are", () => {
		const text = fc.string({ unit: "grapheme", maxLength: 200 });
		fc.assert(
			fc.property(
				text,
				text,
				text,
				fc.integer({ min: 40, max: 120 }),
				(subject, message, evidence, width) => {
					const [first] = sure.suspects;
					if (first === undefined || sure.error === null) throw new Error("the sample has a suspect");
					const explanation: Explanation = {
						...sure,
						error: { ...sure.error, message },
						suspects: [
							{
								...first,
								commit: { ...first.commit, subject, authorName: subject },
								evidence: [{ producer: "x", weight: 1, text: evidence, places: [] }],
							},
						],
					};
					const rendered = explainText(explanation, { ...plainStyle, width }, { all: true });
					expect(widest(rendered)).toBeLessThanOrEqual(Math.max(width, 60));
				},
			),
			{ numRuns: 60 },
		);
	});
});

describe("width of text", () => {
	it("counts columns", () => {
		expect(displayWidth("abc")).toBe(3);
		expect(displayWidth("支付")).toBe(4);
		expect(displayWidth("e\u0301")).toBe(1);
		expect(displayWidth("🔥")).toBe(2);
	});

	it("cuts by columns", () => {
		expect(cut("支付服务超时", 7)).toBe("支付...");
		expect(cut("short", 5)).toBe("short");
	});

	it("wraps without losing a character or a column", () => {
		fc.assert(
			fc.property(
				fc.string({ unit: "grapheme", maxLength: 120 }),
				fc.integer({ min: 4, max: 60 }),
				(text, width) => {
					const lines = wrap(text, width);
					for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
					expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
				},
			),
		);
	});
});

describe("sparkline", () => {
	it("shows zero as the lowest sign, a missed scrape as a gap, and one error among none", () => {
		expect(sparkline([0, 1, 1000, null], 0, 60, 40, plainStyle).bars).toBe("▁▂█ ");
		expect(sparkline([0, 0], 0, 60, 40, { ...plainStyle, ascii: true }).bars).toBe("__");
	});

	it("fits its width and finds columns of times", () => {
		const line = sparkline(
			Array.from({ length: 500 }, (_, index) => index),
			1000,
			60,
			40,
			plainStyle,
		);
		expect(displayWidth(line.bars)).toBeLessThanOrEqual(40);
		expect(line.column(1000)).toBe(0);
		expect(line.column(999)).toBeNull();
		expect(line.column(1000 + 500 * 60)).toBeNull();
	});
});

describe("detect as text", () => {
	const [burst] = sure.burst === null ? [] : [sure.burst];
	if (burst === undefined) throw new Error("the sample has a burst");
	const dependent = {
		...burst,
		id: "bst_1111111111",
		service: "支付服务",
		version: null,
		novelty: "known" as const,
		end: burst.onset + 600,
		root: burst.id,
		reason: "11 errors/min against 0.14 expected",
	};
	const range = { from: base - 86_400, to: base + 600 };

	it("hangs dependents under their root", () => {
		const text = detectText({ range, bursts: [burst, dependent], series: 12, warnings: [] }, plainStyle);
		expect(widest(text)).toBeLessThanOrEqual(80);
		expectGolden("report/detect.txt", text);
	});

	it("speaks Chinese in its headings", () => {
		const style: TextStyle = { ...plainStyle, language: "zh" };
		const text = detectText({ range, bursts: [burst, dependent], series: 12, warnings: [] }, style);
		expect(text).toContain("预期");
		expect(widest(text)).toBeLessThanOrEqual(80);
	});

	it("says how much it looked at when there is nothing", () => {
		expect(detectText({ range, bursts: [], series: 1, warnings: [] }, plainStyle)).toContain("(1 series)");
		expect(detectText({ range, bursts: [], series: 0, warnings: [] }, plainStyle)).toContain(
			"import metrics first",
		);
	});

	it("makes service names harmless", () => {
		const text = detectText(
			{ range, bursts: [{ ...burst, service: hostileText, reason: hostileText }], series: 1, warnings: [] },
			plainStyle,
		);
		expect(text.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f]/);
	});
});

describe("digest", () => {
	const saved = [
		{ incident: "inc_7Q2F000000", savedAt: base + 108, explanation: sure },
		{ incident: "inc_6ZK1000000", savedAt: base + 300, explanation: noChange },
	];
	const judgements = [
		{ incident: "inc_7Q2F000000", commit: "a".repeat(40), verdict: "right" as const },
		{ incident: "inc_0000000000", commit: "b".repeat(40), verdict: "wrong" as const },
		{ incident: "inc_0000000001", commit: "b".repeat(40), verdict: "unknown" as const },
	];
	const range = { from: base - 86_400, to: base + 600 };

	it("counts, measures and judges", () => {
		const digest = buildDigest(range, [], saved, judgements);
		expect(digest.attributed).toBe(1);
		expect(digest.timeToAttribution).toBe(41);
		expect(digest.precision).toEqual({ right: 1, judged: 2 });
		expect(digest.incidents.map((incident) => incident.judged)).toEqual([null, "right"]);
		const text = digestText(digest, plainStyle);
		expect(widest(text)).toBeLessThanOrEqual(80);
		expectGolden("report/digest.txt", text);
	});

	it("is short when nothing happened", () => {
		expect(digestText(buildDigest(range, [], [], []), plainStyle).split("\n")).toHaveLength(3);
	});
});
