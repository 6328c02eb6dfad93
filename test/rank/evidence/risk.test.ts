import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { riskRules } from "../../../src/change/risk-notes.js";
import type { FailureClass } from "../../../src/model/stack.js";
import { riskProducer } from "../../../src/rank/evidence/risk.js";
import type { RiskFact } from "../../../src/rank/facts.js";
import { facts } from "../facts-by-hand.js";

const risk = (rule: string, more: Partial<RiskFact> = {}): RiskFact => ({
	commit: "c",
	rule,
	text: "nil check of s.conn removed, but it is still used",
	path: "order/order.go",
	line: 12,
	symbol: "Store.Price",
	weight: 0.8,
	...more,
});
const value = (failure: FailureClass, ...risks: readonly RiskFact[]): number | undefined =>
	riskProducer.observe(facts({ failure, risks }))[0]?.value;

describe("risk", () => {
	it("says most when the warning is of the kind of the failure", () => {
		expect(value("nil-dereference", risk("nil-check-removed"))).toBe(0.8);
		expect(value("timeout", risk("nil-check-removed"))).toBe(0.2);
		expect(value("timeout", risk("nil-check-removed"), risk("limit-changed"))).toBe(0.8);
	});

	it("says where, and leaves out a line that is not in the commit's tree", () => {
		const [seen] = riskProducer.observe(
			facts({ failure: "deadlock", risks: [risk("lock-changed", { line: null })] }),
		);
		expect(seen?.text).toContain("risk lock-changed in Store.Price: ");
		expect(seen?.places).toEqual([{ path: "order/order.go", symbol: "Store.Price", commit: "c" }]);
	});

	it("sees nothing without notes", () => {
		expect(riskProducer.observe(facts({ failure: "deadlock" }))).toEqual([]);
	});

	it("names only rules that there are", () => {
		const file = join(import.meta.dirname, "../../../src/rank/evidence/risk.ts");
		const named = [...readFileSync(file, "utf8").matchAll(/"([a-z]+(?:-[a-z]+)+)"/g)].map(
			(match) => match[1] ?? "",
		);
		const rules = new Set(riskRules.map((rule) => rule.id));
		const classes = /FailureClass =([^;]*);/.exec(
			readFileSync(join(import.meta.dirname, "../../../src/model/stack.ts"), "utf8"),
		)?.[1];
		expect(named.filter((name) => !rules.has(name) && !classes?.includes(`"${name}"`))).toEqual([]);
	});
});
