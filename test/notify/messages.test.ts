/** Messages within the limits of Slack and WeCom, whatever the foreign text holds. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutBytes, cutCharacters } from "../../src/notify/limits.js";
import type { NoticeGroup } from "../../src/notify/receivers/receiver.js";
import { slackMessage } from "../../src/notify/receivers/slack.js";
import { webhookBody } from "../../src/notify/receivers/webhook.js";
import { wecomContent } from "../../src/notify/receivers/wecom.js";
import { notice } from "./notices.js";

const group = (more: Partial<NoticeGroup> = {}): NoticeGroup => ({
	receiver: "chat",
	labels: { service: "shop" },
	firing: [notice("a")],
	resolved: [],
	now: 1_763_692_860,
	...more,
});

const evil = fc.oneof(
	fc.string({ unit: "binary", maxLength: 4000 }),
	fc.constantFrom(
		"<!channel>",
		"<@U1>",
		"`x`",
		"`",
		"*b*",
		"<http://x|y>",
		"[a](http://b)",
		"<font color='x'>",
		"你".repeat(3000),
		"😀".repeat(2000),
		"&".repeat(5000),
	),
);
const evilGroup = fc.array(fc.tuple(evil, evil, evil, evil), { minLength: 1, maxLength: 30 }).map((texts) =>
	group({
		firing: texts.map(([service, error, subject, command], index) =>
			notice(String(index), {
				service,
				error,
				command,
				reason: error,
				dependents: [service, subject],
				suspect: { sha: "abc", subject, author: error, probability: 0.5 },
			}),
		),
	}),
);

describe("cutting", () => {
	it("keeps whole code points and says that it cut", () => {
		expect(cutBytes("你好吗", 8)).toBe("你…");
		expect(cutBytes("你好吗", 9)).toBe("你好吗");
		expect(cutCharacters("a😀b😀", 4)).toBe("a😀…");
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (text, limit) => {
				const bytes = cutBytes(text, limit);
				expect(Buffer.byteLength(bytes)).toBeLessThanOrEqual(limit);
				expect(bytes).not.toContain("\ufffd");
				const characters = cutCharacters(text, limit);
				expect(characters.length).toBeLessThanOrEqual(limit);
				expect(characters).toBe(Buffer.from(characters, "utf8").toString("utf8"));
			}),
		);
	});
});

describe("Slack", () => {
	it("says what happened, to whom it may be due, and what to do", () => {
		const { text, blocks } = slackMessage(group({ resolved: [notice("b", { service: "pay" })] }));
		expect(text).toBe("L2 error burst: shop");
		expect(blocks.map((block) => block.type)).toEqual(["header", "section", "section"]);
		expect(blocks[1]?.text?.text).toBe(
			[
				"*L2 shop (prod)*",
				"37 errors/min against 0.4 expected; since 2025-11-21 02:40:00Z; version v2.31.0",
				"`runtime error: nil pointer dereference`",
				"Suspect: `a1b2c3d4e5 cache: reuse snapshot (Ann, 87 %)`",
				"Suffering: 1 more: web",
				"Next: `git revert a1b2c3d`",
			].join("\n"),
		);
		expect(blocks[2]?.text?.text).toMatch(/^\*RESOLVED pay \(prod\)\*/);
	});

	it("lets no name begin code", () => {
		const { blocks } = slackMessage(group({ firing: [notice("a", { service: "`", dependents: ["a`b"] })] }));
		const lines = blocks[1]?.text?.text.split("\n") ?? [];
		expect(lines[0]).toBe("*L2 ' (prod)*");
		expect(lines).toContain("Suffering: 1 more: a'b");
	});

	it("stays within every limit and neutral, whatever it is told", () => {
		fc.assert(
			fc.property(evilGroup, (one) => {
				const { text, blocks } = slackMessage(one);
				expect(blocks.length).toBeLessThanOrEqual(50);
				expect(JSON.stringify({ text, blocks }).length).toBeLessThan(16_000);
				expect(blocks[0]?.text?.text.length).toBeLessThanOrEqual(150);
				for (const block of blocks.slice(1)) {
					const shown = block.text?.text ?? "";
					expect(shown.length).toBeLessThanOrEqual(3000);
					// No raw angle bracket: no mention, no link. Backticks come in pairs: no code span is left.
					expect(shown).not.toMatch(/[<>]/);
					for (const line of shown.split("\n")) expect((line.match(/`/g) ?? []).length % 2).toBe(0);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it("counts what it leaves out", () => {
		const many = Array.from({ length: 100 }, (_, index) => notice(String(index)));
		const { blocks } = slackMessage(group({ firing: many }));
		const shown = blocks.filter(({ type }) => type === "section").length;
		expect(blocks.at(-1)?.elements?.[0]?.text).toBe(`and ${100 - shown} more`);
	});
});

describe("WeCom", () => {
	it("marks firing and resolved", () => {
		expect(wecomContent(group()).split("\n").slice(0, 2)).toEqual([
			'**<font color="warning">L2 error burst: shop</font>**',
			"> **L2 shop (prod)**",
		]);
		expect(wecomContent(group({ firing: [], resolved: [notice("a")] }))).toContain(
			'<font color="info">Resolved: errors of shop',
		);
	});

	it("stays within 4,096 bytes and lets no foreign markup in", () => {
		fc.assert(
			fc.property(evilGroup, (one) => {
				const content = wecomContent(one);
				expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4096);
				const foreign = content
					.replace(/<font color="(info|warning|comment)">|<\/font>/g, "")
					.replace(/^> /gm, "");
				expect(foreign).not.toMatch(/[<>[\]]/);
			}),
			{ numRuns: 60 },
		);
	});
});

describe("webhook", () => {
	it("sends a documented body with times in RFC 3339", () => {
		const body = webhookBody(group({ resolved: [notice("b", { endsAt: 1_763_692_850 })] }));
		expect(body).toMatchObject({
			schema: "faultline.notify/v1",
			status: "firing",
			test: false,
			sentAt: "2025-11-21T02:41:00.000Z",
		});
		expect(body.notices).toMatchObject([
			{ id: "a", status: "firing", startsAt: "2025-11-21T02:40:00.000Z", endsAt: null },
			{ id: "b", status: "resolved", endsAt: "2025-11-21T02:40:50.000Z" },
		]);
	});
});
