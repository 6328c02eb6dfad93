import { describe, expect, it } from "vitest";
import { rewordingProducer } from "../../src/rank/evidence/innocence.js";
import { rewordedShare } from "../../src/rank/rewording.js";
import { commitFact, facts, frameFact, valuesOf } from "./facts-by-hand.js";

type Pair = readonly [removed: string, added: string];

const files = (pairs: readonly Pair[], path = "pay/pay.go") => [
	{ path, hunks: pairs.map(([removed, added]) => ({ removed: [removed], added: [added] })) },
];
const share = (...pairs: readonly Pair[]) =>
	rewordedShare(commitFact({ sha: "c", files: files(pairs) }).files);

describe("rewordedShare", () => {
	it.each<Pair>([
		['\t\tpanic("pay: no address")', '\t\tpanic("pay: no address of the service")'],
		['\treturn fmt.Errorf("load %s: %w", id, err)', '\treturn fmt.Errorf("load order %s: %w", id, err)'],
		['\ts.log.Warn("slow", "took", d)', '\ts.log.Warn("slow answer", "took", d)'],
		['var errGone = errors.New("gone")', 'var errGone = errors.New("not there")'],
	])("knows %s", (removed, added) => expect(share([removed, added])).toBe(1));

	it.each<Pair>([
		['\tSubnets string `hcl:"subnets,optional"`', '\tSubnets string `hcl:"subnets"`'],
		['\tout := run("grep VERSION a")', '\tout := run("grep VERSION b")'],
		['\treturn fmt.Errorf("load %s: %v", id, err)', '\treturn fmt.Errorf("load %s: %w", id, err)'],
		['\treturn fmt.Errorf("load %s", id)', '\treturn fmt.Errorf("load order %s", name)'],
		['\tv := os.Getenv("PAY_URL")', '\tv := os.Getenv("PAYMENTS_URL")'],
	])("does not take %s for one", (removed, added) => expect(share([removed, added])).toBe(0));

	it("is a share of the changed lines of program code", () => {
		const reworded: Pair = ['\tpanic("a")', '\tpanic("b")'];
		expect(share(reworded, ["\tx := 1", "\tx := 2"])).toBe(0.5);
		const tests = commitFact({ sha: "c", files: files([reworded], "pay/pay_test.go") });
		expect(rewordedShare(tests.files)).toBe(0);
	});

	it("takes no nearer look at the same place for long lines", () => {
		const hostile = `${"a(".repeat(50_000)}"`;
		expect(share([hostile, hostile])).toBe(1);
	});
});

describe("log lines", () => {
	const logs = (...lines: readonly string[]) =>
		rewordedShare(commitFact({ sha: "c", files: [{ path: "a.go", hunks: [{ added: lines }] }] }).files, true);

	it.each(['\tlog.Printf("%s has %d", job.Name, len(events))', '\ts.logger.Info("done", "n", n)'])(
		"knows %s",
		(line) => {
			expect(logs(line)).toBe(1);
		},
	);

	it.each(['\tlog.Fatalf("no %s", name)', "\tsum(a, b)", '\tlog.Printf("a"); x++', "\tx := log.New(w)"])(
		"does not take %s for one",
		(line) => expect(logs(line)).toBe(0),
	);

	it("leaves the import that comes with them out, and counts only where they are asked for", () => {
		const files = [
			{
				path: "a.go",
				hunks: [{ added: ['\t"log"'] }, { added: ['\tlog.Print("a")'] }, { added: ["\tx := 1"] }],
			},
		];
		const fact = commitFact({ sha: "c", files });
		expect(rewordedShare(fact.files, true)).toBe(0.5);
		expect(rewordedShare(fact.files)).toBe(0);
	});
});

describe("rewording", () => {
	it("does not clear the commit that wrote the failing log line", () => {
		const added = ["\tlog.Print(order.Customer.Name)"];
		const commits = [commitFact({ sha: "c", files: [{ path: "order/a.go", hunks: [{ added }] }] })];
		const frames = [frameFact("order/a.go", "Price", { line: 7 })];
		const origin = {
			frame: 0,
			path: "order/a.go",
			line: 7,
			commit: "c",
			originalPath: "order/a.go",
			originalLine: 7,
		};
		expect(valuesOf(rewordingProducer, facts({ commits, frames }))).toEqual({ c: 1 });
		expect(valuesOf(rewordingProducer, facts({ commits, frames, origins: [origin] }))).toEqual({});
	});

	it("speaks against commits that do little else", () => {
		const commits = [
			commitFact({ sha: "most", files: files([['\tpanic("a")', '\tpanic("b")']]) }),
			commitFact({ sha: "none", files: files([["\tx := 1", "\tx := 2"]]) }),
		];
		expect(valuesOf(rewordingProducer, facts({ commits }))).toEqual({ most: 1 });
	});
});
