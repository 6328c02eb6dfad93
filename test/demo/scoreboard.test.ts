import { describe, expect, it } from "vitest";
import { importArguments, parseImports, parseIncidents, type ShopIncident } from "../../src/demo/incident.js";
import { type DemoAnswer, outcomeOf, scoreboard } from "../../src/demo/scoreboard.js";

const incident: ShopIncident = {
	id: "a",
	title: "guests crash",
	service: "order",
	deploy: "p-1",
	culprit: "@c001",
	from: "2026-11-17T09:58:00Z",
	until: "2026-11-17T10:42:00Z",
};
const answer: DemoAnswer = {
	incident,
	truth: "culprit",
	suspects: ["culprit", "other"],
	verdict: "assign",
	probability: 0.9,
};

describe("outcomeOf", () => {
	it.each([
		["the culprit first", answer, "right"],
		["the culprit fifth", { ...answer, suspects: ["1", "2", "3", "4", "culprit"] }, "among"],
		["the culprit sixth", { ...answer, suspects: ["1", "2", "3", "4", "5", "culprit"] }, "wrong"],
		["the culprit nowhere", { ...answer, suspects: ["other"] }, "wrong"],
		["nobody accused where nobody is guilty", { ...answer, truth: null, suspects: [] }, "right"],
		["somebody accused where nobody is guilty", { ...answer, truth: null }, "wrong"],
	] as const)("%s", (_, given, outcome) => {
		expect(outcomeOf(given)).toBe(outcome);
	});
});

describe("scoreboard", () => {
	it("says right and wrong, and counts the right ones", () => {
		const wrong = { ...answer, incident: { ...incident, id: "f" }, truth: null };
		expect(scoreboard([answer, { ...answer, suspects: ["other", "culprit"] }, wrong])).toEqual([
			"  a  guests crash",
			"     right: culprit (90 %); verdict assign",
			"  a  guests crash",
			"     it is suspect 2, not 1; verdict assign",
			"  f  guests crash",
			"     WRONG: a change was accused; verdict assign",
			"  1 of 3 right",
		]);
	});
});

describe("the demo's lists", () => {
	it("become import commands with the flags they need", () => {
		const text = JSON.stringify([
			{ file: "x.log", kind: "errors", service: "s", env: "prod", version: "v1" },
		]);
		const [entry] = parseImports(text);
		expect(entry === undefined ? [] : importArguments(entry, "/data")).toEqual(
			"import errors /data/x.log --service s --env prod --version-label v1".split(" "),
		);
	});

	it("are refused with the name of the file when damaged", () => {
		expect(() => parseImports('[{"file":"x","kind":"logs"}]')).toThrow(/Invalid type/);
		expect(() => parseIncidents("[{}")).toThrow(/JSON/);
	});
});
