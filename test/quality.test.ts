/** Types and lint as tests: a tree that does not type-check or lint is not done, whatever its tests say. */
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

function run(
	tool: string,
	args: readonly string[],
): { readonly status: number | null; readonly output: string } {
	const done = spawnSync(join(root, "node_modules/.bin", tool), args, { cwd: root, encoding: "utf8" });
	return { status: done.status, output: `${done.stdout}${done.stderr}` };
}

describe("quality", () => {
	it("type-checks", { timeout: 180_000 }, () => {
		const { status, output } = run("tsc", ["--noEmit", "-p", "."]);
		expect(status, output).toBe(0);
	});

	it("lints and is formatted (npm run format mends most)", { timeout: 120_000 }, () => {
		const { status, output } = run("biome", ["check", "--error-on-warnings", "--max-diagnostics=50", "."]);
		expect(status, output).toBe(0);
	});
});
