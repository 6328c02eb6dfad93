import { describe, expect, it } from "vitest";
import { parseMatcher } from "../../src/notify/matchers.js";
import { labelsOf, teamOf } from "../../src/notify/notice.js";
import { buildRoutes, type RouteSettings, routesFor } from "../../src/notify/routes.js";
import { notice } from "./notices.js";

const receivers = new Set(["all", "pay", "oncall", "night", "audit"]);
const taken = (settings: RouteSettings, more: Parameters<typeof notice>[1] = {}): (string | null)[] =>
	routesFor(buildRoutes(settings, receivers), labelsOf(notice("b", more))).map(({ receiver }) => receiver);

describe("routes", () => {
	const tree: RouteSettings = {
		receiver: "all",
		groupInterval: 60,
		routes: [
			{ receiver: "audit", matchers: ['env="prod"'], continue: true },
			{
				receiver: "pay",
				teams: ["payments"],
				routes: [
					{ receiver: "oncall", severities: ["L3"] },
					{ receiver: "night", matchers: ["confidence>=0.75"], groupBy: ["service"] },
				],
			},
			{ receiver: "oncall", matchers: ['severity=~"L2|L3"'] },
		],
	};

	it("stops at the first child that matches, goes on after `continue`, falls back to the node itself", () => {
		expect(taken(tree)).toEqual(["audit", "night"]);
		expect(taken(tree, { severity: "L3" })).toEqual(["audit", "oncall"]);
		expect(taken(tree, { confidence: 0.2 })).toEqual(["audit", "pay"]);
		expect(taken(tree, { team: "shop", env: "staging" })).toEqual(["oncall"]);
		expect(taken(tree, { team: "shop", env: "staging", severity: "L1" })).toEqual(["all"]);
	});

	it("does not take an unknown confidence for a low or a high one", () => {
		expect(taken(tree, { confidence: null })).toEqual(["audit", "pay"]);
		const low: RouteSettings = { routes: [{ receiver: "night", matchers: ["confidence<0.4"] }] };
		expect(taken(low, { confidence: null })).toEqual([null]);
	});

	it("inherits what a child does not say", () => {
		const [, night] = routesFor(buildRoutes(tree, receivers), labelsOf(notice("b")));
		expect(night).toMatchObject({ groupInterval: 60, repeatInterval: 14_400, groupBy: ["service"] });
		expect(night?.path).toBe("routes[1].routes[1]");
	});

	it("takes services with a wildcard, and nothing else as pattern", () => {
		const settings: RouteSettings = { routes: [{ receiver: "pay", services: ["pay-*", "a.b", 'q"\\'] }] };
		expect(taken(settings, { service: "pay-api" })).toEqual(["pay"]);
		expect(taken(settings, { service: "axb" })).toEqual([null]);
		expect(taken(settings, { service: 'q"\\' })).toEqual(["pay"]);
	});

	it.each([
		[{ receiver: "nobody" }, "notify.receiver", /no receiver "nobody"/],
		[{ routes: [{ matchers: ["severity~L3"] }] }, "notify.routes[0].matchers", /is no matcher/],
		[{ routes: [{ matchers: ["severty=L3"] }] }, "notify.routes[0].matchers", /no label severty/],
		[{ routes: [{ matchers: ['service=~"("'] }] }, "notify.routes[0].matchers", /no regular expression/],
		[{ routes: [{ matchers: ["confidence>=high"] }] }, "notify.routes[0].matchers", /is no number/],
	] as [RouteSettings, string, RegExp][])("refuses %j", (settings, where, words) => {
		let failure: unknown;
		try {
			buildRoutes(settings, receivers);
		} catch (error) {
			failure = error;
		}
		expect(failure).toMatchObject({ name: "Failure", kind: "config", where });
		expect(String(failure)).toMatch(words);
	});

	it("reads quoted values with escapes", () => {
		expect(parseMatcher('service="a\\"b, {c}"', "x").matches({ service: 'a"b, {c}' })).toBe(true);
		expect(parseMatcher("team!=shop", "x").matches({})).toBe(true);
	});

	it("finds the team of a service", () => {
		const teams = { pay: ["pay-*"], shop: ["shop", "*"] };
		expect([teamOf("pay-api", teams), teamOf("x", teams), teamOf("x", {})]).toEqual(["pay", "shop", ""]);
	});
});
