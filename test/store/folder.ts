/** Temporary folders of a test file, removed when it ends. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];

afterAll(() => {
	for (const folder of made) rmSync(folder, { recursive: true, force: true });
	made.length = 0;
});

/** A fresh folder. */
export function freshFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "faultline-test-"));
	made.push(folder);
	return folder;
}

/** Path of a store that does not exist yet. */
export function freshStorePath(): string {
	return join(freshFolder(), "state", "faultline.sqlite");
}
