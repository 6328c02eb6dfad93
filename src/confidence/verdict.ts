/**
 * The verdict needs two answers: does the burst belong to this version (seed score), and which commit of its
 * range did it (ranking). It names the weak one, and never assigns on something unknown.
 */
import type { Confidence, Verdict, VerdictKind } from "../model/confidence.js";
import type { Ranking } from "../model/suspect.js";

/** Seed thresholds: from here on assign without a person; below the second, "to be verified". */
export const assignFrom = 0.75;
export const verifyBelow = 0.4;
/** A commit is named surely from this probability on. */
const sureCommit = 0.75;
/** Below it, a commit is only the best of a field. */
const likelyCommit = 0.4;

/** Decides on a ranking and a confidence. `versionAsked` is false for bare range questions. */
export function decideVerdict(ranking: Ranking, confidence: Confidence, versionAsked: boolean): Verdict {
	const first = ranking.suspects[0];
	const probability = first?.probability ?? null;
	if (first === undefined || probability === null) {
		return verdict("no-change-found", null, "commit", "no commit of the range can be guilty");
	}
	if (ranking.noneProbability > 0.5) {
		return verdict(
			"no-change-found",
			probability,
			"commit",
			"probably none of these commits: look at load, dependencies, data and configuration outside the repository",
		);
	}
	const commitSure = probability >= sureCommit;
	const commitLikely = probability >= likelyCommit;
	const known = confidence.score !== null;
	const complete =
		confidence.grayRatio.value !== null &&
		confidence.reproductionRate.value !== null &&
		confidence.stackStability.value !== null;
	const versionSure = known && complete && (confidence.score ?? 0) >= assignFrom;
	const versionWeak = known && (confidence.score ?? 0) < verifyBelow;
	if (ranking.flat && !commitLikely) {
		const text = `${ranking.credibleSet.length} commits share 90 % of the probability: bisect instead of guessing`;
		return verdict("inconclusive", probability, versionSure || !versionAsked ? "commit" : "both", text);
	}
	if (commitSure && versionSure)
		return verdict("assign", probability, "none", "version and commit are both sure");
	const weak = weakPart(commitSure, versionSure, versionAsked);
	if (!commitLikely || versionWeak) {
		return verdict("to-be-verified", probability, weak, weakText(weak, probability, confidence));
	}
	return verdict("review", probability, weak, weakText(weak, probability, confidence));
}

function weakPart(commitSure: boolean, versionSure: boolean, versionAsked: boolean): Verdict["weakPart"] {
	if (!versionAsked) return commitSure ? "none" : "commit";
	if (commitSure) return versionSure ? "none" : "version";
	return versionSure ? "commit" : "both";
}

function weakText(weak: Verdict["weakPart"], probability: number, confidence: Confidence): string {
	const share = probability > 0.995 ? "> 99" : String(Math.round(probability * 100));
	const commit = `the commit is named with ${share} %`;
	const version =
		confidence.score === null
			? "nothing is known of versions and rollout"
			: `the burst belongs to this version with a seed score of ${confidence.score.toFixed(2)}`;
	switch (weak) {
		case "none":
			return `${commit}; a person should confirm it`;
		case "commit":
			return `weak part: ${commit}`;
		case "version":
			return `weak part: ${version}`;
		case "both":
			return `weak parts: ${commit}; ${version}`;
	}
}

function verdict(
	kind: VerdictKind,
	probability: number | null,
	weakPart: Verdict["weakPart"],
	text: string,
): Verdict {
	return { kind, probability, weakPart, text };
}
