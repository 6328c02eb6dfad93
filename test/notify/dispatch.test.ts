import { describe, expect, it } from "vitest";
import { Failure } from "../../src/model/failure.js";
import { dispatch } from "../../src/notify/dispatch.js";
import type { Notice } from "../../src/notify/notice.js";
import type { NoticeGroup, Receiver } from "../../src/notify/receivers/receiver.js";
import { buildRoutes, type RouteSettings } from "../../src/notify/routes.js";
import { memoryState, notice } from "./notices.js";

/** A receiver that remembers; `broken` makes it fail. */
function recorder(more: Partial<Receiver> = {}) {
	const groups: NoticeGroup[] = [];
	const control = { broken: false };
	const receiver: Receiver = {
		name: "chat",
		keepsAlive: false,
		maxPerRun: 100,
		send: async (group) => {
			if (control.broken) throw new Failure("source", "chat is down");
			groups.push(group);
		},
		...more,
	};
	return { groups, control, receiver };
}

function setup(settings: RouteSettings = {}, more: Partial<Receiver> = {}) {
	const chat = recorder(more);
	const state = memoryState();
	const route = buildRoutes(
		{ receiver: "chat", groupInterval: 300, repeatInterval: 3600, ...settings },
		new Set(["chat"]),
	);
	const receivers = new Map([["chat", chat.receiver]]);
	const start = 1_763_692_800;
	const run = async (notices: readonly Notice[], at: number, complete = true) =>
		dispatch(notices, { route, receivers, state, now: start + at, complete });
	const outcomes = async (...args: Parameters<typeof run>) =>
		(await run(...args)).groups.map(({ outcome }) => outcome);
	return { ...chat, state, run, outcomes, start };
}

describe("dispatch", () => {
	it("tells once, repeats after the interval, tells what is new and what is over", async () => {
		const { groups, outcomes } = setup();
		expect(await outcomes([notice("a")], 0)).toEqual(["told"]);
		expect(await outcomes([notice("a")], 600)).toEqual(["quiet"]);
		expect(await outcomes([notice("a"), notice("b")], 900)).toEqual(["told"]);
		expect(await outcomes([notice("a"), notice("b")], 4600)).toEqual(["repeated"]);
		expect(await outcomes([notice("b")], 5000)).toEqual(["resolved"]);
		expect(await outcomes([], 6000)).toEqual(["resolved"]);
		expect(await outcomes([], 7000)).toEqual([]);
		expect(
			groups.map(({ firing, resolved }) => [firing.map(({ id }) => id), resolved.map(({ id }) => id)]),
		).toEqual([
			[["a"], []],
			[["a", "b"], []],
			[["a", "b"], []],
			[["b"], ["a"]],
			[[], ["b"]],
		]);
	});

	it("waits the group interval between two messages, then tells what gathered", async () => {
		const { groups, outcomes } = setup();
		await outcomes([notice("a")], 0);
		expect(await outcomes([notice("a"), notice("b")], 100)).toEqual(["quiet"]);
		expect(await outcomes([notice("a"), notice("b"), notice("c")], 400)).toEqual(["told"]);
		expect(groups[1]?.firing).toHaveLength(3);
	});

	it("does not tell a flapping burst each time", async () => {
		const { outcomes } = setup();
		await outcomes([notice("a")], 0);
		expect(await outcomes([], 400)).toEqual(["resolved"]);
		expect(await outcomes([notice("a")], 500)).toEqual(["quiet"]);
		expect(await outcomes([notice("a")], 800)).toEqual(["told"]);
	});

	it("tries again next run what was not taken, quietly", async () => {
		const { control, groups, run, outcomes } = setup();
		control.broken = true;
		const { groups: failed, warnings } = await run([notice("a")], 0);
		expect(failed.map(({ outcome }) => outcome)).toEqual(["failed"]);
		expect(warnings).toMatchObject([
			{ code: "W-NOTIFY-FAILED", message: "chat was not told: chat is down; it is tried again next run" },
		]);
		control.broken = false;
		expect(await outcomes([notice("a")], 10)).toEqual(["told"]);
		expect(groups).toHaveLength(1);
	});

	it("tells the end of what it told although the receiver failed once then", async () => {
		const { control, outcomes } = setup();
		await outcomes([notice("a")], 0);
		control.broken = true;
		expect(await outcomes([], 400)).toEqual(["failed"]);
		control.broken = false;
		expect(await outcomes([], 410)).toEqual(["resolved"]);
	});

	it("groups by labels, worst first", async () => {
		const { groups, run } = setup({ groupBy: ["service"] });
		await run([notice("a"), notice("b", { severity: "L3" }), notice("c", { service: "pay" })], 0);
		expect(groups.map(({ labels, firing }) => [labels, firing.map(({ id }) => id)])).toEqual([
			[{ service: "shop" }, ["b", "a"]],
			[{ service: "pay" }, ["c"]],
		]);
	});

	it("takes an end that the notice itself tells", async () => {
		const { groups, outcomes, start } = setup();
		await outcomes([notice("b")], 0);
		expect(await outcomes([notice("b", { endsAt: start + 350 })], 400)).toEqual(["resolved"]);
		expect(groups.at(-1)?.resolved[0]?.endsAt).toBe(start + 350);
		expect(await outcomes([notice("b", { endsAt: start + 350 })], 800)).toEqual(["quiet"]);
	});

	it("tells once of a burst that came and went between two runs", async () => {
		const { groups, outcomes, start } = setup();
		const gone = notice("a", { endsAt: start - 5 });
		expect(await outcomes([gone], 0)).toEqual(["resolved"]);
		expect(await outcomes([gone], 400)).toEqual(["quiet"]);
		expect(await outcomes([gone, notice("b")], 800)).toEqual(["told"]);
		expect(groups[1]?.resolved).toEqual([]);
	});

	it("takes nothing for over in a run that saw only some", async () => {
		const { outcomes } = setup();
		await outcomes([notice("a")], 0);
		expect(await outcomes([notice("b")], 400, false)).toEqual(["told"]);
		expect(await outcomes([notice("a"), notice("b")], 800)).toEqual(["quiet"]);
	});

	it("keeps alerts alive at receivers that want it, and ends them", async () => {
		const { groups, outcomes } = setup({}, { keepsAlive: true });
		expect(await outcomes([notice("a")], 0)).toEqual(["told"]);
		expect(await outcomes([notice("a")], 60)).toEqual(["kept-alive"]);
		expect(await outcomes([], 120)).toEqual(["resolved"]);
		expect(groups).toHaveLength(3);
	});

	it("postpones what a receiver does not take in one run", async () => {
		const { run, outcomes } = setup({ groupBy: ["service"] }, { maxPerRun: 2 });
		const many = ["a", "b", "c"].map((id) => notice(id, { service: id }));
		const first = await run(many, 0);
		expect(first.groups.map(({ outcome }) => outcome)).toEqual(["told", "told", "postponed"]);
		expect(await outcomes(many, 10)).toEqual(["quiet", "quiet", "told"]);
	});

	it("tells once when two runs come at the same time", async () => {
		const slow = { release: (): void => undefined };
		const waiting = new Promise<void>((resolve) => {
			slow.release = resolve;
		});
		const { groups, run } = setup({}, { send: () => waiting });
		const first = run([notice("a")], 0);
		const second = await run([notice("a")], 0);
		slow.release();
		expect([(await first).groups[0]?.outcome, second.groups[0]?.outcome, groups.length]).toEqual([
			"told",
			"busy",
			0,
		]);
	});

	it("survives state that it cannot read", async () => {
		const { state, outcomes } = setup();
		await outcomes([notice("a")], 0);
		for (const entry of state.entries.values()) entry.value = "{broken";
		expect(await outcomes([notice("a")], 10)).toEqual(["told"]);
	});
});
