import { describe, expect, it } from "vitest";
import type { Burst } from "../../src/model/burst.js";
import { noticeOf } from "../../src/notify/notice.js";
import { burstByHand } from "../burst-by-hand.js";

const burst = (id: string, service: string, more: Partial<Burst> = {}): Burst =>
	burstByHand(id, { service, ...more });

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
