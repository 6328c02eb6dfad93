/**
 * Generic webhook: one JSON document per group, signed so that the other side can trust it. The signature covers
 * the time as well, so that an old message cannot be played again:
 *
 *   X-Faultline-Timestamp: 1763692867
 *   X-Faultline-Signature: sha256=hex(HMAC-SHA256(secret, timestamp + "." + body))
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { HttpClient } from "../../sources/http/request.js";
import type { Notice } from "../notice.js";
import type { NoticeGroup, Receiver } from "./receiver.js";
import { groupTitle } from "./words.js";

export interface WebhookOptions {
	readonly http: HttpClient;
	/** null: not signed. */
	readonly secret: string | null;
}

export function createWebhookReceiver(name: string, { http, secret }: WebhookOptions): Receiver {
	return {
		name,
		keepsAlive: false,
		maxPerRun: 1000,
		async send(group, signal) {
			const body = JSON.stringify(webhookBody(group));
			const timestamp = String(Math.floor(group.now));
			const headers = {
				"content-type": "application/json; charset=utf-8",
				"x-faultline-timestamp": timestamp,
				...(secret === null ? {} : { "x-faultline-signature": signatureOf(secret, timestamp, body) }),
			};
			const answer = await http.sendOk(
				{ path: "", method: "POST", headers, body, repeatable: false },
				signal,
			);
			await answer.text(4096);
		},
	};
}

/** Value of X-Faultline-Signature. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
	return `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}

/** How a receiver in JavaScript checks a message; compares in constant time. */
export function signatureMatches(
	secret: string,
	timestamp: string,
	body: string,
	signature: string,
): boolean {
	const expected = Buffer.from(signatureOf(secret, timestamp, body));
	const given = Buffer.from(signature);
	return expected.byteLength === given.byteLength && timingSafeEqual(expected, given);
}

/** The document. Additive within v1. */
export function webhookBody(group: NoticeGroup): Readonly<Record<string, unknown>> {
	return {
		schema: "faultline.notify/v1",
		status: group.firing.length > 0 ? "firing" : "resolved",
		test: group.test === true,
		receiver: group.receiver,
		title: groupTitle(group),
		groupLabels: group.labels,
		sentAt: new Date(group.now * 1000).toISOString(),
		notices: [
			...group.firing.map((notice) => noticeJson(notice, "firing")),
			...group.resolved.map((notice) => noticeJson(notice, "resolved")),
		],
	};
}

function noticeJson(notice: Notice, status: string): Readonly<Record<string, unknown>> {
	const time = (seconds: number | null): string | null =>
		seconds === null ? null : new Date(seconds * 1000).toISOString();
	return { ...notice, status, startsAt: time(notice.startsAt), endsAt: time(notice.endsAt) };
}
