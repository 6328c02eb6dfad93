/**
 * WeCom (企业微信) group robot. Markdown content is at most 4,096 bytes of UTF-8, 20 messages a minute; failures
 * come with HTTP 200 and an errcode. https://developer.work.weixin.qq.com/document/path/91770
 */
import { Failure } from "../../model/failure.js";
import { excerpt } from "../../sources/http/redact.js";
import type { HttpClient } from "../../sources/http/request.js";
import { cutBytes, wecomText } from "../limits.js";
import type { Notice } from "../notice.js";
import type { NoticeGroup, Receiver } from "./receiver.js";
import { groupTitle, noticeWords } from "./words.js";

const maxBytes = 4096;
const perMinute = 20;

export function createWecomReceiver(name: string, http: HttpClient): Receiver {
	return {
		name,
		keepsAlive: false,
		maxPerRun: perMinute,
		async send(group, signal) {
			const body = JSON.stringify({ msgtype: "markdown", markdown: { content: wecomContent(group) } });
			const headers = { "content-type": "application/json; charset=utf-8" };
			const answer = await http.sendOk(
				{ path: "", method: "POST", headers, body, repeatable: false },
				signal,
			);
			checkAnswer(await answer.text(4096), answer.where, http);
		},
	};
}

/** The Markdown of a group, within the limit. Whole notices are left out before one is cut. */
export function wecomContent(group: NoticeGroup): string {
	const colour = group.firing.length === 0 ? "info" : "warning";
	const title = cutBytes(wecomText(groupTitle(group)), 300);
	let content = `**<font color="${colour}">${title}</font>**`;
	const all = [
		...group.firing.map((notice) => [notice, false] as const),
		...group.resolved.map((notice) => [notice, true] as const),
	];
	let shown = 0;
	for (const [notice, resolved] of all) {
		const next = `${content}\n${section(notice, resolved)}`;
		const rest = all.length - shown - 1;
		const tail = rest === 0 ? "" : `\n> and ${rest} more`;
		if (Buffer.byteLength(next + tail) > maxBytes) break;
		content = next;
		shown++;
	}
	return shown === all.length ? content : `${content}\n> and ${all.length - shown} more`;
}

function section(notice: Notice, resolved: boolean): string {
	const words = noticeWords(notice, resolved);
	const safe = (text: string, limit: number): string => cutBytes(wecomText(text), limit);
	return [
		`> **${safe(words.title, 200)}**`,
		`> ${safe(words.rate, 400)}`,
		...(words.error === null ? [] : [`> \`${safe(words.error, 400)}\``]),
		...(words.suspect === null
			? []
			: [`> <font color="comment">suspect</font> \`${safe(words.suspect, 300)}\``]),
		...(words.dependents === null ? [] : [`> suffering: ${safe(words.dependents, 300)}`]),
		...(resolved ? [] : [`> \`${safe(words.command, 300)}\``]),
	].join("\n");
}

/** errcodes: https://developer.work.weixin.qq.com/document/path/90313 */
function checkAnswer(text: string, where: string, http: HttpClient): void {
	let answer: { readonly errcode?: unknown; readonly errmsg?: unknown };
	try {
		answer = JSON.parse(text) as typeof answer;
	} catch (cause) {
		const hint = "check the URL of the robot";
		throw new Failure("source", "WeCom answered with something else than JSON", { where, hint, cause });
	}
	if (answer.errcode === 0) return;
	const said = excerpt(http.redact(`${String(answer.errcode)} ${String(answer.errmsg ?? "")}`));
	if (answer.errcode === 45009) {
		const hint = "it is tried again next run";
		throw new Failure("source", `WeCom asks for fewer messages (${said})`, { where, hint });
	}
	if (answer.errcode === 93000) {
		const hint = "copy the robot's URL again";
		throw new Failure("authentication", `WeCom does not know this robot (${said})`, { where, hint });
	}
	throw new Failure("source", `WeCom refused the message (${said})`, {
		where,
		hint: "look the code up in WeCom's documentation",
	});
}
