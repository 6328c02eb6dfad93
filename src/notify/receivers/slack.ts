/**
 * Slack incoming webhook. Limits (docs.slack.dev/reference/block-kit/blocks): header 150 characters, section text
 * 3,000, 50 blocks; whole payloads beyond about 13,000 characters are refused as msg_blocks_too_long.
 */
import { Failure } from "../../model/failure.js";
import { excerpt } from "../../sources/http/redact.js";
import type { HttpClient } from "../../sources/http/request.js";
import { cutCharacters, slackCode, slackText } from "../limits.js";
import type { Notice } from "../notice.js";
import type { NoticeGroup, Receiver } from "./receiver.js";
import { groupTitle, noticeWords } from "./words.js";

const maxHeader = 150;
const maxSection = 3000;
const maxPayload = 12_000;
const maxText = 2800;

/** Slack takes about one message a second; more in one run would meet its 429. */
const perRun = 30;

export function createSlackReceiver(name: string, http: HttpClient): Receiver {
	return {
		name,
		keepsAlive: false,
		maxPerRun: perRun,
		async send(group, signal) {
			const body = JSON.stringify(slackMessage(group));
			const headers = { "content-type": "application/json; charset=utf-8" };
			const answer = await http.send({ path: "", method: "POST", headers, body, repeatable: false }, signal);
			const said = await answer.text(4096);
			if (answer.status !== 200) throw slackFailure(answer.status, answer.where, http.redact(said));
		},
	};
}

interface SlackBlock {
	readonly type: string;
	readonly text?: { readonly type: string; readonly text: string };
	readonly elements?: readonly { readonly type: string; readonly text: string }[];
}

/** The payload of a group. */
export function slackMessage(group: NoticeGroup): {
	readonly text: string;
	readonly blocks: readonly SlackBlock[];
} {
	const title = groupTitle(group);
	// Header blocks are plain text: nothing in them is markup, but control characters are still made visible.
	const header: SlackBlock = {
		type: "header",
		text: { type: "plain_text", text: cutCharacters(title, maxHeader) },
	};
	const blocks: SlackBlock[] = [header];
	const all = [
		...group.firing.map((notice) => [notice, false] as const),
		...group.resolved.map((notice) => [notice, true] as const),
	];
	let shown = 0;
	let size = JSON.stringify(blocks).length;
	for (const [notice, resolved] of all) {
		const block: SlackBlock = {
			type: "section",
			text: { type: "mrkdwn", text: sectionText(notice, resolved) },
		};
		size += JSON.stringify(block).length;
		if (size > maxPayload || blocks.length >= 45) break;
		blocks.push(block);
		shown++;
	}
	if (shown < all.length) {
		blocks.push({ type: "context", elements: [{ type: "mrkdwn", text: `and ${all.length - shown} more` }] });
	}
	return { text: cutCharacters(slackText(title), maxSection), blocks };
}

/** Parts are cut before they are put together, so that no cut falls into an escape or a code span. */
function sectionText(notice: Notice, resolved: boolean): string {
	const words = noticeWords(notice, resolved);
	const short = (text: string, limit: number): string => cutCharacters(text, limit);
	const lines = [
		`*${slackText(short(words.title, 200)).replace(/\*/g, "∗")}*`,
		slackText(short(words.rate, 300)),
		...(words.error === null ? [] : [slackCode(short(words.error, 300))]),
		...(words.suspect === null ? [] : [`Suspect: ${slackCode(short(words.suspect, 200))}`]),
		...(words.dependents === null ? [] : [`Suffering: ${slackText(short(words.dependents, 200))}`]),
		...(resolved ? [] : [`Next: ${slackCode(short(words.command, 200))}`]),
	];
	let text = "";
	for (const line of lines) {
		// Escapes may make a line up to five times longer: leave whole lines out rather than cut one.
		if (text.length + line.length + 1 > maxText) break;
		text = text === "" ? line : `${text}\n${line}`;
	}
	return text;
}

function slackFailure(status: number, where: string, said: string): Failure {
	const answer = excerpt(said);
	if (status === 429)
		return new Failure("source", "Slack asks for fewer messages", {
			where,
			hint: "it is tried again next run",
		});
	if (status === 403 || status === 404 || status === 410) {
		const hint = "make a new incoming webhook; this one is gone or not allowed to post";
		return new Failure("authentication", `Slack does not take messages here: ${answer}`, { where, hint });
	}
	const hint =
		status === 400 ? "this is a bug of faultline: report it with the message" : "it is tried again next run";
	return new Failure("source", `Slack answered ${status}: ${answer}`, { where, hint });
}
