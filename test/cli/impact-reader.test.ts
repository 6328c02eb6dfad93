/** Impact weights while the file changes under a command that goes on. */
import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { impactReader } from "../../src/cli/impact-reader.js";
import { impactOf } from "../../src/detect/impact.js";
import type { Warning } from "../../src/model/warning.js";

let folder = "";
let file = "";
let warnings: Warning[] = [];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "faultline-impact-"));
	file = join(folder, "impact.yaml");
	warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (weight: number): void => writeFileSync(file, `services: { shop: ${weight} }\n`);
const reader = () => {
	const read = impactReader(file, (one) => warnings.push(one));
	return async (): Promise<number> => impactOf(await read(), "shop", null);
};

describe("impactReader", () => {
	it("gives what the file says now: edited, replaced, and changed within one tick of its clock", async () => {
		write(10);
		const { atime, mtime } = statSync(file);
		const shop = reader();
		expect(await shop()).toBe(10);
		write(90);
		expect(await shop()).toBe(90);
		writeFileSync(`${file}.new`, "services: { shop: 20 }\n");
		renameSync(`${file}.new`, file);
		expect(await shop()).toBe(20);
		// The same length and the same modification time as at first.
		write(33);
		utimesSync(file, atime, mtime);
		expect(await shop()).toBe(33);
		expect(warnings).toEqual([]);
	});

	it("does not parse a file anew that did not change", async () => {
		write(10);
		const read = impactReader(file, (one) => warnings.push(one));
		expect(await read()).toBe(await read());
	});

	it("keeps the weights of before while the file is broken or away, and takes the mended one", async () => {
		write(10);
		const shop = reader();
		await shop();
		writeFileSync(file, "services: { shop: lots }\n");
		expect(await shop()).toBe(10);
		rmSync(file);
		expect(await shop()).toBe(10);
		expect(warnings.map(({ code, message }) => [code, message.includes(file)])).toEqual([
			["W-IMPACT-FILE", true],
			["W-IMPACT-FILE", true],
		]);
		write(80);
		expect(await shop()).toBe(80);
	});

	it("fails at first sight of a file that cannot be used", async () => {
		await expect(reader()()).rejects.toMatchObject({ kind: "config", where: file });
		writeFileSync(file, "[]");
		await expect(reader()()).rejects.toMatchObject({ kind: "config" });
	});
});
