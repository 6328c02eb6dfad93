/** The hand-made incidents hold together, and some plain ones are solved end to end. */
import { expect, it } from "vitest";
import { planned } from "./scenarios/apply.js";
import { ask } from "./scenarios/ask.js";
import { ingest } from "./scenarios/ingest/service.js";
import type { Scenario, Service } from "./scenarios/scenario.js";
import { shop } from "./scenarios/shop/service.js";

const all = [shop, ingest].flatMap((service) =>
	service.scenarios.map((scenario) => ({ name: scenario.name, service, scenario })),
);

function named(wanted: string): { readonly service: Service; readonly scenario: Scenario } {
	const found = all.find(({ name }) => name === wanted);
	if (found === undefined) throw new Error(`no scenario ${wanted}`);
	return found;
}

it("gives every incident a name of its own", () => {
	expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

it.each(all)("$name: the guilty change applies among at least ten others", ({ service, scenario }) => {
	const { steps } = planned(service, scenario);
	const guilty = steps.filter(({ change }) => change === scenario.culprit);
	expect(guilty).toHaveLength(scenario.culprit === null ? 0 : 1);
	expect(steps.length - guilty.length).toBeGreaterThanOrEqual(10);
});

it.each(["map-not-made", "first-of-none", "admin-default", "migration-order"])(
	"%s: faultline names the guilty commit",
	async (name) => {
		const { service, scenario } = named(name);
		const { culprit, first } = await ask(service, scenario);
		expect(first?.commit.subject).toBe(scenario.culprit?.subject);
		expect(culprit?.probability).toBeGreaterThan(0.5);
	},
);
