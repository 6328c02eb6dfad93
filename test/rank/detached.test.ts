import { describe, expect, it } from "vitest";
import { detachedProducer } from "../../src/rank/evidence/innocence.js";
import {
	type CommitByHand,
	commitFact,
	type FileByHand,
	facts,
	frameFact,
	valuesOf,
} from "./facts-by-hand.js";

const newFunction = ["// Step tells it.", "func (l *Limiter) Step() int {", "\treturn l.step", "}"];
const file = (
	added: readonly string[],
	removed: readonly string[] = [],
	path = "limit/limit.go",
): FileByHand => ({
	path,
	hunks: [{ added, removed }],
});

function seen(commit: Partial<CommitByHand>, more = {}) {
	const commits = [commitFact({ sha: "c", ...commit })];
	const frames = [frameFact("limit/limit.go", "New")];
	return valuesOf(detachedProducer, facts({ commits, frames, ...more })).c ?? 0;
}

describe("detached", () => {
	it.each<[string, readonly FileByHand[]]>([
		["a new function", [file(newFunction)]],
		["a function that is gone", [file([], newFunction)]],
		[
			"a new type with its import and a test of it",
			[
				file(["import (", '\t"time"', ")", "", "type Clock struct {", "\tat time.Time", "}"]),
				file(["func TestClock(t *testing.T) {", "}"], [], "limit/limit_test.go"),
			],
		],
	])("knows %s", (_, files) => expect(seen({ files })).toBe(1));

	it.each<[string, readonly FileByHand[]]>([
		[
			"an edit inside of a function beside it",
			[
				{
					path: "limit/limit.go",
					hunks: [{ context: "func New() {", added: ["\tx++"] }, { added: newFunction }],
				},
			],
		],
		["a function that moved", [file(newFunction), file([], newFunction, "limit/step.go")]],
		["the function of a frame", [file(["func New() *Limiter {", "\treturn nil", "}"])]],
		["a method that the standard library calls", [file(["func (l *Limiter) String() string {", "}"])]],
		["init", [file(["func init() {", "}"])]],
		["a variable", [file(["var Default = New()"])]],
		[
			"an edit in a group of variables beside it",
			[
				{
					path: "limit/limit.go",
					hunks: [{ context: "var (", added: ["\tDefault = New()"] }, { added: newFunction }],
				},
			],
		],
		["a build constraint", [file(["//go:build linux", ...newFunction])]],
		["settings beside it", [file(newFunction), file(["burst: 0"], [], "deploy/values.yaml")]],
		["comments alone", [file(["// Step tells it."])]],
		["no code", [file(["burst: 0"], [], "deploy/values.yaml")]],
	])("does not take %s for it", (_, files) => expect(seen({ files })).toBe(0));

	it("looks at files that were not read, and at what the stack reaches", () => {
		const files = [file(newFunction)];
		expect(seen({ files, otherPaths: ["README.md", "limit/big_test.go"] })).toBe(1);
		expect(seen({ files, otherPaths: ["limit/big.go"] })).toBe(0);
		expect(seen({ files }, { frames: [] })).toBe(0);
		const reached = { folder: "limit", key: "Limiter.Step", frame: 0, line: 3, via: null };
		expect(seen({ files }, { reached: [{ ...reached, link: "call", statement: "call" }] })).toBe(0);
	});
});
