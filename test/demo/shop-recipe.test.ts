/** The recipe must build the same history everywhere, and its deployed versions must compile. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastImportStream, SHOP_BRANCH, shasFromMarks } from "../../src/demo/fast-import.js";
import { shopRecipe } from "../../src/demo/recipe.js";
import { resolveCommitIds } from "../../src/demo/shop-data.js";
import { readShop, readShopRecipe, shopFolder } from "./shop-fixture.js";

const recipe = readShopRecipe();

/** Runs git without the user's configuration. */
function git(folder: string, args: readonly string[], input?: string): string {
	const done = spawnSync("git", ["-C", folder, ...args], {
		encoding: "utf8",
		env: { PATH: process.env.PATH ?? "", HOME: folder, GIT_CONFIG_NOSYSTEM: "1" },
		...(input === undefined ? {} : { input }),
	});
	if (done.status !== 0) throw new Error(`git ${args.join(" ")}: ${done.stderr}`);
	return done.stdout.trim();
}

describe("the shop's history", () => {
	let folder = "";
	let shas: ReadonlyMap<string, string> = new Map();

	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), "faultline-shop-"));
		git(folder, ["init", "--quiet", "--bare"]);
		const stream = fastImportStream(recipe, new Map([["order/v2.11.0", "c039"]]));
		git(folder, ["fast-import", "--quiet", "--export-marks=marks"], stream);
		shas = shasFromMarks(recipe, readFileSync(join(folder, "marks"), "utf8"));
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it("ends at the sha that the recipe names", () => {
		expect(git(folder, ["rev-parse", SHOP_BRANCH])).toBe(recipe.head);
		expect(shas.get(recipe.commits.at(-1)?.id ?? "")).toBe(recipe.head);
		git(folder, ["fsck", "--strict"]);
	});

	it("has what a real history has: people, a merge, a revert, a bump, formatting", () => {
		const log = git(folder, ["log", "--format=%an%x09%p%x09%s", SHOP_BRANCH]).split("\n");
		const rows = log.map((line) => line.split("\t"));
		expect(rows.length).toBeGreaterThanOrEqual(45);
		expect(new Set(rows.map(([author]) => author)).size).toBe(6);
		expect(rows.filter(([, parents]) => parents?.includes(" "))).toHaveLength(1);
		const subjects = rows.map(([, , subject]) => subject ?? "");
		expect(subjects.some((subject) => subject.startsWith('Revert "'))).toBe(true);
		expect(subjects.some((subject) => subject.startsWith("deps: "))).toBe(true);
		expect(subjects.some((subject) => subject.startsWith("Format"))).toBe(true);
	});

	it("names in its revert the sha of the commit that is reverted", () => {
		const revert = recipe.commits.find((commit) => commit.message.startsWith("Revert "));
		const named = /This reverts commit ([0-9a-f]{40})\./.exec(revert?.message ?? "")?.[1];
		expect([...shas.values()]).toContain(named);
		expect(
			git(folder, ["diff", `${named}^`, shas.get(revert?.id ?? "") ?? "", "--", "go.mod", "go.sum"]),
		).toBe("");
	});

	it("keeps commit times after those of the parents", () => {
		const times = new Map(recipe.commits.map((commit) => [commit.id, Date.parse(commit.date)]));
		for (const commit of recipe.commits) {
			for (const parent of commit.parents) {
				expect(times.get(commit.id), commit.id).toBeGreaterThan(times.get(parent) ?? Number.NaN);
			}
		}
	});

	it("tags a deployed commit", () => {
		expect(git(folder, ["rev-parse", "refs/tags/order/v2.11.0"])).toBe(shas.get("c039"));
	});

	it("resolves the commit ids of the data files, and refuses unknown ones", () => {
		const deploys = resolveCommitIds(readShop("data/deploys.ndjson"), shas, "deploys.ndjson");
		expect(deploys).not.toContain('"@');
		expect(deploys).toContain(`"commit":"${shas.get("c039")}"`);
		expect(() => resolveCommitIds('{"commit":"@c999"}', shas, "x")).toThrow(/@c999/);
	});
});

describe("shopRecipe", () => {
	const one = { id: "c001", author: "mei", date: "2026-11-02T09:12:00+01:00", message: "m" };
	const history = (commits: readonly object[]) =>
		JSON.stringify({ head: "0".repeat(40), people: { mei: { name: "M", email: "m@x" } }, commits });

	it.each([
		["text that is not JSON", "{", /not JSON/],
		["a date without offset", history([{ ...one, date: "2026-11-02T09:12:00Z" }]), /Invalid format/],
		["an unknown author", history([{ ...one, author: "nobody" }]), /nobody/],
		["a parent that comes later", history([{ ...one, parents: ["c002"] }]), /c002/],
		["a missing patch", history([one, { ...one, id: "c002" }]), /patch is missing/],
	])("refuses %s", (_, text, message) => {
		expect(() => shopRecipe(text, new Map([["c001", ""]]))).toThrow(message);
	});
});

/** A Go toolchain and Debian's log libraries, which the shop imports. */
const canCompile =
	spawnSync("go", ["version"]).status === 0 && existsSync("/usr/share/gocode/src/go.uber.org/zap");

describe.skipIf(!canCompile && process.env.FAULTLINE_REQUIRE_SERVICES !== "1")("with Go", () => {
	it("compiles every deployed version", { timeout: 300_000 }, () => {
		const root = join(tmpdir(), "faultline-fixtures-check");
		const done = spawnSync(process.execPath, [resolve(shopFolder, "../record.mjs"), "check"], {
			encoding: "utf8",
			env: { ...process.env, FIXTURES_BUILD_ROOT: root },
		});
		expect(done.stderr).not.toContain("error:");
		expect(done.status).toBe(0);
		expect(done.stderr.match(/^built \w+ v[\d.]+ from c\d{3}$/gm)).toHaveLength(18);
	});
});
