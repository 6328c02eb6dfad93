/** Detection over the ports: series of services and of fingerprints -> bursts, folded by the service graph. */
import { detectSeries } from "../detect/detect.js";
import { noImpactFile } from "../detect/impact.js";
import type { DetectOptions } from "../detect/options.js";
import type { Burst, CountSeries } from "../model/burst.js";
import type { ServiceEdge } from "../model/event.js";
import type { Seconds, TimeRange } from "../model/time.js";
import { type Warning, warning } from "../model/warning.js";
import type { DeploySource, TopologySource } from "../sources/deploys.js";
import type { ErrorSource } from "../sources/errors.js";
import type { MetricsSource } from "../sources/metrics.js";
import { contrastBursts } from "./contrast.js";
import { type Report, silent } from "./progress.js";

const day: Seconds = 86_400;

/** Folds bursts of dependents under their root; from detect/, passed in so that it stays replaceable. */
export type Aggregate = (bursts: readonly Burst[], edges: readonly ServiceEdge[]) => Burst[];

export interface DetectPorts {
	readonly metrics: MetricsSource;
	readonly errors: ErrorSource | null;
	readonly deploys: DeploySource | null;
	readonly topology: TopologySource | null;
	readonly aggregate: Aggregate;
}

export interface DetectQuestion {
	/** Bursts with an onset in this range are wanted. */
	readonly range: TimeRange;
	/** Also bursts that began before the range and went on in it. */
	readonly lasting?: boolean;
	/** History read before the range to learn the baseline. */
	readonly history: Seconds;
	readonly step: Seconds;
	readonly service?: string;
	readonly env?: string;
	readonly options: DetectOptions;
}

export interface DetectAnswer {
	/** Newest onset last. */
	readonly bursts: readonly Burst[];
	readonly series: number;
	readonly warnings: readonly Warning[];
}

/** Finds the bursts of a time range. Throws Failure when the metrics store cannot answer. */
export async function detectInRange(
	ports: DetectPorts,
	question: DetectQuestion,
	report: Report = silent,
	signal?: AbortSignal,
): Promise<DetectAnswer> {
	const { range, step } = question;
	const scope = {
		...(question.service === undefined ? {} : { service: question.service }),
		...(question.env === undefined ? {} : { env: question.env }),
	};
	// From midnight on, so that a look a minute later learns from the same steps and dates the same burst alike.
	const window = { from: Math.floor((range.from - question.history) / day) * day, to: range.to };
	const warnings: Warning[] = [];
	report("reading deploys and the service graph");
	const restarts = await restartsOf(ports.deploys, window, scope, signal);
	const options: DetectOptions = { ...question.options, restarts };
	const bursts: Burst[] = [];
	let series = 0;
	const consider = (one: CountSeries): void => {
		series++;
		bursts.push(...detectSeries(one, options).filter((burst) => isWanted(burst, question)));
	};
	report("reading error counts");
	for await (const one of ports.metrics.stream({ range: window, step, ...scope }, signal)) {
		consider(one);
		if (series % 50 === 0) report(`detecting: ${series} series, ${bursts.length} bursts`);
	}
	if (ports.errors !== null)
		await fingerprintBursts(ports.errors, window, question, scope, consider, warnings, signal);
	const edges = (await ports.topology?.edges(signal)) ?? [];
	const merged = dropCovered(mergeOverlaps(bursts));
	const folded = (edges.length === 0 ? merged : ports.aggregate(merged, edges)).sort(
		(a, b) => a.onset - b.onset || (a.id < b.id ? -1 : 1),
	);
	const impact = question.options.impact ?? noImpactFile;
	const told = await contrastBursts(ports, folded, { step, impact, until: range.to }, signal);
	return { bursts: told.bursts, series, warnings: [...warnings, ...told.warnings] };
}

function isWanted(burst: Burst, { range, lasting }: DetectQuestion): boolean {
	const from = lasting === true ? (burst.end ?? Number.POSITIVE_INFINITY) : burst.onset;
	return from >= range.from && burst.onset < range.to;
}

async function restartsOf(
	deploys: DeploySource | null,
	range: TimeRange,
	scope: { readonly service?: string; readonly env?: string },
	signal: AbortSignal | undefined,
): Promise<NonNullable<DetectOptions["restarts"]>> {
	const list = (await deploys?.deploys({ range, ...scope }, signal)) ?? [];
	return list.flatMap((one) =>
		one.finishedAt === null ? [] : [{ service: one.service, env: one.env, time: one.finishedAt }],
	);
}

/** A new fingerprint may burst while the service's total does not move: count those too. */
async function fingerprintBursts(
	errors: ErrorSource,
	window: TimeRange,
	question: DetectQuestion,
	scope: { readonly service?: string; readonly env?: string },
	consider: (series: CountSeries) => void,
	warnings: Warning[],
	signal: AbortSignal | undefined,
): Promise<void> {
	try {
		const answer = await errors.counts({ range: window, ...scope }, question.step, signal);
		warnings.push(...answer.warnings);
		for (const one of answer.rows) consider(one);
	} catch (error) {
		const text = error instanceof Error ? error.message : String(error);
		warnings.push(
			warning("W-ERRORS-UNREAD", `error events could not be read: ${text}`, "detection used counts only"),
		);
	}
}

/**
 * A second alarm of the same series may reach back over the first when its onset is estimated: together they are
 * one burst, as long as both and as unlikely as the worse.
 */
function mergeOverlaps(bursts: readonly Burst[]): Burst[] {
	const merged: Burst[] = [];
	for (const burst of [...bursts].sort((a, b) => a.onset - b.onset)) {
		const index = merged.findIndex(
			(one) =>
				one.service === burst.service &&
				one.env === burst.env &&
				one.version === burst.version &&
				one.fingerprint === burst.fingerprint &&
				burst.onset < (one.end ?? Number.POSITIVE_INFINITY),
		);
		const known = merged[index];
		if (known === undefined) merged.push(burst);
		else merged[index] = joined(known, burst);
	}
	return merged;
}

function joined(first: Burst, second: Burst): Burst {
	const longer = second.observed > first.observed ? second : first;
	return {
		...longer,
		id: first.id,
		onset: first.onset,
		onsetInterval: first.onsetInterval,
		end: first.end === null || second.end === null ? null : Math.max(first.end, second.end),
		peak: second.peak.errors > first.peak.errors ? second.peak : first.peak,
		logPValue: Math.min(first.logPValue, second.logPValue),
	};
}

/** A fingerprint's burst inside a burst of its service says the same twice: the service's burst takes its name. */
function dropCovered(bursts: readonly Burst[]): Burst[] {
	const totals = bursts.filter((burst) => burst.fingerprint === null);
	const parts = bursts.filter((burst) => burst.fingerprint !== null);
	const claimed = new Map<string, Burst>();
	const alone = parts.filter((part) => {
		const total = totals.find(
			(one) => one.service === part.service && one.env === part.env && overlap(one, part),
		);
		if (total === undefined) return true;
		const known = claimed.get(total.id);
		if (known === undefined || part.observed > known.observed) claimed.set(total.id, part);
		return false;
	});
	return [
		...totals.map((total) => {
			const part = claimed.get(total.id);
			return part === undefined ? total : { ...total, fingerprint: part.fingerprint, novelty: part.novelty };
		}),
		...keepStrongest(alone),
	];
}

/** Several fingerprints of one service that burst at once are one burst. */
function keepStrongest(parts: readonly Burst[]): Burst[] {
	const kept: Burst[] = [];
	for (const part of [...parts].sort((a, b) => b.observed - a.observed)) {
		if (!kept.some((one) => one.service === part.service && one.env === part.env && overlap(one, part)))
			kept.push(part);
	}
	return kept;
}

/** Stretches that touch, with ten minutes of slack since counts and events differ in clocks. */
function overlap(a: Burst, b: Burst): boolean {
	const slack = 600;
	return (
		a.onset <= (b.end ?? Number.POSITIVE_INFINITY) + slack &&
		b.onset <= (a.end ?? Number.POSITIVE_INFINITY) + slack
	);
}
