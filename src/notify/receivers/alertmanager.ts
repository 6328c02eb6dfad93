/**
 * Alertmanager, API v2. It groups, silences and repeats by itself, so every run posts all firing notices again:
 * that keeps them alive. Each post says when the alert ends unless it is posted once more, and a notice that is
 * over is posted with its end. https://prometheus.io/docs/alerting/latest/alerts_api/
 */
import { Failure } from "../../model/failure.js";
import type { EpochSeconds, Seconds } from "../../model/time.js";
import { excerpt } from "../../sources/http/redact.js";
import type { HttpClient } from "../../sources/http/request.js";
import type { Notice } from "../notice.js";
import type { NoticeGroup, Receiver } from "./receiver.js";

export interface AlertmanagerOptions {
	readonly http: HttpClient;
	/** An alert that is not posted again ends after this time: longer than the time between two runs. */
	readonly resolveAfter: Seconds;
}

export function createAlertmanagerReceiver(name: string, options: AlertmanagerOptions): Receiver {
	const { http, resolveAfter } = options;
	return {
		name,
		keepsAlive: true,
		maxPerRun: 1000,
		async send(group, signal) {
			const alerts = alertsOf(group, resolveAfter);
			const headers = { "content-type": "application/json" };
			// Posting the same alerts twice changes nothing, so a lost answer may be tried again.
			const request = { path: "api/v2/alerts", method: "POST", headers, body: JSON.stringify(alerts) };
			const answer = await http.send(request, signal);
			const said = http.redact(await answer.text(2 ** 16));
			if (answer.status !== 200) throw alertFailure(answer.status, answer.where, said);
		},
	};
}

export interface PostedAlert {
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	readonly startsAt: string;
	readonly endsAt: string;
}

/** The body of a post. */
export function alertsOf(group: NoticeGroup, resolveAfter: Seconds): readonly PostedAlert[] {
	return [
		...group.firing.map((notice) => alertOf(notice, group.now + resolveAfter, group.test === true)),
		...group.resolved.map((notice) =>
			alertOf(notice, Math.min(notice.endsAt ?? group.now, group.now), false),
		),
	];
}

/** Labels make the identity, so nothing that changes while a burst lasts may be among them. */
function alertOf(notice: Notice, endsAt: EpochSeconds, test: boolean): PostedAlert {
	const { suspect } = notice;
	return {
		labels: filled({
			alertname: test ? "FaultlineTest" : "FaultlineErrorBurst",
			burst: notice.id,
			service: notice.service,
			env: notice.env,
			severity: notice.severity,
			team: notice.team,
		}),
		annotations: filled({
			summary: notice.reason,
			error: notice.error,
			version: notice.version,
			fingerprint: notice.fingerprint,
			confidence: notice.confidence === null ? "" : notice.confidence.toFixed(2),
			verdict: notice.verdict,
			suspect: suspect === null ? "" : `${suspect.sha} ${suspect.subject}`,
			suspect_author: suspect?.author ?? "",
			next: notice.command,
			incident: notice.incident,
		}),
		startsAt: iso(notice.startsAt),
		// "start time must be before end time"
		endsAt: iso(Math.max(endsAt, notice.startsAt + 1)),
	};
}

/** Alertmanager drops empty values, and NUL is no valid text for it. */
function filled(values: Readonly<Record<string, string>>): Record<string, string> {
	const kept = Object.entries(values).filter(([, value]) => value !== "");
	return Object.fromEntries(kept.map(([name, value]) => [name, value.replaceAll("\0", "\\x00")]));
}

function iso(time: EpochSeconds): string {
	return new Date(time * 1000).toISOString();
}

/** 400 answers are a JSON string for what an alert says, and {code, message} for JSON that does not parse. */
function alertFailure(status: number, where: string, body: string): Failure {
	const kind = status === 401 || status === 403 ? "authentication" : "source";
	const hint =
		status === 404
			? "check the URL: it is the one before /api/v2, and Alertmanager is 0.16 or newer"
			: kind === "authentication"
				? "check http_config of the receiver"
				: "it is tried again next run";
	return new Failure(kind, `Alertmanager refused the alerts (${status}): ${excerpt(messageOf(body))}`, {
		where,
		hint,
	});
}

function messageOf(body: string): string {
	try {
		const value: unknown = JSON.parse(body);
		if (typeof value === "string") return value;
		if (typeof value === "object" && value !== null && "message" in value) return String(value.message);
	} catch {
		// Plain text of a proxy.
	}
	return body;
}
