import { describe, expect, it } from "vitest";
import type { Burst } from "../../src/model/burst.js";
import { noticeOf } from "../../src/notify/notice.js";

const burst = (id: string, service: string, more: Partial<Burst> = {}): Burst => ({
	id,
	service,
	env: "prod",
	version: null,
	fingerprint: null,
	onset: 1000,
	onsetInterval: [940, 1060],
	end: null,
	peak: { time: 1060, errors: 9 },
	observed: 40,
	expected: 1,
	logPValue: -50,
	detector: "counts",
	severity: "L2",
	novelty: "new",
	contrast: [],
	reason: "9 errors/min against 0.1 expected",
	...more,
});

describe("noticeOf", () => {
	it("names the services that hang under the burst, each once", () => {
		const root = burst("a", "order", { dependents: ["b", "c", "d"] });
		const others = [
			burst("b", "web", { root: "a" }),
			burst("c", "web", { root: "a" }),
			burst("d", "mail", { root: "a" }),
			burst("e", "pay"),
		];
		expect(noticeOf(root, null, {}, [root, ...others]).dependents).toEqual(["web", "mail"]);
		expect(noticeOf(burst("e", "pay"), null).dependents).toEqual([]);
	});

	it("gives a command that a shell takes for one word, whatever the service is called", () => {
		expect(noticeOf(burst("a", "shop-api"), null).command).toBe("faultline explain --service shop-api");
		expect(noticeOf(burst("a", "a'b; $(rm x)"), null).command).toBe(
			"faultline explain --service 'a'\\''b; $(rm x)'",
		);
	});
});
