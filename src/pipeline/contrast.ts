/**
 * Second look at the bursts that a reader will see first: counts split by version, route, pod and code say which
 * values hold the burst, and code and route correct its severity; error events tell of their other attributes, and
 * whether the error is new. Helpful, never needed: a store that cannot answer costs a warning.
 */
import { contrastOfCounts, countsByValue, dominantValue, withContrast } from "../detect/contrast.js";
import type { ImpactTable } from "../detect/impact.js";
import { reviseSeverity } from "../detect/severity.js";
import type { Burst, LabelContrast } from "../model/burst.js";
import type { EpochSeconds, Seconds } from "../model/time.js";
import { type Warning, warning } from "../model/warning.js";
import type { ErrorSource } from "../sources/errors.js";
import type { MetricsSource } from "../sources/metrics.js";
import { eventContrast } from "./event-contrast.js";
import { sightingOf, withSighting } from "./novelty.js";

const labels = ["version", "route", "pod", "code"] as const;
/** Bursts looked at, newest first; more would hammer the store for lines nobody reads. */
const mostBursts = 10;
const day: Seconds = 86_400;

/** Where the second look is taken. */
export interface ContrastPorts {
	readonly metrics: MetricsSource;
	readonly errors: ErrorSource | null;
}

export interface ContrastOptions {
	readonly step: Seconds;
	readonly impact: ImpactTable;
	/** End of bursts that last. */
	readonly until: EpochSeconds;
}

/** The same bursts, root bursts with contrast, severity by labels and novelty by the store. Order is kept. */
export async function contrastBursts(
	ports: ContrastPorts,
	bursts: readonly Burst[],
	options: ContrastOptions,
	signal?: AbortSignal,
): Promise<{ readonly bursts: readonly Burst[]; readonly warnings: readonly Warning[] }> {
	const roots = bursts.filter((burst) => burst.root === undefined).slice(-mostBursts);
	const warnings: Warning[] = [];
	const told = new Map(roots.map((burst) => [burst.id, burst]));
	const look = async (source: string, see: (burst: Burst) => Promise<Burst>): Promise<void> => {
		try {
			for (const burst of roots) told.set(burst.id, await see(told.get(burst.id) ?? burst));
		} catch (error) {
			signal?.throwIfAborted();
			const text = error instanceof Error ? error.message : String(error);
			warnings.push(
				warning("W-CONTRAST-UNREAD", `${source} could not be read: ${text}`, "label contrast is left out"),
			);
		}
	};
	await look("counts by label", (burst) => contrastOne(ports.metrics, burst, options, signal));
	const { errors } = ports;
	if (errors !== null) await look("error events", (burst) => seenInEvents(errors, burst, options, signal));
	return { bursts: bursts.map((burst) => told.get(burst.id) ?? burst), warnings };
}

/** Novelty of the burst's error, and attributes that counts do not tell. */
async function seenInEvents(
	errors: ErrorSource,
	burst: Burst,
	{ until }: ContrastOptions,
	signal: AbortSignal | undefined,
): Promise<Burst> {
	const { fingerprint, service, env } = burst;
	const began = burst.onsetInterval[0];
	// What was seen within the week of the baseline needs no search of the whole store.
	const known =
		fingerprint === null || burst.novelty === "known"
			? burst
			: withSighting(burst, await sightingOf(errors, { fingerprint, service, env, began }, signal));
	const told = new Set(burst.contrast.map(({ label }) => label));
	const more = await eventContrast(errors, burst, until, told, signal);
	return withContrast(known, [...burst.contrast, ...more]);
}

async function contrastOne(
	metrics: MetricsSource,
	burst: Burst,
	{ step, impact, until }: ContrastOptions,
	signal: AbortSignal | undefined,
): Promise<Burst> {
	const range = { from: burst.onset - day, to: burst.end ?? until };
	const contrasts: LabelContrast[] = [];
	const dominant = new Map<string, string | null>();
	for (const by of labels) {
		const query = { range, step, service: burst.service, env: burst.env, by };
		const { series } = await metrics.query(query, signal);
		const counts = countsByValue(burst, series);
		dominant.set(by, dominantValue(counts));
		contrasts.push(...contrastOfCounts(by, counts));
	}
	const code = dominant.get("code") ?? null;
	return reviseSeverity(withContrast(burst, contrasts), code, dominant.get("route") ?? null, impact);
}
