import { describe, expect, it } from "vitest";
import type { ErrorEvent } from "../../src/model/event.js";
import { errorOfBurst, sharedAttributes } from "../../src/pipeline/error-of-burst.js";
import { sampleBurst, sampleEvent } from "../contract/samples.js";
import { memoryErrors } from "./memory-ports.js";

const burst = sampleBurst(1);
/** Event `n` seconds after the onset. */
const at = (n: number, more: Partial<ErrorEvent> = {}): ErrorEvent =>
	sampleEvent(Math.abs(n), { time: burst.onset + n, ...more });
const many = (count: number, from: number, step: number, more: Partial<ErrorEvent>): ErrorEvent[] =>
	Array.from({ length: count }, (_, index) =>
		at(from + index * step, { id: `${more.fingerprint}${index}`, ...more }),
	);

describe("errorOfBurst", () => {
	it("is null without an event of the service and env in the burst", async () => {
		const elsewhere = [at(30, { service: "cart" }), at(30, { env: "test" }), at(-3600), at(90_000)];
		expect(await errorOfBurst(memoryErrors(elsewhere), burst)).toBeNull();
	});

	it("takes the error that rose most over its own past, not the one with most events", async () => {
		const usual = { fingerprint: "usual", message: "shelf is being counted" };
		const events = [
			...many(1440, -86_400 - 200, 60, usual),
			...many(60, 0, 60, usual),
			...many(20, 10, 60, { fingerprint: "risen", message: "basket is gone" }),
		];
		const found = await errorOfBurst(memoryErrors(events), burst);
		expect(found?.summary).toMatchObject({
			fingerprint: "risen",
			message: "basket is gone",
			events: 20,
			firstSeen: burst.onset + 10,
			lastSeen: burst.onset + 10 + 19 * 60,
			novelty: "new",
		});
	});

	it("counts a new error twice against one that is known", async () => {
		const known = { fingerprint: "known" };
		const events = [
			...many(1, -3600, 1, known),
			...many(10, 0, 60, known),
			...many(6, 10, 60, { fingerprint: "young" }),
		];
		expect((await errorOfBurst(memoryErrors(events), burst))?.summary.fingerprint).toBe("young");
	});

	it("calls an error known that was seen before the onset", async () => {
		const found = await errorOfBurst(memoryErrors([at(-90_000), ...many(3, 0, 60, {})]), burst);
		expect(found?.summary).toMatchObject({ novelty: "known", firstSeen: burst.onset - 90_000 });
	});

	it("shows an event with a stack before one without, and gives the newest first", async () => {
		const bare = many(3, 0, 60, { trace: null, message: "bare" });
		const found = await errorOfBurst(memoryErrors([...bare, at(300, { message: "with a stack" })]), burst);
		expect(found?.summary.message).toBe("with a stack");
		expect(found?.summary.trace).not.toBeNull();
		expect(found?.events.map((one) => one.time - burst.onset)).toEqual([300, 120, 60, 0]);
	});

	it("reads at most 500 events and counts them all", async () => {
		const found = await errorOfBurst(memoryErrors(many(700, 0, 5, {})), burst);
		expect(found?.events).toHaveLength(500);
		expect(found?.summary.events).toBe(700);
	});
});

describe("sharedAttributes", () => {
	const events = (list: readonly Readonly<Record<string, string>>[]): ErrorEvent[] =>
		list.map((attributes, n) => sampleEvent(n, { attributes, version: null }));

	it("lists what four of five events agree on, most shared first", () => {
		const agreed = { path: "/orders", zone: "a" };
		expect(
			sharedAttributes(events([agreed, agreed, agreed, agreed, { path: "/orders", zone: "b" }])),
		).toEqual([
			{ key: "path", value: "/orders", share: 1 },
			{ key: "zone", value: "a", share: 0.8 },
		]);
	});

	it("does not list what fewer share, what each event has of its own, or blobs", () => {
		const lone = { request: "1", half: "a", empty: "", blob: "x".repeat(81) };
		expect(sharedAttributes(events([lone, { ...lone, request: "2", half: "b" }]))).toEqual([]);
		expect(sharedAttributes(events([{ path: "/orders" }]))).toEqual([]);
	});

	it("takes the version for an attribute, and survives names of every object", () => {
		const odd = JSON.parse('{"__proto__":"x","constructor":"y"}');
		const shared = sharedAttributes([0, 1].map((n) => sampleEvent(n, { attributes: odd, version: "v2" })));
		expect(shared).toContainEqual({ key: "version", value: "v2", share: 1 });
		expect(shared).toContainEqual({ key: "constructor", value: "y", share: 1 });
	});

	it("shows eight at most", () => {
		const wide = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`k${i}`, "v"]));
		expect(sharedAttributes(events([wide, wide]))).toHaveLength(8);
	});
});
