import { describe, expect, it } from "vitest";
import { defaultModel } from "../../src/rank/default-model.js";
import { rank } from "../../src/rank/rank.js";
import type { BuildScope } from "../../src/rank/scope.js";
import { commitFact, facts } from "./facts-by-hand.js";

const scope: BuildScope = {
	mains: ["cmd/api"],
	present: new Set(["cmd/api", "cmd/worker", "order", "queue", "web/static"]),
	imported: new Set(["cmd/api", "order"]),
	complete: true,
	embedded: ["web/static"],
	linked: null,
	excludedFiles: new Set(["order/fs_windows.go"]),
	warnings: [],
};

const edit = (path: string) => ({ path, hunks: [{ added: ["\tx()"], removed: ["\ty()"] }] });

/** Reason for a commit that edits the given files, null when it stays a suspect. */
function reason(paths: readonly string[], given: BuildScope = scope): string | null {
	const answer = rank(
		facts({ scope: given, commits: [commitFact({ sha: "c", files: paths.map(edit) })] }),
		defaultModel,
	);
	return answer.exculpated[0]?.reason ?? null;
}

describe("exculpation by the program's scope", () => {
	it("clears commits that touch only packages which the main package does not import", () => {
		expect(reason(["queue/queue.go", "cmd/worker/main.go"])).toBe("outside-import-closure");
		expect(reason(["queue/queue.go", "queue/queue_test.go", "README.md"])).toBe("outside-import-closure");
		expect(reason(["order/fs_windows.go"])).toBe("build-excluded");
	});

	it.each([
		["a file of the program beside", ["queue/queue.go", "order/order.go"]],
		["go.mod", ["queue/queue.go", "go.mod"]],
		["configuration", ["queue/queue.go", "deploy/api.yaml"]],
		["assembly", ["queue/sum_amd64.s"]],
		["vendored code", ["vendor/github.com/x/y/y.go"]],
		["embedded files", ["web/static/example.go"]],
		["a package that is no longer there", ["gone/gone.go"]],
	])("keeps %s", (_, paths) => {
		expect(reason(paths)).toBeNull();
	});

	it("looks at both names of a renamed file", () => {
		const fact = commitFact({ sha: "c", files: [edit("queue/queue.go")] });
		const [file] = fact.commit.files;
		if (file === undefined) throw new Error("no file");
		const moved = { ...fact, commit: { ...fact.commit, files: [{ ...file, oldPath: "order/queue.go" }] } };
		expect(rank(facts({ scope, commits: [moved] }), defaultModel).exculpated).toEqual([]);
	});

	it("proves nothing by a closure that is not complete or not known", () => {
		expect(reason(["queue/queue.go"], { ...scope, complete: false })).toBeNull();
		expect(reason(["queue/queue.go"], { ...scope, imported: null })).toBeNull();
	});

	it("lets the program overrule the imports one way and confirm them the other", () => {
		const linked = { ...scope, linked: new Set(["cmd/api", "queue"]) };
		expect(reason(["queue/queue.go"], linked)).toBeNull();
		expect(reason(["cmd/worker/main.go"], linked)).toBe("not-in-binary");
		expect(reason(["cmd/worker/main.go"], { ...linked, complete: false })).toBe("not-in-binary");
		// No function of it is linked, yet it is imported: constants, types and inlined functions leave no trace.
		expect(reason(["order/limits.go"], linked)).toBeNull();
	});
});
