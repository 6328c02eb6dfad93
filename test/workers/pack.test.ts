import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CommitFiles } from "../../src/change/commit-records.js";
import { decoded } from "../../src/change/file-versions.js";
import { packed } from "../../src/workers/pack.js";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const textsOf = (commits: readonly CommitFiles[]) =>
	commits.map(({ commit, files }) => [commit, files.map((file) => ({ ...decoded(file) }))]);

describe("packed", () => {
	it("keeps every text, with its bytes in one buffer that can be handed over", () => {
		const text = fc.option(fc.string({ unit: "binary", maxLength: 20 }).map(bytes));
		const file = fc.record({ path: fc.string(), oldPath: fc.string(), old: text, new: text });
		const commit = fc.record({ commit: fc.string(), files: fc.array(file, { maxLength: 4 }) });
		fc.assert(
			fc.property(fc.array(commit, { maxLength: 4 }), (commits) => {
				const { commits: same, buffer } = packed(commits);
				expect(textsOf(same)).toEqual(textsOf(commits));
				const all = same.flatMap(({ files }) => files.flatMap((one) => [one.old, one.new]));
				for (const one of all) expect(one === null || one.buffer === buffer).toBe(true);
				// A buffer that is transferred is gone here: nothing else may lie in it.
				const handed = structuredClone({ same, buffer }, { transfer: [buffer] });
				expect(textsOf(handed.same)).toEqual(textsOf(commits));
			}),
			{ numRuns: 100 },
		);
	});

	it("holds what several files share once", () => {
		const shared = bytes("package order\n");
		const file = { path: "a.go", oldPath: "a.go", old: shared, new: shared };
		const { buffer } = packed([
			{ commit: "a", files: [file, { ...file, path: "b.go" }] },
			{ commit: "b", files: [{ ...file, new: bytes("x") }] },
		]);
		expect(buffer.byteLength).toBe(shared.length + 1);
	});
});
