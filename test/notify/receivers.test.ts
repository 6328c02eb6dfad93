/** Receivers over local servers that answer as documented, and over a real Alertmanager. */
import { afterEach, describe, expect, it } from "vitest";
import type { Failure } from "../../src/model/failure.js";
import { createAlertmanagerReceiver } from "../../src/notify/receivers/alertmanager.js";
import type { NoticeGroup, Receiver } from "../../src/notify/receivers/receiver.js";
import { createSlackReceiver } from "../../src/notify/receivers/slack.js";
import { createWebhookReceiver, signatureMatches } from "../../src/notify/receivers/webhook.js";
import { createWecomReceiver } from "../../src/notify/receivers/wecom.js";
import { createHttpClient } from "../../src/sources/http/client.js";
import type { HttpClient } from "../../src/sources/http/request.js";
import { describeWith } from "../servers/describe.js";
import { type FakeHandler, type FakeServer, startFake } from "../servers/fake.js";
import { startAlertmanager } from "../servers/prometheus.js";
import { notice } from "./notices.js";

const open: { close(): unknown }[] = [];
afterEach(async () => {
	for (const one of open.splice(0)) await one.close();
});

const group = (more: Partial<NoticeGroup> = {}): NoticeGroup => ({
	receiver: "r",
	labels: {},
	firing: [notice("a")],
	resolved: [],
	now: Date.now() / 1000,
	...more,
});

async function against(
	handler: FakeHandler,
	make: (http: HttpClient) => Receiver,
	path = "",
): Promise<{ server: FakeServer; receiver: Receiver }> {
	const server = await startFake(handler);
	const clock = { now: () => 0, random: () => 0, sleep: async () => undefined };
	const http = createHttpClient({
		name: "Chat",
		baseUrl: `${server.url}${path}`,
		secretPath: true,
		clock,
		limits: { idle: 0.2 },
	});
	open.push(server, http);
	return { server, receiver: make(http) };
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
	const error = await work.catch((reason: unknown) => reason);
	expect(error).toHaveProperty("name", "Failure");
	return error as Failure;
}

const answers =
	(status: number, body: string, headers: Record<string, string> = {}): FakeHandler =>
	(_, response) => {
		response.writeHead(status, headers);
		response.end(body);
	};

describe("Slack", () => {
	const make = (http: HttpClient): Receiver => createSlackReceiver("oncall", http);

	it("posts blocks to the secret path", async () => {
		const { server, receiver } = await against(answers(200, "ok"), make, "/services/T0/B0/secretXYZ");
		await receiver.send(group());
		expect(server.seen[0]).toMatchObject({ method: "POST", path: "/services/T0/B0/secretXYZ" });
		expect(JSON.parse(server.seen[0]?.body ?? "")).toMatchObject({ text: "L2 error burst: shop" });
	});

	it.each([
		[404, "no_service", "authentication", "Slack does not take messages here: no_service"],
		[403, "action_prohibited", "authentication", "Slack does not take messages here: action_prohibited"],
		[400, "invalid_blocks", "source", "Slack answered 400: invalid_blocks"],
		[429, "rate_limited", "source", "Slack asks for fewer messages"],
		[500, "oops", "source", "Slack answered 500: oops"],
	])("%i %s", async (status, body, kind, message) => {
		const { server, receiver } = await against(
			answers(status, body, { "retry-after": "30" }),
			make,
			"/services/T0/B0/secretXYZ",
		);
		const failure = await failureOf(receiver.send(group()));
		expect([failure.kind, failure.message, failure.where]).toEqual([kind, message, `${server.url}/...`]);
		expect(JSON.stringify([failure.message, failure.where, failure.hint])).not.toContain("secretXYZ");
		// A message is never sent twice by itself.
		expect(server.seen).toHaveLength(1);
	});

	it("is silent", async () => {
		const { receiver } = await against(() => undefined, make);
		expect((await failureOf(receiver.send(group()))).kind).toBe("source");
	});
});

describe("WeCom", () => {
	const make = (http: HttpClient): Receiver => createWecomReceiver("群", http);

	it("keeps the key in the query and reads the errcode of a 200", async () => {
		const { server, receiver } = await against(
			answers(200, '{"errcode":0,"errmsg":"ok"}'),
			make,
			"/cgi-bin/webhook/send?key=kkk-secret",
		);
		await receiver.send(group());
		expect(server.seen[0]?.query.get("key")).toBe("kkk-secret");
		expect(JSON.parse(server.seen[0]?.body ?? "")).toMatchObject({ msgtype: "markdown" });
	});

	it.each([
		['{"errcode":45009,"errmsg":"api freq out of limit"}', "source", /fewer messages \(45009 api freq/],
		['{"errcode":93000,"errmsg":"invalid webhook url"}', "authentication", /does not know this robot/],
		['{"errcode":40008,"errmsg":"invalid message type"}', "source", /refused the message \(40008/],
		["<html>", "source", /something else than JSON/],
	])("%s", async (body, kind, words) => {
		const { receiver } = await against(answers(200, body), make, "/send?key=kkk-secret");
		const failure = await failureOf(receiver.send(group()));
		expect(failure.kind).toBe(kind);
		expect(failure.message).toMatch(words);
		expect(failure.where).not.toContain("kkk-secret");
	});
});

describe("webhook", () => {
	it("signs time and body", async () => {
		const { server, receiver } = await against(answers(204, ""), (http) =>
			createWebhookReceiver("hook", { http, secret: "shh" }),
		);
		await receiver.send(group());
		const [seen] = server.seen;
		const body = seen?.body ?? "";
		const [time, signature] = [
			String(seen?.headers["x-faultline-timestamp"]),
			String(seen?.headers["x-faultline-signature"]),
		];
		expect(signatureMatches("shh", time, body, signature)).toBe(true);
		expect(signatureMatches("shh", time, `${body} `, signature)).toBe(false);
		expect(signatureMatches("shh", String(Number(time) + 1), body, signature)).toBe(false);
		expect(signatureMatches("other", time, body, signature)).toBe(false);
	});

	it("does not carry a message to another host", async () => {
		const { receiver } = await against(answers(307, "", { location: "http://evil.test/" }), (http) =>
			createWebhookReceiver("hook", { http, secret: null }),
		);
		expect((await failureOf(receiver.send(group()))).message).toContain("redirects POST");
	});
});

describe("Alertmanager's refusals", () => {
	it.each([
		[
			400,
			'"at least one label pair required"',
			"Alertmanager refused the alerts (400): at least one label pair required",
		],
		[
			400,
			'{"code":400,"message":"parsing alerts body failed"}',
			"Alertmanager refused the alerts (400): parsing alerts body failed",
		],
		[404, "404 page not found", "Alertmanager refused the alerts (404): 404 page not found"],
	])("%i %s", async (status, body, message) => {
		const { receiver } = await against(answers(status, body), (http) =>
			createAlertmanagerReceiver("am", { http, resolveAfter: 900 }),
		);
		expect((await failureOf(receiver.send(group()))).message).toBe(message);
	});
});

describeWith(["prometheus-alertmanager"], "a real Alertmanager", () => {
	it("takes hostile notices, keeps one alert while it is posted again, and ends it", async () => {
		const hooks: { status: string; labels: Record<string, string>; annotations: Record<string, string> }[] =
			[];
		const hook = await startFake((request, response) => {
			hooks.push(...(JSON.parse(request.body) as { alerts: typeof hooks }).alerts);
			response.end();
		});
		const server = await startAlertmanager(hook.url);
		const http = createHttpClient({ name: "Alertmanager", baseUrl: server.url });
		open.push(server, hook, http);
		const receiver = createAlertmanagerReceiver("am", { http, resolveAfter: 900 });
		const evil = notice("bst_1", {
			service: 'x"y\n\u0000\u0007',
			error: "<b>'\u0000 你好",
			env: "",
			startsAt: Date.now() / 1000 - 60,
		});
		const list = async () =>
			JSON.parse(await (await http.sendOk({ path: "api/v2/alerts" })).text()) as {
				startsAt: string;
				endsAt: string;
				labels: Record<string, string>;
			}[];
		await receiver.send(group({ firing: [evil], now: Date.now() / 1000 }));
		const [first] = await list();
		expect(first?.labels).toMatchObject({
			alertname: "FaultlineErrorBurst",
			burst: "bst_1",
			service: 'x"y\n\\x00\u0007',
			severity: "L2",
		});
		await new Promise((resolve) => setTimeout(resolve, 20));
		await receiver.send(group({ firing: [{ ...evil, confidence: 0.2 }], now: Date.now() / 1000 }));
		const again = await list();
		expect(again).toHaveLength(1);
		expect(Date.parse(again[0]?.endsAt ?? "")).toBeGreaterThan(Date.parse(first?.endsAt ?? ""));
		await receiver.send(
			group({ firing: [], resolved: [{ ...evil, endsAt: Date.now() / 1000 - 1 }], now: Date.now() / 1000 }),
		);
		expect(await list()).toEqual([]);
		for (let tries = 0; tries < 50 && !hooks.some(({ status }) => status === "resolved"); tries++) {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		expect(hooks.map(({ status }) => status)).toEqual(["firing", "resolved"]);
	});
});
