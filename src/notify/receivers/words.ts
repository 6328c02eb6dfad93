/** Sentences that the chat receivers share; each escapes them in its own way. */
import type { EpochSeconds } from "../../model/time.js";
import type { Notice } from "../notice.js";
import type { NoticeGroup } from "./receiver.js";

/** One notice in parts. `error`, `suspect` and `command` are foreign text; null when there is nothing to say. */
export interface NoticeWords {
	readonly title: string;
	readonly rate: string;
	readonly error: string | null;
	readonly suspect: string | null;
	readonly dependents: string | null;
	readonly command: string;
}

export function noticeWords(notice: Notice, resolved: boolean): NoticeWords {
	const { suspect, dependents, severity, service, env, error } = notice;
	const place = env === "" ? service : `${service} (${env})`;
	const percent = suspect === null ? "" : `${Math.round(suspect.probability * 100)} %`;
	return {
		title: `${resolved ? "RESOLVED" : severity} ${place}`,
		rate: `${notice.reason}; since ${utc(notice.startsAt)}${notice.version === "" ? "" : `; version ${notice.version}`}`,
		error: error === "" ? null : error,
		suspect:
			suspect === null
				? null
				: `${suspect.sha.slice(0, 10)} ${suspect.subject} (${suspect.author}, ${percent})`,
		dependents: dependents.length === 0 ? null : `${dependents.length} more: ${dependents.join(", ")}`,
		command: notice.command,
	};
}

/** Headline of a message. */
export function groupTitle(group: NoticeGroup): string {
	const { firing, resolved } = group;
	const first = firing[0] ?? resolved[0];
	const about = first === undefined ? "nothing" : first.service;
	const test = group.test === true ? "[TEST] " : "";
	if (firing.length === 0) return `${test}Resolved: errors of ${about}`;
	const more = firing.length > 1 ? ` and ${firing.length - 1} more` : "";
	return `${test}${firing[0]?.severity ?? ""} error burst: ${about}${more}`;
}

/** `2026-11-21 02:41:07Z` */
export function utc(time: EpochSeconds): string {
	return new Date(time * 1000)
		.toISOString()
		.replace("T", " ")
		.replace(/\.\d+Z$/, "Z");
}
