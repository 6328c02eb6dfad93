/**
 * Wall and CPU time and peak memory of the built `changes` over 1,000 commits, cold and with the cache, beside
 * `git log -p` over the commits that git can show, all in turn.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { git, gitFolder, repositoryName } from "./repository.js";

const COMMITS = 1_000;
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Rounds in which every command runs once, so that a busy minute of the machine meets them all. */
const ROUNDS = 3;

/** Measures every repository that is named. */
export function run(folders: readonly string[]): void {
	for (const folder of folders) againstGitLog(gitFolder(folder));
}

/** Measures and prints; faultline gets all commits, also those that git cannot show. */
function againstGitLog(folder: string): void {
	const { from, to, count } = rangeOf(folder);
	const scratch = mkdtempSync(join(tmpdir(), "faultline-bench-"));
	const shown = shownCommits(folder, from, to);
	const list = join(scratch, "commits");
	writeFileSync(list, shown.map((sha) => `${sha}\n`).join(""));
	console.log(
		`${repositoryName(folder)}: ${count} commits without merges, ${from.slice(0, 10)}..${to.slice(0, 10)}; git can show ${shown.length}`,
	);
	const log = `git -C ${folder} log -p --no-walk=unsorted --stdin < ${list}`;
	const store = join(scratch, "store.db");
	const faultline = `node ${root}bin/faultline.js --repo ${folder} --store ${store} changes ${from}..${to} --json`;
	const runs: { readonly name: string; readonly command: string; readonly times: Times[] }[] = [
		{ name: "git log -p", command: log, times: [] },
		{ name: "faultline changes, cold", command: `rm -f ${store}*; ${faultline}`, times: [] },
		{ name: "faultline changes, warm", command: faultline, times: [] },
	];
	for (let round = 0; round < ROUNDS; round++) {
		for (const { command, times } of runs) times.push(timed(command, scratch));
	}
	const base = middle(runs[0]?.times ?? []);
	console.log(`  medians of ${ROUNDS} rounds      wall             CPU              peak memory`);
	for (const { name, times } of runs) told(name, middle(times), base);
	rmSync(scratch, { recursive: true });
}

function rangeOf(folder: string): { from: string; to: string; count: number } {
	const shas = git(folder, ["rev-list", "--first-parent", `--max-count=${COMMITS * 2}`, "HEAD"])
		.trim()
		.split("\n");
	const to = shas[0] ?? "HEAD";
	const size = (from: string): number =>
		Number(git(folder, ["rev-list", "--count", "--no-merges", `${from}..${to}`]));
	const from = shas.find((sha) => size(sha) >= COMMITS) ?? shas.at(-1) ?? to;
	return { from, to, count: size(from) };
}

/** Commits whose diff git can print: in a partial mirror one missing blob would end `git log -p` early. */
function shownCommits(folder: string, from: string, to: string): string[] {
	const shas = git(folder, ["rev-list", "--no-merges", `${from}..${to}`])
		.trim()
		.split("\n");
	const shows = (some: readonly string[]): boolean => {
		const args = ["-C", folder, "log", "-p", "--no-walk=unsorted", "--stdin"];
		const input = `${some.join("\n")}\n`;
		return spawnSync("git", args, { input, stdio: ["pipe", "ignore", "ignore"] }).status === 0;
	};
	const select = (some: readonly string[]): string[] => {
		if (shows(some)) return [...some];
		const half = some.length >> 1;
		return half === 0 ? [] : [...select(some.slice(0, half)), ...select(some.slice(half))];
	};
	return select(shas);
}

interface Times {
	readonly wall: number;
	/** User and system seconds, children included. */
	readonly cpu: number;
	/** Peak resident memory in MB; 0 for programs other than node. */
	readonly memory: number;
}

/** Run by node at its start: leaves the process's peak memory (KB) in a file. */
const WITNESS = `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)));
`;

/** Runs a shell command of this bench's own making, output thrown away. */
function timed(command: string, scratch: string): Times {
	const peak = join(scratch, "peak");
	const witness = join(scratch, "witness.mjs");
	writeFileSync(witness, WITNESS);
	rmSync(peak, { force: true });
	const env = { ...process.env, NODE_OPTIONS: `--import ${witness}`, PEAK_FILE: peak };
	const watch = `TIMEFORMAT='%R %U %S'; time { ${command} > /dev/null; }`;
	const done = spawnSync("bash", ["-c", watch], { encoding: "utf8", env });
	const line = done.stderr.trim().split("\n").at(-1) ?? "";
	const [wall = 0, user = 0, system = 0] = line.split(" ").map(Number);
	if (done.status !== 0) throw new Error(`${command}: ${done.stderr}`);
	const memory = existsSync(peak) ? Number(readFileSync(peak, "utf8")) / 1024 : 0;
	return { wall, cpu: user + system, memory };
}

/** Medians, each figure by itself. */
function middle(times: readonly Times[]): Times {
	const of = (pick: (one: Times) => number): number =>
		times.map(pick).sort((a, b) => a - b)[times.length >> 1] ?? 0;
	return { wall: of((one) => one.wall), cpu: of((one) => one.cpu), memory: of((one) => one.memory) };
}

function told(name: string, times: Times, base: Times): void {
	const figure = (value: number, of: number): string =>
		`${value.toFixed(2)} s ${`(${(value / of).toFixed(2)}x)`}`.padEnd(17);
	const memory = times.memory === 0 ? "" : `${times.memory.toFixed(0)} MB`;
	console.log(
		`  ${name.padEnd(24)} ${figure(times.wall, base.wall)}${figure(times.cpu, base.cpu)}${memory}`.trimEnd(),
	);
}
