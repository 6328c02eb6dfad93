import { describe, expect, it } from "vitest";
import { isSettingsFile, settingEdits } from "../../src/rank/settings.js";
import { diffByHand, hunkByHand } from "./diff-by-hand.js";

const edits = (removed: readonly string[], added: readonly string[], context = "") =>
	settingEdits({ diff: diffByHand(hunkByHand(removed, added, context)) }).map(
		({ section, key, from, to }) => [section === "" ? key : `${section}.${key}`, from, to],
	);

describe("isSettingsFile", () => {
	it.each([
		"deploy/values.yaml",
		"conf/app.toml",
		".env.production",
		"Dockerfile",
		"infra/main.tf",
		"api/app.env",
	])("takes %s", (path) => expect(isSettingsFile(path)).toBe(true));

	it.each([
		"main.go",
		"web/package.json",
		"yarn.lock",
		".github/workflows/ci.yaml",
		".golangci.yml",
		"examples/values.yaml",
		"order/testdata/a.json",
		"order/cases_test.yaml",
		"docs/conf.toml",
		"CHANGELOG.yml",
		"api/openapi.yaml",
	])("leaves out %s", (path) => expect(isSettingsFile(path)).toBe(false));
});

describe("settingEdits", () => {
	it.each([
		["YAML", ["  burst: 20"], ["  burst: 0 # none"], "limits:", [["limits.burst", "20", "0"]]],
		["JSON", ['  "max_conns": 50,'], ['  "max_conns": 5,'], "", [["max_conns", "50", "5"]]],
		["TOML under its table", [], ["[redis]", 'addr = "a:1"'], "", [["redis.addr", null, "a:1"]]],
		["an environment file", ["PAY_URL=https://a"], [], "", [["PAY_URL", "https://a", null]]],
		["a Dockerfile", ["ENV GOGC 100"], ["ENV GOGC=off"], "", [["GOGC", "100", "off"]]],
		[
			"a manifest's variables",
			["  - name: PAY_URL", "    value: https://a"],
			["  - name: PAY_URL", "    value: https://b"],
			"",
			[["env.PAY_URL", "https://a", "https://b"]],
		],
		["flags", ['        - "--max-conns=50"'], ['        - "--max-conns=5"'], "", [["max-conns", "50", "5"]]],
		[
			"what is nested",
			[],
			["redis:", "  pool:", "    size: 3", "  addr: x"],
			"",
			[
				["pool.size", null, "3"],
				["redis.addr", null, "x"],
			],
		],
	] as const)("reads %s", (_, removed, added, context, want) => {
		expect(edits(removed, added, context)).toEqual(want);
	});

	it("reads the steps of a Dockerfile, also those that go on", () => {
		const hunk = hunkByHand(["RUN apt-get install -y \\", "    tzdata", "FROM debian:12"], ["FROM scratch"]);
		const seen = settingEdits({ diff: { ...diffByHand(hunk), path: "build/Dockerfile" } });
		expect(seen.map(({ key, from, to }) => [key, from, to])).toEqual([
			["FROM", "debian:12", "scratch"],
			["RUN", "apt-get install -y \\", null],
			["RUN", "tzdata", null],
		]);
	});

	it("says nothing of settings that only moved, of comments, of prose and of data", () => {
		expect(edits([], ["title: a required value was not set, see the manual"])).toEqual([]);
		expect(edits(["a: 1", "b: 2"], ["b: 2", "a: 1"])).toEqual([]);
		expect(edits(["# a: 1", "// b: 2"], ["; c = 3"])).toEqual([]);
		expect(edits([], [`key: ${"x".repeat(500)}`])).toEqual([]);
		expect(
			edits(
				[],
				Array.from({ length: 500 }, (_, i) => `k${i}: ${i}`),
			),
		).toEqual([]);
	});

	it("pairs keys that stand in a hunk twice, each once", () => {
		expect(edits(["size: 1", "size: 2"], ["size: 1", "size: 3"])).toEqual([["size", "2", "3"]]);
	});
});
