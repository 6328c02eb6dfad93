/** Golden files: texts that a person reads in review. `UPDATE_GOLDEN=1 npm test` rewrites all of them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";

/** Compares `text` with test/golden/NAME, or writes it there when UPDATE_GOLDEN=1. */
export function expectGolden(name: string, text: string): void {
	const file = join(import.meta.dirname, name);
	if (process.env.UPDATE_GOLDEN === "1") {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text);
		return;
	}
	expect(existsSync(file), `${name} is missing: run once with UPDATE_GOLDEN=1`).toBe(true);
	expect(text).toBe(readFileSync(file, "utf8"));
}
