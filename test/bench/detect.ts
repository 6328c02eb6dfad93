/**
 * `npm run bench detect [-- --series N] [--seed S] [--tune] [--wrong]`: our detectors and their rivals on
 * simulated error counts with known bursts. Settings were chosen on the tuning seeds (`--tune`); the figures of
 * record come from seeds that were never looked at while tuning.
 */
import { parseArgs } from "node:util";
import { createRule } from "../../src/detect/detect.js";
import { type DetectorName, settingsFor } from "../../src/detect/options.js";
import { grafanaRule, type Rival, seedRule, sentryRule } from "./detect-rivals.js";
import { type Judged, median, quantile, Score } from "./detect-score.js";
import { type BurstKind, type Simulated, simulate, step } from "./detect-simulator.js";

const tuningSeeds = [1, 2, 3, 4, 5, 6];
/** Fresh ones whenever a figure of theirs led to a change: 101-105, 201-205 and 301-305 are spent. */
const reportSeeds = [401, 402, 403, 404, 405];

const { values } = parseArgs({
	options: {
		series: { type: "string", default: "120" },
		seed: { type: "string" },
		tune: { type: "boolean", default: false },
		wrong: { type: "boolean", default: false },
		ours: { type: "boolean", default: false },
	},
});

function ours(detector: DetectorName): (simulated: Simulated) => Judged[] {
	return ({ series, restarts }) => {
		const settings = settingsFor({ detector, restarts }, series.service, series.env, step);
		const rule = createRule(settings, series);
		for (let i = 0; i < series.errors.length; i++) {
			rule.push(series.errors[i] ?? Number.NaN, series.requests?.[i] ?? Number.NaN);
		}
		return rule.episodes.map((episode) => ({
			onset: episode.onset,
			firedAt: episode.firedAt,
			end: episode.end ?? series.errors.length,
			interval: [episode.onsetFirst, episode.onsetLast],
			withdrawn: episode.withdrawn,
			confirmedAt: episode.confirmedAt,
		}));
	};
}

const rival = (rule: Rival) => (simulated: Simulated) => rule(simulated.series);
const all: readonly (readonly [string, (simulated: Simulated) => Judged[]])[] = [
	["counts (ours, default)", ours("counts")],
	["ewma (seed, corrected)", ours("ewma")],
	["seed to the letter, alpha 0.3", rival(seedRule(0.3))],
	["seed to the letter, alpha 0.2", rival(seedRule(0.2))],
	["Sentry escalating", rival(sentryRule)],
	["Grafana robust band", rival(grafanaRule)],
];
const rules = values.ours ? all.slice(0, 1) : all;

const kinds: readonly BurstKind[] = [
	"3x over >=10/min",
	"first errors",
	"5-30x",
	"short spike",
	"slow ramp",
	"2x",
];

const seeds = values.seed !== undefined ? [Number(values.seed)] : values.tune ? tuningSeeds : reportSeeds;
const perSeed = Number(values.series);
const scores = rules.map(() => new Score());
const spent = rules.map(() => 0);
let noises = 0;
for (const seed of seeds) {
	for (const simulated of simulate(seed, perSeed)) {
		noises += simulated.noises;
		rules.forEach(([, run], i) => {
			const begun = performance.now();
			const alarms = run(simulated);
			spent[i] = (spent[i] ?? 0) + performance.now() - begun;
			scores[i]?.add(simulated, alarms);
		});
	}
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const first = scores[0] as Score;
const bursts = [...first.truths.values()].reduce((a, b) => a + b, 0);
console.log(
	`${first.series} simulated services, 2 weeks of 60 s steps each, second week scored: ${bursts} bursts, ${noises} blips and restart noises; seeds ${seeds.join(" ")}${values.tune ? " (tuning)" : ""}\n`,
);
rules.forEach(([name], i) => {
	const score = scores[i] as Score;
	console.log(name);
	console.log(
		`  recall ${percent(score.recallOfAll)}: ${kinds.map((kind) => `${kind} ${percent(score.recall(kind))} of ${score.truths.get(kind) ?? 0}`).join(", ")}`,
	);
	console.log(
		`  false alarms per service-week ${score.falsePerWeek.toFixed(3)} (first week without history ${(score.coldAlarms / score.series).toFixed(3)}; withdrawn ${(score.withdrawn / score.series).toFixed(3)}; repeated ${score.repeated})`,
	);
	console.log(
		`  delay in steps: median ${median(score.delays)}, p90 ${quantile(score.delays, 0.9)}; onset error: median ${median(score.onsetErrors)}, p90 ${quantile(score.onsetErrors, 0.9)}${
			score.intervals > 0
				? `; true onset inside the interval ${percent(score.covered / score.intervals)} (interval: median ${median(score.widths)} steps, p90 ${quantile(score.widths, 0.9)})`
				: ""
		}`,
	);
	if (score.confirmedDelays.length > 0) {
		const { confirmedDelays: delays, withdrawnConfirmed } = score;
		console.log(
			`  confirmed, so that people are told: ${percent(delays.length / bursts)} of the bursts, delay in steps: median ${median(delays)}, p90 ${quantile(delays, 0.9)}; taken back afterwards ${(withdrawnConfirmed / score.series).toFixed(3)}`,
		);
	}
	console.log(`  ${((spent[i] ?? 0) / score.series).toFixed(1)} ms per series of 20,160 steps`);
	const delays = kinds.map((kind) => `${kind} ${median(score.delaysOf.get(kind) ?? [])}`);
	console.log(`  median delay by kind: ${delays.join(", ")}`);
	if (score.intervals > 0) {
		const covered = kinds.map((kind) => {
			const inside = score.coveredOf.get(kind) ?? [];
			return `${kind} ${percent(inside.filter(Boolean).length / inside.length)}`;
		});
		console.log(`  interval holds the onset by kind: ${covered.join(", ")}`);
	}
	if (!values.wrong) return;
	for (const line of score.wrong) console.log(`    wrong: ${line}`);
	for (const line of score.missed) console.log(`    missed: ${line}`);
});
