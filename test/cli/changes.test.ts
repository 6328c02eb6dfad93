import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Schema, violations } from "../report/json-schema.js";
import { runMain } from "./run-main.js";

const root = mkdtempSync(join(tmpdir(), "faultline-changes-"));
const repo = join(root, "repo");
const shas: string[] = [];

function git(...args: string[]): string {
	const env = { PATH: process.env.PATH ?? "", HOME: root, GIT_CONFIG_NOSYSTEM: "1" };
	const identity = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
	const done = spawnSync("git", ["-C", repo, ...identity, ...args], { encoding: "utf8", env });
	if (done.status !== 0) throw new Error(`git ${args.join(" ")}: ${done.stderr}`);
	return done.stdout.trim();
}

function commit(subject: string, files: Readonly<Record<string, string>>): void {
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(repo, path)), { recursive: true });
		writeFileSync(join(repo, path), text);
	}
	git("add", "-A");
	git("commit", "-q", "-m", subject);
	shas.push(git("rev-parse", "HEAD"));
}

const get = (name: string, check: string): string =>
	`package p\n\nfunc ${name}(err error, s *Store) error {\n\t${check} {\n\t\treturn err\n\t}\n\ts.touch(${JSON.stringify(name)})\n\treturn nil\n}\n`;
const guard = (code: string): string => `package p\n\nfunc Close(s *Store) {\n\t${code}\n}\n`;

beforeAll(() => {
	mkdirSync(repo);
	git("init", "-q", "-b", "main");
	const names = ["A", "B", "C", "D"];
	const files = (check: string): Record<string, string> =>
		Object.fromEntries(names.map((name) => [`${name}.go`, get(name, check.replace("X", `Err${name}`))]));
	commit("start", {
		...files("if err == X"),
		"store.go": guard("if s.conn != nil {\n\t\ts.conn.Close()\n\t}"),
		"go.mod": "module example.com/p\n\ngo 1.21\n",
	});
	commit("errors: compare with errors.Is", files("if errors.Is(err, X)"));
	commit("store: \u001b[31m<b>close</b>", {
		"store.go": guard("s.conn.Close()"),
		"go.mod": "module example.com/p\n\ngo 1.22\n",
	});
	commit("format", { "store.go": guard("s.conn.Close() // now") });
	commit("more errors.Is", { "E.go": get("E", "if err == ErrE") });
	commit("E too", { "E.go": get("E", "if errors.Is(err, ErrE)") });
});

afterAll(() => rmSync(root, { recursive: true }));

const run = (...args: string[]) =>
	runMain(["--repo", repo, "--store", join(root, "store.db"), ...args], { env: { HOME: root }, cwd: root });

function schema(name: string): Schema {
	const path = join(import.meta.dirname, "../../src/report/schema", `${name}.schema.json`);
	return JSON.parse(readFileSync(path, "utf8")) as Schema;
}

describe("faultline changes", () => {
	it("keeps the JSON contract, cold and from the cache", async () => {
		const cold = await run("changes", `${shas[0]}..HEAD`, "--json");
		expect(cold.stderr).toBe("");
		expect(cold.code).toBe(0);
		const document = JSON.parse(cold.stdout);
		expect(violations(document, schema("changes.v1"))).toEqual([]);
		const units = document.units.map((unit: Record<string, unknown>) => [
			unit.symbol,
			unit.change,
			unit.cluster,
		]);
		expect(units).toEqual(
			expect.arrayContaining([
				["A", "modified", "c1"],
				["E", "modified", "c1"],
				["Close", "formatted", null],
				["go", "modified", null],
			]),
		);
		expect(document.clusters[0]).toMatchObject({
			name: "replaces `err == …` by `errors.Is(err, …)`",
			size: 5,
			commits: 2,
		});
		const notes = document.units.flatMap((unit: { notes: { rule: string }[] }) =>
			unit.notes.map((note) => note.rule),
		);
		expect(notes.sort()).toEqual(["go-version-raised", "nil-check-removed"]);
		expect((await run("changes", `${shas[0]}..HEAD`, "--json")).stdout).toBe(cold.stdout);
		expect((await run("changes", `${shas[0]}..HEAD`, "--json", "--no-cache")).stdout).toBe(cold.stdout);
	});

	it("prints pages in which hostile subjects do nothing", async () => {
		for (const format of ["text", "markdown", "html"]) {
			const { code, stdout } = await run("changes", `${shas[0]}..HEAD`, "--format", format);
			expect(code).toBe(0);
			expect(stdout).toContain("errors.Is(err, …)");
			expect(stdout).not.toContain("\u001b[31m");
		}
		const html = await run("similar", shas[2] ?? "", "--last", "2", "--format", "html");
		expect(html.stdout).not.toContain("<b>close</b>");
	});

	it("clusters by the seed's measure when asked", async () => {
		const { stdout } = await run("changes", `${shas[0]}..HEAD`, "--json", "--similarity", "seed");
		expect(JSON.parse(stdout).similarity).toBe("seed");
	});

	it("says what is wrong with a range", async () => {
		const { code, stderr } = await run("changes", "nonsense");
		expect(code).toBe(2);
		expect(stderr).toContain("not a commit range");
	});
});

describe("faultline similar", () => {
	it("finds the commit that was edited alike, best first", async () => {
		const { code, stdout } = await run(
			"similar",
			shas[5] ?? "",
			"--against",
			`${shas[0]}..${shas[4]}`,
			"--json",
		);
		expect(code).toBe(0);
		const document = JSON.parse(stdout);
		expect(violations(document, schema("similar.v1"))).toEqual([]);
		expect(document.neighbours[0].commit.sha).toBe(shas[1]);
		expect(document.neighbours[0].pairs[0].pattern.name).toBe("replaces `err == …` by `errors.Is(err, …)`");
	});

	it("refuses a root commit with a reason", async () => {
		const { code, stderr } = await run("similar", shas[0] ?? "", "--against", `${shas[0]}..HEAD`);
		expect(code).toBe(2);
		expect(stderr).toContain("has no parent");
	});
});
