/** The bench's tables as text, and its JSON. Pure. */
import { baselines } from "./baselines.js";
import {
	type Answered,
	type Calibration,
	calibrationOf,
	type Figures,
	figuresOf,
	median,
} from "./measure.js";
import type { CaseFailure, CaseRun } from "./run-cases.js";

const three = (value: number): string => value.toFixed(3);

function row(name: string, figures: Figures, extra = ""): string {
	const cells = [figures.top1, figures.top3, figures.top5, figures.top10, figures.mrr].map((one) =>
		three(one).padStart(7),
	);
	return `${name.padEnd(40)}${cells.join("")}${String(figures.cases).padStart(7)}${extra}`;
}

const header = `${"".padEnd(40)}${["top-1", "top-3", "top-5", "top-10", "MRR", "cases"].map((one) => one.padStart(7)).join("")}`;

/** Text report of a run. */
export function benchText(
	runs: readonly CaseRun[],
	failures: readonly CaseFailure[],
	perCase: boolean,
): string {
	const guilty = runs.filter((run) => !run.ours.none);
	const ours = guilty.map((run) => run.ours);
	const lines: string[] = [];
	if (perCase) {
		lines.push(
			`${"case".padEnd(28)}${"rank".padStart(5)}${"P(first)".padStart(10)}${"P(none)".padStart(9)}${"ms".padStart(8)}`,
		);
		for (const { ours: one } of runs) {
			const mark = one.exculpated ? "  CULPRIT EXCULPATED" : "";
			lines.push(
				`${one.id.padEnd(28)}${(one.none ? "-" : String(one.rank)).padStart(5)}${one.probability.toFixed(2).padStart(10)}${one.noneProbability.toFixed(2).padStart(9)}${one.milliseconds.toFixed(0).padStart(8)}${mark}`,
			);
		}
		lines.push("");
	}
	lines.push(header, row("faultline", figuresOf(ours.map((one) => one.rank))));
	for (const baseline of baselines) {
		lines.push(row(baseline.name, figuresOf(guilty.map((run) => run.rivals[baseline.id] ?? 0))));
	}
	lines.push("", ...strataLines(ours), "", ...calibrationLines(calibrationOf(ours)), ...noneLines(runs));
	const times = runs.map((run) => run.ours.milliseconds);
	lines.push(
		"",
		`time per case in this process: median ${median(times).toFixed(0)} ms, slowest ${Math.max(0, ...times).toFixed(0)} ms`,
	);
	lines.push(`culprits exculpated: ${ours.filter((one) => one.exculpated).length}`);
	lines.push(...ablationLines(guilty));
	if (failures.length > 0)
		lines.push(
			"",
			`${failures.length} cases could not run:`,
			...failures.map((one) => `  ${one.id}: ${one.reason}`),
		);
	return `${lines.join("\n")}\n`;
}

function strataLines(ours: readonly Answered[]): string[] {
	const names = [...new Set(ours.flatMap((one) => one.strata))].sort();
	return [
		"by stratum",
		...names.map((name) =>
			row(`  ${name}`, figuresOf(ours.filter((one) => one.strata.includes(name)).map((one) => one.rank))),
		),
	];
}

function calibrationLines(calibration: Calibration): string[] {
	return [
		`calibration of the first suspect: expected calibration error ${three(calibration.expectedError)}, Brier ${three(calibration.brier)}`,
		...calibration.rows.map(
			(one) =>
				`  said ${one.from.toFixed(1)}-${one.to.toFixed(1)}: mean ${one.meanProbability.toFixed(2)}, right ${one.right.toFixed(2)}, ${one.cases} cases`,
		),
	];
}

function noneLines(runs: readonly CaseRun[]): string[] {
	const innocent = runs.filter((run) => run.ours.none);
	if (innocent.length === 0) return [];
	const said = innocent.filter((run) => run.ours.noneProbability > 0.5).length;
	const accused = innocent.filter((run) => run.ours.probability >= 0.75).length;
	return [
		`ranges without a culprit: ${innocent.length}; "none of these" said in ${said}, a commit named at >= 0.75 in ${accused}`,
	];
}

function ablationLines(runs: readonly CaseRun[]): string[] {
	const ids = Object.keys(runs[0]?.ablated ?? {});
	if (ids.length === 0) return [];
	const full = figuresOf(runs.map((run) => run.ours.rank));
	return [
		"",
		"without one producer (change of top-1 and MRR)",
		...ids.map((id) => {
			const figures = figuresOf(runs.map((run) => run.ablated[id] ?? 0));
			const sign = (value: number): string => `${value >= 0 ? "+" : ""}${value.toFixed(3)}`;
			return row(
				`  - ${id}`,
				figures,
				`   ${sign(figures.top1 - full.top1)} ${sign(figures.mrr - full.mrr)}`,
			);
		}),
	];
}

/** JSON report, schema faultline.bench/v1. */
export function benchJson(runs: readonly CaseRun[], failures: readonly CaseFailure[]): object {
	const guilty = runs.filter((run) => !run.ours.none);
	return {
		schema: "faultline.bench/v1",
		faultline: figuresOf(guilty.map((run) => run.ours.rank)),
		baselines: Object.fromEntries(
			baselines.map((baseline) => [
				baseline.id,
				figuresOf(guilty.map((run) => run.rivals[baseline.id] ?? 0)),
			]),
		),
		calibration: calibrationOf(guilty.map((run) => run.ours)),
		cases: runs.map((run) => ({ ...run.ours, rivals: run.rivals, ablated: run.ablated })),
		failures,
	};
}
