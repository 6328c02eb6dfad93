/**
 * From an episode in steps to the Burst that people and JSON see: times, id, severity and the reason in words.
 */
import { createHash } from "node:crypto";
import type { Burst, CountSeries } from "../model/burst.js";
import type { EpochSeconds, Seconds } from "../model/time.js";
import { formatDuration } from "../model/time-text.js";
import type { Episode } from "./episode.js";
import { type ImpactTable, impactOf } from "./impact.js";
import type { DetectorName } from "./options.js";
import { classifySeverity } from "./severity.js";

/** What a series says of itself, without its counts. */
export type SeriesIdentity = Pick<
	CountSeries,
	"service" | "env" | "version" | "fingerprint" | "start" | "step"
>;

/** How the reason of a new fingerprint begins; who finds it older in the store says so instead. */
export const newError = "new error";

/** Shortest time that panics are counted over: two panics in a minute are not 120 an hour yet. */
const shortestPanicTime: Seconds = 900;

/** `bst_` + 10 hex digits over service, env, fingerprint and onset: the same burst has the same id in every run. */
export function burstId(
	service: string,
	env: string,
	fingerprint: string | null,
	onset: EpochSeconds,
): string {
	const hash = createHash("sha256").update(JSON.stringify([service, env, fingerprint, onset]));
	return `bst_${hash.digest("hex").slice(0, 10)}`;
}

/** Builds the burst of an episode; `panics` counts those of its steps, null when the source counts none. */
export function toBurst(
	series: SeriesIdentity,
	episode: Episode,
	detector: DetectorName,
	panics: number | null,
	impact: ImpactTable,
): Burst {
	const at = (step: number): EpochSeconds => series.start + step * series.step;
	const onset = at(episode.onset);
	const fingerprint = series.fingerprint ?? null;
	const panicsPerHour =
		panics === null ? null : (panics * 3600) / Math.max(stepsOf(episode) * series.step, shortestPanicTime);
	return {
		id: burstId(series.service, series.env, fingerprint, onset),
		service: series.service,
		env: series.env,
		version: series.version,
		fingerprint,
		onset,
		onsetInterval: [at(episode.onsetFirst), at(episode.onsetLast + 1)],
		end: episode.end === null ? null : at(episode.end),
		peak: { time: at(episode.peakStep), errors: episode.peakErrors },
		observed: episode.observed,
		expected: episode.expected,
		logPValue: episode.logProbability,
		detector,
		severity: classifySeverity({
			code: null,
			panicsPerHour: panicsPerHour ?? 0,
			impact: impactOf(impact, series.service, null),
		}),
		...(panicsPerHour === null ? {} : { panicsPerHour }),
		novelty: episode.knownErrors === null ? "unknown" : episode.knownErrors ? "known" : "new",
		...(episode.confirmedAt === null ? { unconfirmed: true as const } : {}),
		contrast: [],
		reason: reason(series, episode, stepsOf(episode)),
	};
}

function stepsOf(episode: Episode): number {
	return episode.last + 1 - episode.onset;
}

function reason(series: SeriesIdentity, episode: Episode, steps: number): string {
	const unit = series.step === 60 ? "min" : series.step === 3600 ? "h" : `${series.step} s`;
	const tail = episode.adopted ? "; lasted so long that its level now counts as normal" : "";
	if (episode.rule === "first-errors") {
		const what =
			series.fingerprint === undefined
				? `first errors in ${formatDuration(episode.onset * series.step)}`
				: newError;
		return `${what}: ${round(episode.observed)} in ${round((steps * series.step) / 60)} min${tail}`;
	}
	const rate = `${round(episode.observed / steps)} errors/${unit} against ${round(episode.expected / steps)} expected`;
	return `${episode.rule === "ramp" ? "slow rise: " : ""}${rate}${tail}`;
}

/** Two significant digits below 10, whole numbers above. */
function round(value: number): string {
	return value >= 10 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}
