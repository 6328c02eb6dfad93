import { beforeAll, describe, expect, it } from "vitest";
import { type GoParser, loadParser } from "../../src/golang/parser.js";
import { stackRisks } from "../../src/pipeline/stack-risks.js";
import type { CommitSource } from "../../src/sources/commits.js";
import { commitFact, frameFact } from "../rank/facts-by-hand.js";

let parser: GoParser;
beforeAll(async () => {
	parser = await loadParser();
});

const before = "package order\n\nfunc Price(s *Store) {\n\tif s.conn != nil {\n\t\ts.conn.Close()\n\t}\n}\n";
const after = "package order\n\nfunc Price(s *Store) {\n\ts.conn.Close()\n}\n";

async function rules(key: string, weight = 1): Promise<readonly string[]> {
	const asked: string[] = [];
	const blobs: CommitSource["blobs"] = async (shas) => {
		asked.push(...shas);
		return new Map(shas.map((sha) => [sha, sha === "1" ? before : after]));
	};
	const hunks = [{ context: "func Price(s *Store) {", removed: ["\tif s.conn != nil {", "\t}"] }];
	const commits = [commitFact({ sha: "c", files: [{ path: "order/order.go", hunks }] })];
	const frames = [frameFact("order/order.go", key, { weight })];
	const seen = await stackRisks({ blobs } as CommitSource, { commits, frames, feeds: [], parser });
	return asked.length === 0 ? ["not read"] : seen.map((one) => `${one.commit} ${one.rule} ${one.weight}`);
}

describe("stackRisks", () => {
	it("warns of the edit of a function on the stack", async () => {
		expect(await rules("Price")).toContain("c nil-check-removed 1");
	});

	it("reads no file for functions that do not matter", async () => {
		expect(await rules("Other")).toEqual(["not read"]);
		expect(await rules("Price", 0.1)).toEqual(["not read"]);
	});

	it("follows functions whose results fed the failure", async () => {
		const blobs: CommitSource["blobs"] = async (shas) =>
			new Map(shas.map((sha) => [sha, sha === "1" ? before : after]));
		const hunks = [{ context: "func Price(s *Store) {", removed: ["\tif s.conn != nil {", "\t}"] }];
		const commits = [commitFact({ sha: "c", files: [{ path: "order/order.go", hunks }] })];
		const feed = { kind: "result" as const, name: "Price", folder: "order", weight: 0.5, taken: "x" };
		const seen = await stackRisks({ blobs } as CommitSource, { commits, frames: [], feeds: [feed], parser });
		expect(seen.map((one) => one.weight)).toEqual([0.5]);
	});
});
