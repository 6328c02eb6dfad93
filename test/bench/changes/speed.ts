/**
 * Speed: `changes` over 1,000 commits of a repository against `git log -p` over the same commits, cold and with
 * the cache; declarations and trees against Go's own parser on the same files; 10,000 units clustered; memory.
 * Prints wall and CPU seconds: on a busy machine only the latter compare.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { changeSet } from "../../../src/change/change-set.js";
import { isComparable } from "../../../src/change/items.js";
import type { UnitRecord } from "../../../src/change/record.js";
import { measures } from "../../../src/change/similarity/measures.js";
import { declarations } from "../../../src/golang/declarations.js";
import { loadParser } from "../../../src/golang/parser.js";
import { changeRecords, recordsOfCommits } from "../../../src/pipeline/change-records.js";
import { openRepository } from "../../../src/sources/git/repository.js";
import { commitsOf, git, gitFolder, repositoryName } from "./repository.js";

const COMMITS = 1_000;
const UNITS = 10_000;
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs on a repository; a second folder with Go files (default: Debian's Go source) for the parser figures. */
export async function run(folders: readonly string[]): Promise<void> {
	const folder = gitFolder(folders[0] ?? ".");
	const { from, to, count } = rangeOf(folder);
	console.log(
		`${repositoryName(folder)}: ${count} commits (merges included), ${from.slice(0, 10)}..${to.slice(0, 10)}`,
	);
	const scratch = mkdtempSync(join(tmpdir(), "faultline-bench-"));
	const store = join(scratch, "store.db");
	const faultline = `node ${root}bin/faultline.js --repo ${folder} --store ${store} changes ${from}..${to} --json`;
	const log = timed(`git -C ${folder} log -p ${from}..${to}`);
	told("git log -p", log, log);
	told("git log -p, Go files", timed(`git -C ${folder} log -p ${from}..${to} -- '*.go'`), log);
	told("faultline changes, cold", timed(faultline), log);
	told("faultline changes, warm", timed(faultline), log);
	rmSync(scratch, { recursive: true });
	await streaming(folder, from, to);
	await parsing(folders[1] ?? "/usr/share/go-1.19/src");
	await clustering(folder);
}

/** Streams the range in this process, which has done nothing else yet, and prints its peak memory. */
async function streaming(folder: string, from: string, to: string): Promise<void> {
	const source = openRepository(folder);
	let units = 0;
	const before = process.cpuUsage();
	for await (const one of changeRecords(source, { from, to })) units += one.records.length;
	await source.close();
	const cpu = (process.cpuUsage(before).user / 1e6).toFixed(1);
	const memory = (process.resourceUsage().maxRSS / 1024).toFixed(0);
	console.log(`${units} units of the range streamed and dropped: ${cpu} s CPU, peak memory ${memory} MB`);
}

function rangeOf(folder: string): { from: string; to: string; count: number } {
	const shas = git(folder, ["rev-list", "--first-parent", `--max-count=${COMMITS * 2}`, "HEAD"])
		.trim()
		.split("\n");
	const to = shas[0] ?? "HEAD";
	const size = (from: string): number =>
		Number(git(folder, ["rev-list", "--count", "--no-merges", `${from}..${to}`]));
	const from = shas.find((sha) => size(sha) >= COMMITS) ?? shas.at(-1) ?? to;
	return { from, to, count: Number(git(folder, ["rev-list", "--count", `${from}..${to}`])) };
}

interface Times {
	readonly wall: number;
	readonly cpu: number;
}

/** Runs a shell command of this bench's own making, output thrown away. */
function timed(command: string): Times {
	const watch = `TIMEFORMAT='%R %U %S'; time ${command} > /dev/null`;
	const done = spawnSync("bash", ["-c", watch], { encoding: "utf8" });
	const line = done.stderr.trim().split("\n").at(-1) ?? "";
	const [wall = 0, user = 0, system = 0] = line.split(" ").map(Number);
	if (done.status !== 0) throw new Error(`${command}: ${done.stderr}`);
	return { wall, cpu: user + system };
}

function told(name: string, times: Times, base: Times): void {
	const ratio = (times.cpu / base.cpu).toFixed(2);
	const wall = (times.wall / base.wall).toFixed(2);
	console.log(
		`  ${name.padEnd(26)} wall ${times.wall.toFixed(2)} s (${wall}x)  CPU ${times.cpu.toFixed(2)} s (${ratio}x)`,
	);
}

const GO_PROGRAM = `package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"time"
)

func main() {
	sources := [][]byte{}
	total := 0
	for _, name := range os.Args[2:] {
		text, err := os.ReadFile(name)
		if err == nil {
			sources = append(sources, text)
			total += len(text)
		}
	}
	start := time.Now()
	for _, text := range sources {
		parser.ParseFile(token.NewFileSet(), "x.go", text, parser.SkipObjectResolution)
	}
	fmt.Printf("%d %f\\n", total, time.Since(start).Seconds())
}
`;

async function parsing(folder: string): Promise<void> {
	const files = goFiles(folder).slice(0, 2_500);
	const scratch = mkdtempSync(join(tmpdir(), "faultline-parse-"));
	writeFileSync(join(scratch, "main.go"), GO_PROGRAM);
	const env = { ...process.env, GO111MODULE: "off", GOFLAGS: "" };
	const built = spawnSync("go", ["build", "-o", "parse", "main.go"], { cwd: scratch, env, encoding: "utf8" });
	if (built.status !== 0) throw new Error(`go build: ${built.stderr ?? built.error}`);
	const [bytes = 0, seconds = 0] = spawnSync(join(scratch, "parse"), ["-", ...files], { encoding: "utf8" })
		.stdout.split(" ")
		.map(Number);
	const texts = files.map((file) => readFileSync(file, "utf8"));
	const parser = await loadParser();
	const scan = await stopwatch(texts, (text) => void declarations(text));
	const tree = await stopwatch(texts, (text) => void parser.parse(text));
	rmSync(scratch, { recursive: true });
	console.log(`${files.length} files of ${folder}, ${(bytes / 1e6).toFixed(1)} MB`);
	const rate = (time: number): string => `${time.toFixed(2)} s, ${(bytes / 1e6 / time).toFixed(1)} MB/s`;
	console.log(`  go/parser                  ${rate(seconds)}`);
	console.log(`  declarations (scan)        ${rate(scan)}`);
	console.log(`  tree-sitter tree, copied   ${rate(tree)}`);
}

async function stopwatch(texts: readonly string[], work: (text: string) => void): Promise<number> {
	for (const text of texts.slice(0, 100)) work(text);
	let spent = 0;
	for (let at = 0; at < texts.length; at += 20) {
		const started = performance.now();
		for (const text of texts.slice(at, at + 20)) work(text);
		spent += performance.now() - started;
		await new Promise((resolve) => setImmediate(resolve));
	}
	return spent / 1000;
}

function goFiles(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith(".go") && !entry.parentPath.includes("testdata"))
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}

async function clustering(folder: string): Promise<void> {
	const shas = git(folder, ["rev-list", "--no-merges", "--max-count=6000", "HEAD", "--", "*.go"])
		.trim()
		.split("\n");
	const source = openRepository(folder);
	const units: UnitRecord[] = [];
	const before = process.cpuUsage();
	let commits = 0;
	for await (const one of recordsOfCommits(source, [...commitsOf(folder, shas).values()])) {
		units.push(...one.records.filter(isComparable));
		commits += 1;
		if (units.length >= UNITS) break;
	}
	await source.close();
	const streamed = process.cpuUsage(before);
	console.log(
		`${units.length} comparable units of ${commits} commits streamed in ${(streamed.user / 1e6).toFixed(1)} s CPU`,
	);
	for (const size of [UNITS / 4, UNITS / 2, UNITS]) {
		const started = performance.now();
		const set = changeSet(units.slice(0, size), measures.default);
		const seconds = ((performance.now() - started) / 1000).toFixed(1);
		console.log(`  ${size} units: ${set.clusters.length} clusters in ${seconds} s`);
	}
}
