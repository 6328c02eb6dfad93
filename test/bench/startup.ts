/**
 * Start-up and whole answers of the built program, each beside the smallest thing that could do it:
 * `--help`, `--version` and `completion bash` beside a bare `node -e 0`, and, with --cases and --repos,
 * `explain --range` beside `git log -p` over the same range in a small, a middling and a large repository.
 *
 * npm run bench startup -- [--runs N] [--cases FILE --repos DIR [--ids id,id,id]]
 */
import { fileURLToPath } from "node:url";
import { type CaseOnDisk, casesOnDisk, commitCount, optionsOf } from "./cases-on-disk.js";
import { medianOf, type Program, ratioLine, takeTurns } from "./take-turns.js";

const bin = fileURLToPath(new URL("../../bin/faultline.js", import.meta.url));

/** Runs the programs in turn and prints each beside the first. */
function compare(title: string, programs: readonly Program[], runs: number): void {
	const medians = takeTurns(programs, runs).map(medianOf);
	const lines = programs.map(({ name }, index) => ratioLine(name, medians[index] ?? 0, medians[0] ?? 0));
	process.stdout.write(`${title}, median of ${runs} alternating runs\n${lines.join("\n")}\n`);
}

const ours = (name: string, args: readonly string[]): Program => ({
	name,
	command: process.execPath,
	args: [bin, ...args],
});

/** One case a repository: the fewest commits, the middle, the most. */
function smallMiddleLarge(cases: readonly CaseOnDisk[]): CaseOnDisk[] {
	const sized = cases
		.map((one) => ({ one, commits: commitCount(one) }))
		.sort((a, b) => a.commits - b.commits);
	const small = sized[0];
	const large = sized.at(-1);
	const rest = sized.filter(
		({ one }) => one.folder !== small?.one.folder && one.folder !== large?.one.folder,
	);
	const picked = [small, rest[rest.length >> 1], large].flatMap((each) =>
		each === undefined ? [] : [each.one],
	);
	return [...new Set(picked)];
}

function compareAnswers(
	file: string,
	repositories: string,
	ids: readonly string[] | null,
	runs: number,
): void {
	const found = casesOnDisk(file, repositories);
	try {
		const chosen =
			ids === null ? smallMiddleLarge(found.cases) : found.cases.filter((one) => ids.includes(one.id));
		if (chosen.length === 0) throw new Error(`no case of ${file} has its repository below ${repositories}`);
		for (const one of chosen) {
			const explain = ["explain", "--repo", one.folder, "--range", one.range, "--stack", one.panic];
			compare(
				`${one.id}: ${commitCount(one)} commits`,
				[
					{ name: "git log -p", command: "git", args: ["-C", one.folder, "log", "-p", one.range] },
					ours("faultline explain --range", [...explain, "--format", "json"]),
				],
				runs,
			);
		}
	} finally {
		found.clean();
	}
}

const given = optionsOf(["runs", "cases", "repos", "ids"]);
const runs = Number(given.runs ?? 11);
compare(
	"cold start",
	[
		{ name: "node -e 0", command: process.execPath, args: ["-e", "0"] },
		ours("faultline --help", ["--help"]),
		ours("faultline --version", ["--version"]),
		ours("faultline completion bash", ["completion", "bash"]),
	],
	runs,
);
if (given.cases !== undefined && given.repos !== undefined) {
	compareAnswers(given.cases, given.repos, given.ids?.split(",") ?? null, runs);
} else {
	process.stdout.write("explain --range against git log -p: give --cases FILE --repos DIR\n");
}
