import { describe, expect, it } from "vitest";
import { tagProducer } from "../../../src/rank/evidence/tag.js";
import { commitFact, type FileByHand, facts, frameFact, textsOf, uses, valuesOf } from "../facts-by-hand.js";

const inType = (removed: string, added: string, path = "config/config.go"): FileByHand => ({
	path,
	hunks: [{ context: "type Stock struct {", removed: [removed], added: [added], newStart: 5 }],
});
const reading = frameFact("stock/stock.go", "shardOf", {
	references: uses([], [{ name: "shards", qualifier: "s", line: 40 }]),
});

function given(files: Readonly<Record<string, FileByHand>>) {
	const commits = Object.entries(files).map(([sha, file]) => commitFact({ sha, files: [file] }));
	const feeds = [
		{ kind: "field" as const, name: "Discount", folder: null, weight: 0.9, taken: "Total at line 7" },
	];
	return facts({ frames: [reading], feeds, commits });
}

describe("tag", () => {
	it("sees another key of a field that the failure uses, or that is named like it", () => {
		const asked = given({
			fed: inType('\tDiscount *Rate `json:"discount,omitempty"`', '\tDiscount *Rate `json:"rebate"`'),
			named: inType('\tShards  int `yaml:"shards"`', '\tShards int `yaml:"shard_count"`'),
			other: inType('\tListen string `yaml:"listen"`', '\tListen string `yaml:"address"`'),
			option: inType('\tShards int `yaml:"shards"`', '\tShards int `yaml:"shards,omitempty"`'),
			type: inType('\tShards int `yaml:"shards"`', '\tShards int64 `yaml:"shards"`'),
			new: inType("", '\tShards int `yaml:"shards"`'),
			test: inType('\tShards int `yaml:"a"`', '\tShards int `yaml:"b"`', "config/config_test.go"),
		});
		expect(valuesOf(tagProducer, asked)).toEqual({ fed: 0.9, named: 0.6 });
		expect(textsOf(tagProducer, asked).named).toBe(
			"decodes Shards from `shard_count` instead of `shards`, and shardOf at line 40 uses it",
		);
	});

	it("is quick on hostile lines", () => {
		const hostile = `\tx ${"y ".repeat(100_000)}\``;
		expect(valuesOf(tagProducer, given({ c: inType(hostile, hostile) }))).toEqual({});
	});
});
