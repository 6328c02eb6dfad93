/**
 * Deploys that may have caused a burst: those that finished in [onset - before, onset + after], nearest drift
 * first (seed 4.2). The window reaches past the onset because clocks differ and a canary serves before its
 * pipeline ends; it also takes deploys whose version was still ramping at the onset, and says so.
 */
import type { Deploy, RolloutPoint } from "../model/event.js";
import type { DeployInWindow } from "../model/explanation.js";
import type { EpochSeconds, Seconds } from "../model/time.js";

export interface WindowOptions {
	/** Seconds before the onset; the seed's 900. */
	readonly before: Seconds;
	/** Seconds after the onset; the seed's 300. */
	readonly after: Seconds;
}

export const seedWindow: WindowOptions = { before: 900, after: 300 };

/** A version below this share at the onset was still being rolled out. */
const fullShare = 0.99;
/** A rollout longer than this is not a rollout any more but two versions living together. */
const longestRollout: Seconds = 3 * 86_400;

/**
 * Deploys of the window, nearest drift first.
 * @param deploys deploys of one service and env, any order, any status.
 * @param rollout shares of the same service and env; empty when not known.
 */
export function deploysInWindow(
	deploys: readonly Deploy[],
	rollout: readonly RolloutPoint[],
	onset: EpochSeconds,
	options: WindowOptions = seedWindow,
): DeployInWindow[] {
	const found: DeployInWindow[] = [];
	for (const deploy of deploys) {
		if (deploy.status === "failed" || deploy.status === "canceled") continue;
		const end = deploy.finishedAt ?? deploy.startedAt;
		if (end === null) continue;
		const inWindow = end >= onset - options.before && end <= onset + options.after;
		const running = deploy.finishedAt === null && end <= onset;
		const ramping = !inWindow && end < onset && isRamping(deploy, rollout, onset);
		if (!inWindow && !ramping && !running) continue;
		found.push({
			deploy,
			drift: onset - end,
			previous: previousDeploy(deploys, deploy),
			note: noteOf(ramping, running),
		});
	}
	return found.sort((a, b) => Math.abs(a.drift) - Math.abs(b.drift));
}

function noteOf(ramping: boolean, running: boolean): string | null {
	if (running) return "the pipeline was still running at the onset";
	return ramping ? "finished before the window, but its version was still ramping at the onset" : null;
}

/** The version served some traffic at the onset, but had never served all of it: its rollout was not over. */
function isRamping(deploy: Deploy, rollout: readonly RolloutPoint[], onset: EpochSeconds): boolean {
	const { version, finishedAt } = deploy;
	if (version === null || finishedAt === null || onset - finishedAt > longestRollout) return false;
	const share = shareAt(rollout, version, onset);
	if (share === null || share <= 0) return false;
	return !rollout.some(
		(point) => point.version === version && point.time <= onset && point.share >= fullShare,
	);
}

/** Share of a version at a time: the last point at or before it; null when there is none. */
export function shareAt(
	rollout: readonly RolloutPoint[],
	version: string,
	time: EpochSeconds,
): number | null {
	let share: number | null = null;
	let at = Number.NEGATIVE_INFINITY;
	for (const point of rollout) {
		if (point.version !== version || point.time > time || point.time < at) continue;
		share = point.share;
		at = point.time;
	}
	return share;
}

/**
 * The deploy that `deploy` replaced: the newest successful one that finished before it started (or finished).
 * A redeploy of the same commit is skipped, since the range between equal commits is empty.
 */
export function previousDeploy(deploys: readonly Deploy[], deploy: Deploy): Deploy | null {
	const before = deploy.startedAt ?? deploy.finishedAt ?? Number.POSITIVE_INFINITY;
	let best: Deploy | null = null;
	for (const one of deploys) {
		if (one.pipelineId === deploy.pipelineId || one.service !== deploy.service || one.env !== deploy.env)
			continue;
		if (one.status !== "success" && one.status !== "unknown") continue;
		if (one.finishedAt === null || one.finishedAt > before || one.commit === deploy.commit) continue;
		if (best === null || one.finishedAt > (best.finishedAt ?? 0)) best = one;
	}
	return best;
}
