import { describe, expect, it } from "vitest";
import { type WatchEvent, watchBursts } from "../../src/cli/watch-bursts.js";
import type { Burst } from "../../src/model/burst.js";
import { Failure } from "../../src/model/failure.js";
import { watchLine } from "../../src/report/text/watch.js";
import { burstByHand } from "../burst-by-hand.js";

const burst = (id: string, end: number | null, more: Partial<Burst> = {}): Burst =>
	burstByHand(id, { service: "order\u001b[31m", end, ...more });

async function watched(looks: (() => readonly Burst[])[]) {
	const events: WatchEvent[] = [];
	const outages: (string | null)[] = [];
	let at = 0;
	await watchBursts({
		look: async () => looks[at++]?.() ?? [],
		tell: async (event) => void events.push(event),
		outage: (reason) => void outages.push(reason),
		signal: new AbortController().signal,
		interval: 0,
		looks: looks.length,
	});
	return { events: events.map((event) => `${event.kind} ${event.burst.id}`), outages };
}

describe("detect --watch", () => {
	it("tells each burst once when it begins and once when it ends", async () => {
		const { events } = await watched([
			() => [burst("a", null)],
			() => [burst("a", null)],
			() => [burst("a", 2000), burst("b", 2100, { service: "pay" })],
			() => [burst("a", 2000), burst("b", 2100, { service: "pay" })],
		]);
		expect(events).toEqual(["began a", "ended a", "began b", "ended b"]);
	});

	it("says when a burst is sure, and takes back in so many words what was none", async () => {
		const unsure = { unconfirmed: true } as const;
		const { events } = await watched([
			() => [burst("a", null, unsure), burst("b", null, { ...unsure, service: "pay" })],
			() => [burst("a", null)],
			() => [burst("a", null)],
			() => [burst("a", 2000)],
			() => [],
		]);
		expect(events).toEqual(["began a", "began b", "withdrawn b", "confirmed a", "ended a"]);
	});

	it("goes on with a burst that a later look dates or names otherwise", async () => {
		const { events } = await watched([
			() => [burst("a", null), burst("c", null, { service: "pay", root: "a" })],
			() => [burst("b", null, { onset: 940 }), burst("c", null, { service: "pay", root: "b" })],
			() => [
				burst("d", 2000, { onset: 880, fingerprint: "fp" }),
				burst("c", 2000, { service: "pay", root: "d" }),
			],
			() => [burst("e", 3000, { onset: 2500 })],
		]);
		expect(events).toEqual(["began a", "began c", "ended a", "ended c", "began e", "ended e"]);
	});

	it("says again that a burst goes on which was over", async () => {
		const { events } = await watched([() => [burst("a", 2000)], () => [burst("a", null)]]);
		expect(events).toEqual(["began a", "ended a", "began a"]);
	});

	it("says once that the store went away, once that it is back, and loses nothing", async () => {
		const down = (): never => {
			throw new Failure("source", "connection refused");
		};
		const { events, outages } = await watched([() => [], down, down, () => [burst("a", 1500)]]);
		expect(outages).toEqual(["connection refused", null]);
		expect(events).toEqual(["began a", "ended a"]);
	});

	it("ends on what waiting cannot mend", async () => {
		const refused = (): never => {
			throw new Failure("authentication", "401");
		};
		await expect(watched([refused])).rejects.toThrow("401");
	});

	it("prints one harmless line", () => {
		const line = watchLine("began", burst("bst_1", null));
		expect(line.endsWith("\n")).toBe(true);
		expect(line).not.toContain("\u001b");
		expect(line).toContain("BEGAN");
		expect(watchLine("began", burst("bst_1", null, { unconfirmed: true }))).toContain("may still go away");
		expect(watchLine("withdrawn", burst("bst_1", null))).toMatch(/WENT AWAY {2}.*no burst/);
	});
});
