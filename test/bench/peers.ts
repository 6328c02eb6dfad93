/**
 * git-stacktrace (https://github.com/pinterest/git-stacktrace), the tool nearest to ours, on the same cases in the
 * same run: rank of the culprit and wall time of both as users would start them. It reads Python traces only, so
 * the Go frames are given to it as one. --stacktrace names a folder that holds its `git_stacktrace` package.
 *
 * npm run bench peers -- --cases FILE --repos DIR --stacktrace DIR [--runs N] [--per-case yes]
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { figuresOf } from "../../src/bench/measure.js";
import { type CaseOnDisk, casesOnDisk, optionsOf } from "./cases-on-disk.js";
import { medianOf, type Program, type Run, runOnce } from "./take-turns.js";

const bin = fileURLToPath(new URL("../../bin/faultline.js", import.meta.url));

/** A tool: how it is started on a case, and which commits its output names, best first. */
interface Tool {
	readonly name: string;
	program(one: CaseOnDisk): Program;
	shas(stdout: string): readonly string[];
}

const faultline: Tool = {
	name: "faultline",
	program: ({ folder, range, panic }) => ({
		name: "faultline",
		command: process.execPath,
		args: [bin, "explain", "--repo", folder, "--range", range, "--stack", panic, "--format", "json"],
		// 3: no suspect at all, which is a rank like any other
		accept: [0, 3],
	}),
	shas: (stdout) => {
		const report = JSON.parse(stdout) as {
			readonly suspects: readonly { readonly commit: { readonly sha: string } }[];
		};
		return report.suspects.map((suspect) => suspect.commit.sha);
	},
};

/**
 * Starts the package without its `__init__`, which asks the packaging metadata for a version number: the folder
 * needs no installation then, and the tool is spared a slow import that is not its work.
 */
const starter = `
import sys, types
package = types.ModuleType("git_stacktrace")
package.__path__ = [sys.argv.pop(1)]
package.__version__ = "0"
sys.modules["git_stacktrace"] = package
from git_stacktrace import cmd
cmd.main()
`;

function gitStacktrace(folder: string): Tool {
	return {
		name: "git-stacktrace",
		program: ({ folder: cwd, range, python }) => ({
			name: "git-stacktrace",
			// Debian keeps whatthepatch for its own interpreter.
			command: existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3",
			args: ["-c", starter, join(folder, "git_stacktrace"), range],
			cwd,
			input: python,
		}),
		shas: (stdout) => [...stdout.matchAll(/^commit ([0-9a-f]{40,64})$/gm)].map((match) => match[1] ?? ""),
	};
}

/** What one tool said of one case. */
interface Answer {
	readonly rank: number;
	readonly milliseconds: number;
}

/** Both tools in turn, `runs` times; the answer of the last run and the median time. */
function ask(tools: readonly Tool[], one: CaseOnDisk, runs: number): Answer[] {
	const answers = tools.map((): Run[] => []);
	for (let round = 0; round < runs; round++) {
		const order = tools.map((_, index) => index);
		if (round % 2 === 1) order.reverse();
		for (const index of order) {
			const tool = tools[index];
			if (tool !== undefined) answers[index]?.push(runOnce(tool.program(one), true));
		}
	}
	return tools.map((tool, index) => {
		const done = answers[index] ?? [];
		const shas = tool.shas(done.at(-1)?.stdout ?? "");
		const rank = shas.findIndex((sha) => one.culprits.includes(sha)) + 1;
		return { rank, milliseconds: medianOf(done.map((run) => run.milliseconds)) };
	});
}

function report(tools: readonly Tool[], rows: readonly (readonly Answer[])[], runs: number): string {
	const columns = tools.map((_, index) => rows.flatMap((row) => row[index] ?? []));
	const times = columns.map((column) => medianOf(column.map((one) => one.milliseconds)));
	const head = `${"".padEnd(16)}  top-1  top-5    MRR   median ms`;
	const lines = tools.map((tool, index) => {
		const figures = figuresOf(columns[index]?.map((one) => one.rank) ?? []);
		const cells = [figures.top1, figures.top5, figures.mrr].map((one) => one.toFixed(2).padStart(7));
		return `${tool.name.padEnd(16)}${cells.join("")}${(times[index] ?? 0).toFixed(0).padStart(12)}`;
	});
	const ratios = rows.map(([ours, theirs]) => (ours?.milliseconds ?? 0) / (theirs?.milliseconds ?? 1));
	return [
		`${rows.length} cases, ${runs} alternating runs each`,
		head,
		...lines,
		`time, faultline / git-stacktrace: x${((times[0] ?? 0) / (times[1] ?? 1)).toFixed(2)} of the medians, x${medianOf(ratios).toFixed(2)} in the median case`,
		"",
	].join("\n");
}

const given = optionsOf(["cases", "repos", "stacktrace", "runs", "per-case"]);
const { cases: file, repos, stacktrace } = given;
if (file === undefined || repos === undefined || stacktrace === undefined) {
	throw new Error("usage: npm run bench peers -- --cases FILE --repos DIR --stacktrace DIR [--runs N]");
}
if (!existsSync(join(stacktrace, "git_stacktrace"))) {
	throw new Error(`${stacktrace} holds no git_stacktrace package`);
}
const runs = Number(given.runs ?? 3);
const tools = [faultline, gitStacktrace(resolve(stacktrace))];
const found = casesOnDisk(file, repos);
try {
	const rows = found.cases.map((one) => {
		const row = ask(tools, one, runs);
		if (given["per-case"] !== undefined) {
			const cells = row.map(
				(each) => `${String(each.rank).padStart(5)} ${each.milliseconds.toFixed(0).padStart(7)} ms`,
			);
			process.stdout.write(`${one.id.padEnd(16)}${cells.join("")}\n`);
		}
		return row;
	});
	process.stdout.write(report(tools, rows, runs));
	if (found.missing.length > 0) process.stdout.write(`repository missing: ${found.missing.join(", ")}\n`);
} finally {
	found.clean();
}
