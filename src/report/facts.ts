/**
 * Sentences about an explanation that every output form needs: the error's title, the rate before and after,
 * the drift. Plain foreign text; each renderer escapes it in its own way.
 */
import type { DeployInWindow, ErrorSummary, Explanation, RateChart } from "../model/explanation.js";
import type { Place, Suspect } from "../model/suspect.js";
import type { EpochSeconds } from "../model/time.js";
import { formatDuration } from "../model/time-text.js";
import { clockTime, count, quantity, shortSha } from "./numbers.js";

/** True when the answer names a commit. */
export function namesSuspect(explanation: Explanation): boolean {
	const { kind } = explanation.verdict;
	return explanation.suspects.length > 0 && kind !== "no-change-found" && kind !== "inconclusive";
}

/** `internal/order/order.go:15`. */
export function placeText(place: Place): string {
	return place.line === undefined ? place.path : `${place.path}:${place.line}`;
}

/** First line of the error's message. */
export function errorTitle(error: ErrorSummary): string {
	const [first = ""] = error.message.split("\n");
	const title = first.trim() || error.trace?.failure || "error without a message";
	const panics = ["panic", "http-panic"].includes(error.trace?.form ?? "");
	return panics && !title.startsWith("panic:") ? `panic: ${title}` : title;
}

/** Where it crashed: `order.(*Store).Price  internal/order/order.go:15`. */
export function crashText(error: ErrorSummary): string | null {
	const place = error.crashPlace;
	if (place !== null) return [shortSymbol(place.symbol ?? ""), placeText(place)].filter(Boolean).join("  ");
	const frame = error.trace?.frames[0];
	if (frame === undefined) return null;
	const at = frame.file === null ? "" : frame.line === null ? frame.file : `${frame.file}:${frame.line}`;
	return [shortSymbol(frame.symbol), at].filter(Boolean).join("  ");
}

/** Symbol without the folders of its import path. */
export function shortSymbol(symbol: string): string {
	return symbol.slice(symbol.lastIndexOf("/") + 1);
}

/** Counts, first seen, novelty. */
export function errorCounts(error: ErrorSummary, deploy: DeployInWindow | undefined): string | null {
	const parts: string[] = [];
	if (error.events !== null) parts.push(count(error.events, "event"));
	if (error.firstSeen !== null)
		parts.push(`first ${clockTime(error.firstSeen)}${sinceDeploy(error, deploy)}`);
	if (error.lastSeen !== null && error.firstSeen !== null && error.lastSeen > error.firstSeen) {
		parts.push(`last ${clockTime(error.lastSeen, error.firstSeen)}`);
	}
	if (error.novelty === "new") parts.push("NEW signature");
	if (error.novelty === "returned") parts.push(returnedText(error.returnedAfterDays));
	if (error.novelty === "known") parts.push("known signature");
	return parts.length === 0 ? null : parts.join(", ");
}

/** What to say of a signature that was away. */
export function returnedText(days: number | undefined): string {
	return days === undefined ? "signature is BACK after a long time" : `signature is BACK after ${days} days`;
}

function sinceDeploy(error: ErrorSummary, found: DeployInWindow | undefined): string {
	const finished = found?.deploy.finishedAt;
	if (error.firstSeen === null || finished === null || finished === undefined) return "";
	const drift = error.firstSeen - finished;
	const side = drift < 0 ? "before the deploy ended" : "after the deploy";
	return ` (${formatDuration(Math.abs(drift))} ${side})`;
}

/** Errors per minute before the onset and since. */
export interface RateChange {
	readonly before: number;
	readonly during: number;
	readonly text: string;
}

/** Mean error rates on both sides of the onset; null when one side has no step. */
export function rateChange(
	chart: RateChart,
	onset: EpochSeconds,
	end: EpochSeconds | null,
): RateChange | null {
	const mean = (from: number, to: number): number | null => {
		const steps = chart.errors.filter((value, index) => {
			const time = chart.start + index * chart.step;
			return value !== null && time + chart.step > from && time < to;
		});
		if (steps.length === 0) return null;
		const sum = steps.reduce<number>((total, value) => total + (value ?? 0), 0);
		return (sum / steps.length) * (60 / chart.step);
	};
	const before = mean(chart.start, onset - chart.step + 1e-6);
	const during = mean(onset, end ?? Number.POSITIVE_INFINITY);
	if (before === null || during === null) return null;
	const factor = before > 0 ? ` (x${quantity(during / before)})` : "";
	return { before, during, text: `${quantity(before)} -> ${quantity(during)} errors/min${factor}` };
}

/** The deploy that the range belongs to: its commit is the range's end, else the nearest in time. */
export function blamedDeploy(explanation: Explanation): DeployInWindow | undefined {
	const to = explanation.range?.to;
	const exact = explanation.deploys.find(
		({ deploy }) => to !== undefined && deploy.commit !== "" && to.startsWith(deploy.commit),
	);
	return exact ?? explanation.deploys[0];
}

/** `shop-api v2.31.0 in prod, run 98213, finished 02:40:25Z; burst began 42 s later`. */
export function deployText(found: DeployInWindow, near: EpochSeconds | null): string {
	const { deploy } = found;
	const version = deploy.version ?? shortSha(deploy.commit);
	const before = found.previous?.version ?? (found.previous ? shortSha(found.previous.commit) : null);
	const finished =
		deploy.finishedAt === null
			? `${deploy.status}, not finished`
			: `finished ${clockTime(deploy.finishedAt, near)}, errors began ${driftText(found.drift)}`;
	const change = before === null ? version : `${before} -> ${version}`;
	return `${deploy.service} ${change} in ${deploy.env || "(no env)"}, pipeline ${deploy.pipelineId}, ${finished}`;
}

function driftText(drift: number): string {
	return drift < 0 ? `${formatDuration(-drift)} earlier` : `${formatDuration(drift)} later`;
}

/** `a1b2c3d "subject"`, without the author. */
export function commitTitle(suspect: Suspect): string {
	return `${shortSha(suspect.commit.sha)} "${suspect.commit.subject}"`;
}
