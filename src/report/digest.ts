/**
 * What happened in a stretch of time, from the saved incidents: the answers, how long they took, how they
 * fared with the people who judged them.
 */
import type { Deploy } from "../model/event.js";
import type { Explanation } from "../model/explanation.js";
import type { EpochSeconds, Seconds, TimeRange } from "../model/time.js";
import { errorTitle, namesSuspect } from "./facts.js";

/** A saved incident as the history port lists it. */
export interface SavedIncident {
	readonly incident: string;
	readonly savedAt: EpochSeconds;
	readonly explanation: Explanation;
}

/** A person's judgement of a named commit. */
export interface Judgement {
	readonly incident: string;
	readonly commit: string;
	readonly verdict: "right" | "wrong" | "unknown";
}

/** One incident of the digest. */
export interface DigestIncident {
	readonly incident: string;
	readonly onset: EpochSeconds | null;
	readonly service: string;
	readonly env: string;
	readonly severity: string | null;
	readonly culprit: { readonly sha: string; readonly subject: string; readonly probability: number } | null;
	readonly verdict: Explanation["verdict"]["kind"];
	/** What people said of the culprit; null when nobody did. */
	readonly judged: Judgement["verdict"] | null;
	readonly signature: string;
	readonly isNew: boolean;
}

/** Confirmed answers among the judged ones; the measure of whether the tool can be trusted. */
export interface Precision {
	readonly right: number;
	readonly judged: number;
}

export interface Digest {
	readonly range: TimeRange;
	readonly deploys: number;
	/** Newest onset first. */
	readonly incidents: readonly DigestIncident[];
	/** Incidents whose answer names a commit. */
	readonly attributed: number;
	/** Median of saved time minus onset of attributed incidents; null without any. */
	readonly timeToAttribution: Seconds | null;
	readonly newSignatures: number;
	/** Over all judgements known, not only those of the range. */
	readonly precision: Precision;
}

/** Builds the digest. `saved`: incidents of the range; `judgements`: all of them. */
export function buildDigest(
	range: TimeRange,
	deploys: readonly Deploy[],
	saved: readonly SavedIncident[],
	judgements: readonly Judgement[],
): Digest {
	const byCommit = new Map(judgements.map((one) => [`${one.incident} ${one.commit}`, one.verdict]));
	const incidents = saved
		.map((one) => incidentOf(one, byCommit))
		.sort((a, b) => (b.onset ?? 0) - (a.onset ?? 0) || (a.incident < b.incident ? -1 : 1));
	const delays = saved
		.filter(({ explanation }) => namesSuspect(explanation) && explanation.burst !== null)
		.map(({ savedAt, explanation }) => Math.max(0, savedAt - (explanation.burst?.onset ?? savedAt)));
	return {
		range,
		deploys: deploys.length,
		incidents,
		attributed: incidents.filter((incident) => incident.culprit !== null).length,
		timeToAttribution: median(delays),
		newSignatures: incidents.filter((incident) => incident.isNew).length,
		precision: {
			right: judgements.filter((one) => one.verdict === "right").length,
			judged: judgements.filter((one) => one.verdict !== "unknown").length,
		},
	};
}

function incidentOf(
	{ incident, explanation }: SavedIncident,
	judgements: ReadonlyMap<string, Judgement["verdict"]>,
): DigestIncident {
	const [first] = namesSuspect(explanation) ? explanation.suspects : [];
	const { burst, error } = explanation;
	return {
		incident,
		onset: burst?.onset ?? null,
		service: burst?.service ?? "",
		env: burst?.env ?? "",
		severity: burst?.severity ?? null,
		culprit:
			first === undefined
				? null
				: { sha: first.commit.sha, subject: first.commit.subject, probability: first.probability },
		verdict: explanation.verdict.kind,
		judged: first === undefined ? null : (judgements.get(`${incident} ${first.commit.sha}`) ?? null),
		signature: error === null ? (burst?.reason ?? "") : errorTitle(error),
		isNew: error?.novelty === "new",
	};
}

function median(values: readonly number[]): number | null {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const upper = sorted[middle];
	if (upper === undefined) return null;
	return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
