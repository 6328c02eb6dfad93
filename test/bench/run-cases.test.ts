import { expect, it } from "vitest";
import { parseCases } from "../../src/bench/bench-case.js";
import { benchText } from "../../src/bench/bench-report.js";
import { runCase, runnable } from "../../src/bench/run-cases.js";
import { memoryCommits, shaAt } from "../pipeline/memory-commits.js";

const safe = "package shop\n\nfunc Price(ids []string) string {\n\treturn first(ids)\n}\n";
const history = [
	{ subject: "shop", files: { "go.mod": "module example.com/shop\n", "price.go": safe } },
	{
		subject: "price: index at once",
		files: { "go.mod": "module example.com/shop\n", "price.go": safe.replace("first(ids)", "ids[0]") },
	},
];
const row = {
	id: "shop-1",
	repo: "example/shop",
	good_sha: shaAt(0),
	bad_sha: shaAt(1),
	culprits: [shaAt(1)],
	message: "runtime error: index out of range [0] with length 0",
	frames: [{ func: "example.com/shop.Price", file: "price.go", line: 4 }],
};

async function report(more: object): Promise<string> {
	const runs = [];
	for (const one of parseCases(JSON.stringify({ ...row, ...more }), "cases.jsonl"))
		runs.push(await runCase(runnable(one), memoryCommits(history), { ablate: false }));
	return benchText(runs, [], false);
}

it("prints figures of the cases whose culprit a person named, and of the others", async () => {
	const line = (name: string): RegExp => new RegExp(`^  culprit ${name} +1\\.000.* 1$`, "m");
	expect(await report({ source: "named" })).toMatch(line("named"));
	expect(await report({ source: "resolved" })).toMatch(line("resolved"));
	expect(await report({})).not.toContain("culprit named");
});
