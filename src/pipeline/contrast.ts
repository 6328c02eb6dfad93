/**
 * Second look at the bursts that a reader will see first: counts split by version, route, pod and code say which
 * values hold the burst, and code and route correct its severity. Helpful, never needed: a store that cannot
 * answer costs a warning.
 */
import { contrastOfCounts, countsByValue, dominantValue, withContrast } from "../detect/contrast.js";
import type { ImpactTable } from "../detect/impact.js";
import { reviseSeverity } from "../detect/severity.js";
import type { Burst, LabelContrast } from "../model/burst.js";
import type { Seconds } from "../model/time.js";
import { type Warning, warning } from "../model/warning.js";
import type { MetricsSource } from "../sources/metrics.js";

const labels = ["version", "route", "pod", "code"] as const;
/** Bursts looked at, newest first; more would hammer the store for lines nobody reads. */
const mostBursts = 10;
const day: Seconds = 86_400;

/** The same bursts, root bursts with contrast and severity by labels. Order is kept. */
export async function contrastBursts(
	metrics: MetricsSource,
	bursts: readonly Burst[],
	step: Seconds,
	impact: ImpactTable,
	until: number,
	signal?: AbortSignal,
): Promise<{ readonly bursts: readonly Burst[]; readonly warnings: readonly Warning[] }> {
	const roots = bursts.filter((burst) => burst.root === undefined).slice(-mostBursts);
	const told = new Map<string, Burst>();
	const warnings: Warning[] = [];
	for (const burst of roots) {
		try {
			told.set(burst.id, await contrastOne(metrics, burst, step, impact, until, signal));
		} catch (error) {
			signal?.throwIfAborted();
			const text = error instanceof Error ? error.message : String(error);
			warnings.push(
				warning(
					"W-CONTRAST-UNREAD",
					`counts by label could not be read: ${text}`,
					"label contrast is left out",
				),
			);
			break;
		}
	}
	return { bursts: bursts.map((burst) => told.get(burst.id) ?? burst), warnings };
}

async function contrastOne(
	metrics: MetricsSource,
	burst: Burst,
	step: Seconds,
	impact: ImpactTable,
	until: number,
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
