import { describe, expect, it } from "vitest";
import { reachFarProducer } from "../../../src/rank/evidence/reach-far.js";
import { commitFact, facts } from "../facts-by-hand.js";

const edit = (path: string, name: string) => ({
	path,
	hunks: [{ context: `func (s *Store) ${name}() {`, removed: ["\ta()"], added: ["\tb()"] }],
});
const call = { name: "load", folder: "order", via: "Store.get", caller: "Price" };

describe("reach-far", () => {
	it("takes the strongest link to an edited function, in the right package only", () => {
		const seen = reachFarProducer.observe(
			facts({
				farCalls: [
					{ ...call, weight: 0.3 },
					{ ...call, via: "Store.list", weight: 0.7 },
				],
				commits: [
					commitFact({ sha: "here", files: [edit("order/store.go", "load")] }),
					commitFact({ sha: "elsewhere", files: [edit("cart/store.go", "load")] }),
					commitFact({ sha: "other", files: [edit("order/store.go", "save")] }),
					commitFact({ sha: "test", files: [edit("order/store_test.go", "load")] }),
				],
			}),
		);
		expect(seen.map((one) => [one.commit, one.value])).toEqual([["here", 0.7]]);
		expect(seen[0]?.text).toBe("edits Store.load, which Store.list calls, which Price on the stack calls");
	});

	it("sees nothing without far calls", () => {
		const commits = [commitFact({ sha: "here", files: [edit("order/store.go", "load")] })];
		expect(reachFarProducer.observe(facts({ commits }))).toEqual([]);
	});
});
