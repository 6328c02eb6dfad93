/**
 * Chart of a burst as inline SVG: errors, requests and rollout share in three panels over one time axis, with
 * deploys and the onset interval marked. Shapes stretch with the page, all text is HTML, so a phone can read it.
 */
import type { Burst } from "../../model/burst.js";
import type { RateChart } from "../../model/explanation.js";
import { formatTime } from "../../model/time-text.js";
import { htmlText } from "../escape.js";
import { clockTime, percent, quantity } from "../numbers.js";

/** Units of the viewBox; stretched to the page, so only proportions matter. */
const width = 1000;
const height = 100;

interface Axis {
	readonly start: number;
	readonly end: number;
	/** Horizontal place of a time in viewBox units. */
	x(time: number): number;
}

/** The whole figure, or "" when there is nothing to draw. */
export function rateFigure(chart: RateChart, burst: Burst | null): string {
	if (chart.errors.length === 0) return "";
	const axis = axisOf(chart);
	const marks = onsetBand(axis, burst) + deployLines(axis, chart);
	const panels = [
		panel(
			"Errors",
			highestText(chart.errors, chart.step),
			"errors",
			marks + bars(axis, chart, chart.errors),
			72,
		),
		chart.requests === null
			? ""
			: panel(
					"Requests",
					highestText(chart.requests, chart.step),
					"requests",
					marks + area(axis, chart, chart.requests),
					44,
				),
		rolloutPanel(axis, chart, marks),
	];
	return `<figure class="chart" role="img" aria-label="${htmlText(summary(chart, burst))}">
${panels.join("")}${timeAxis(axis)}${deployList(chart)}</figure>
`;
}

function axisOf(chart: RateChart): Axis {
	const { start } = chart;
	const end = start + chart.errors.length * chart.step;
	return { start, end, x: (time) => ((time - start) / (end - start)) * width };
}

function panel(title: string, note: string, kind: string, shapes: string, tall: number): string {
	return `<div class="panel ${kind}"><div class="panel-title"><b>${htmlText(title)}</b> <span>${htmlText(note)}</span></div>
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" style="height:${tall}px" aria-hidden="true">${shapes}</svg></div>
`;
}

function highestText(values: readonly (number | null)[], step: number): string {
	const perMinute = (Math.max(0, ...values.map((value) => value ?? 0)) * 60) / step;
	return `highest ${quantity(perMinute)} per minute`;
}

function scale(values: readonly (number | null)[]): (value: number) => number {
	const highest = Math.max(1e-9, ...values.map((value) => value ?? 0));
	return (value) => (value / highest) * (height - 4);
}

function bars(axis: Axis, chart: RateChart, values: readonly (number | null)[]): string {
	const tall = scale(values);
	const step = width / values.length;
	return values
		.map((value, index) => {
			if (value === null) return rect(axis.x(chart.start + index * chart.step), 0, step, height, "missed");
			if (value <= 0) return "";
			const size = Math.max(1.5, tall(value));
			return rect(index * step + step * 0.08, height - size, step * 0.84, size, "bar");
		})
		.join("");
}

function area(axis: Axis, chart: RateChart, values: readonly (number | null)[]): string {
	const tall = scale(values);
	const runs: string[][] = [[]];
	values.forEach((value, index) => {
		if (value === null) runs.push([]);
		else {
			const x = axis.x(chart.start + (index + 0.5) * chart.step);
			runs.at(-1)?.push(`${round(x)},${round(height - tall(value))}`);
		}
	});
	return runs
		.filter((run) => run.length > 0)
		.map((run) => {
			const first = run[0]?.split(",")[0] ?? "0";
			const last = run.at(-1)?.split(",")[0] ?? "0";
			const outline = run.join(" L");
			return `<path class="area" d="M${first},${height} L${outline} L${last},${height} Z"/><path class="line" d="M${outline}"/>`;
		})
		.join("");
}

function rolloutPanel(axis: Axis, chart: RateChart, marks: string): string {
	if (chart.rollout.length === 0) return "";
	const versions = [...new Set(chart.rollout.map((point) => point.version))].slice(-3);
	const lines = versions.map((version, index) => {
		const points = chart.rollout.filter((point) => point.version === version).sort((a, b) => a.time - b.time);
		const shape = points
			.map(({ time, share }, at) => {
				const x = round(Math.max(0, Math.min(width, axis.x(time))));
				const y = round(height - share * (height - 4));
				return at === 0 ? `M${x},${y}` : `H${x} V${y}`;
			})
			.join(" ");
		return `<path class="line version-${index}" d="${shape} H${width}"/>`;
	});
	const strokes = ["solid", "dashed", "dotted"];
	const names = versions.map((version, index) => {
		const last = chart.rollout.filter((point) => point.version === version).at(-1);
		return `${version} (${strokes[index]}, ${percent(last?.share ?? 0)} at the end)`;
	});
	return panel("Rollout share", names.join(", "), "rollout", marks + lines.join(""), 44);
}

function onsetBand(axis: Axis, burst: Burst | null): string {
	if (burst === null) return "";
	const from = Math.max(0, axis.x(burst.onsetInterval[0]));
	const to = Math.min(width, axis.x(burst.onsetInterval[1]));
	return to <= 0 || from >= width ? "" : rect(from, 0, Math.max(3, to - from), height, "onset");
}

function deployLines(axis: Axis, chart: RateChart): string {
	return shownDeploys(chart)
		.map(({ time }) => round(axis.x(time)))
		.map((x) => `<line class="deploy" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`)
		.join("");
}

function shownDeploys(chart: RateChart): RateChart["deploys"] {
	const end = chart.start + chart.errors.length * chart.step;
	return chart.deploys.filter(({ time }) => time >= chart.start && time <= end);
}

/** About five round times under the panels. */
function timeAxis(axis: Axis): string {
	const sizes = [60, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800];
	const size = sizes.find((candidate) => (axis.end - axis.start) / candidate <= 5) ?? 2_419_200;
	const ticks: string[] = [];
	for (let time = Math.ceil(axis.start / size) * size; time <= axis.end; time += size) {
		const text = formatTime(time);
		const label = size >= 86_400 ? text.slice(5, 10) : text.slice(11, 16);
		const left = round((axis.x(time) / width) * 100);
		if (left > 4 && left < 96) ticks.push(`<span style="left:${left}%">${label}</span>`);
	}
	return `<div class="axis" aria-hidden="true">${ticks.join("")}</div>\n`;
}

function deployList(chart: RateChart): string {
	const items = shownDeploys(chart).map(
		({ time, label }) =>
			`<li><span class="key deploy-key"></span>deploy ${clockTime(time)} ${htmlText(label)}</li>`,
	);
	const onset = `<li><span class="key onset-key"></span>errors began (interval)</li>`;
	return `<ul class="legend">${items.join("")}${onset}</ul>\n`;
}

function summary(chart: RateChart, burst: Burst | null): string {
	const from = clockTime(chart.start);
	const onset = burst === null ? "" : `; errors began at ${clockTime(burst.onset)}`;
	return `Errors, requests and rollout share a step of ${chart.step} s from ${from}${onset}`;
}

function rect(x: number, y: number, wide: number, tall: number, kind: string): string {
	return `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(wide)}" height="${round(tall)}"/>`;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
