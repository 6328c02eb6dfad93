/**
 * What somebody is told: one burst with what is known about its cause. Everything a route can look at is in
 * `labels`; everything a person reads is in the other fields. Foreign text stays raw here: receivers escape it.
 */
import type { Burst, Severity } from "../model/burst.js";
import type { Explanation } from "../model/explanation.js";
import { shellWord } from "../model/shell-word.js";
import type { EpochSeconds } from "../model/time.js";

export interface Notice {
	/** The burst's id: the same burst is the same notice in every run. */
	readonly id: string;
	readonly service: string;
	readonly env: string;
	readonly severity: Severity;
	/** "" when no team is configured for the service. */
	readonly team: string;
	/** The seed's score, 0..1; null when the burst was not explained or nothing is known. */
	readonly confidence: number | null;
	/** Kind of the verdict; "" when the burst was not explained. */
	readonly verdict: string;
	readonly version: string;
	readonly fingerprint: string;
	readonly novelty: string;
	readonly startsAt: EpochSeconds;
	/** null while it lasts. */
	readonly endsAt: EpochSeconds | null;
	/** Why the detector fired. */
	readonly reason: string;
	readonly observed: number;
	readonly expected: number;
	/** Services that only suffer from this one. */
	readonly dependents: readonly string[];
	/** Text of the dominating error; "" when unknown. */
	readonly error: string;
	readonly suspect: NoticeSuspect | null;
	/** Command to copy next. */
	readonly command: string;
	/** Incident id for `explain --incident`; "" when the burst was not explained. */
	readonly incident: string;
}

export interface NoticeSuspect {
	readonly sha: string;
	readonly subject: string;
	readonly author: string;
	readonly probability: number;
}

/** Team -> services it answers for; `*` stands for any text. */
export type Teams = Readonly<Record<string, readonly string[]>>;

/**
 * A notice from a burst and, when it was explained, from its explanation. `all`: bursts among which those that
 * hang under it are.
 */
export function noticeOf(
	burst: Burst,
	explanation: Explanation | null,
	teams: Teams = {},
	all: readonly Burst[] = [],
): Notice {
	const dependents = new Set(all.filter(({ root }) => root === burst.id).map(({ service }) => service));
	const first = explanation?.suspects[0];
	const named = explanation?.verdict.kind === "assign" || explanation?.verdict.kind === "review";
	return {
		id: burst.id,
		service: burst.service,
		env: burst.env,
		severity: burst.severity,
		team: teamOf(burst.service, teams),
		confidence: explanation?.confidence.score ?? null,
		verdict: explanation?.verdict.kind ?? "",
		version: burst.version ?? "",
		fingerprint: burst.fingerprint ?? explanation?.error?.fingerprint ?? "",
		novelty: burst.novelty,
		startsAt: burst.onset,
		endsAt: burst.end,
		reason: burst.reason,
		observed: burst.observed,
		expected: burst.expected,
		dependents: [...dependents],
		error: explanation?.error?.message ?? "",
		// A weak name in a message is a wrong accusation: it waits for somebody who opens the report.
		suspect:
			first === undefined || !named
				? null
				: {
						sha: first.commit.sha,
						subject: first.commit.subject,
						author: first.commit.authorName,
						probability: first.probability,
					},
		command: explanation?.advice[0]?.command ?? `faultline explain --service ${shellWord(burst.service)}`,
		incident: explanation?.incident ?? "",
	};
}

/** First team whose patterns hold the service. */
export function teamOf(service: string, teams: Teams): string {
	for (const [team, patterns] of Object.entries(teams)) {
		if (patterns.some((pattern) => wildcard(pattern).test(service))) return team;
	}
	return "";
}

function wildcard(pattern: string): RegExp {
	return new RegExp(
		`^${pattern
			.split("*")
			.map((part) => part.replace(/[\\.+?()|[\]{}^$]/g, "\\$&"))
			.join(".*")}$`,
		"s",
	);
}

/** What routes match on. An unknown confidence is "", which no comparison holds for. */
export function labelsOf(notice: Notice): Readonly<Record<string, string>> {
	const { service, env, severity, team, verdict, version, fingerprint, novelty, confidence } = notice;
	return {
		service,
		env,
		severity,
		team,
		verdict,
		version,
		fingerprint,
		novelty,
		confidence: confidence === null ? "" : String(confidence),
		status: notice.endsAt === null ? "firing" : "resolved",
	};
}
