/** The loader of the built program: compiled code is used where it fits and never needed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Script } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

interface Bundle {
	load(name: string): Record<string, unknown>;
	readonly scripts: ReadonlyMap<string, Script>;
}

interface Loader {
	openBundle(folder: string): Bundle;
	readonly codeEnding: string;
}

const root = resolve(import.meta.dirname, "../..");
const { openBundle, codeEnding } = (await import(pathToFileURL(join(root, "bin/bundle.js")).href)) as Loader;

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "faultline-bundle-"));
	writeFileSync(join(folder, "main.cjs"), 'exports.answer = require("./part.cjs").six() * 7;');
	writeFileSync(join(folder, "part.cjs"), "exports.six = () => 6;");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function keepCode(): void {
	const { load, scripts } = openBundle(folder);
	load("main.cjs");
	for (const [file, script] of scripts) writeFileSync(file + codeEnding, script.createCachedData());
}

function scriptOf(bundle: Bundle, name: string): Script | undefined {
	return bundle.scripts.get(join(folder, name));
}

describe("openBundle", () => {
	it("runs files that require each other and node's own modules", () => {
		writeFileSync(join(folder, "paths.cjs"), 'exports.base = require("node:path").basename(__filename);');
		const bundle = openBundle(folder);
		expect(bundle.load("main.cjs").answer).toBe(42);
		expect(bundle.load("paths.cjs").base).toBe("paths.cjs");
	});

	it("runs a file once", () => {
		writeFileSync(join(folder, "count.cjs"), "exports.token = {};");
		const { load } = openBundle(folder);
		expect(load("count.cjs").token).toBe(load("count.cjs").token);
	});

	it("takes compiled code that fits", () => {
		keepCode();
		const bundle = openBundle(folder);
		expect(bundle.load("main.cjs").answer).toBe(42);
		expect(scriptOf(bundle, "part.cjs")?.cachedDataRejected).toBe(false);
	});

	it("compiles anew when the source is another one", () => {
		keepCode();
		writeFileSync(join(folder, "part.cjs"), "exports.six = () => 6 + 1 - 1;");
		const bundle = openBundle(folder);
		expect(bundle.load("main.cjs").answer).toBe(42);
		expect(scriptOf(bundle, "part.cjs")?.cachedDataRejected).toBe(true);
	});

	it("compiles anew when the compiled code is damaged", () => {
		writeFileSync(join(folder, `part.cjs${codeEnding}`), "not compiled code");
		const bundle = openBundle(folder);
		expect(bundle.load("main.cjs").answer).toBe(42);
		expect(scriptOf(bundle, "part.cjs")?.cachedDataRejected).toBe(true);
	});
});

describe("the build", () => {
	it("leaves compiled code that this Node version takes for what every command starts with", () => {
		const loader = JSON.stringify(pathToFileURL(join(root, "bin/bundle.js")).href);
		// A process of its own: V8 refuses code that was compiled under other flags than a test runner's.
		const program = `
			const { openBundle } = await import(${loader});
			const { load, scripts } = openBundle(${JSON.stringify(join(root, "dist"))});
			load("main.cjs");
			for (const [file, script] of scripts) console.log(file + " " + script.cachedDataRejected);
		`;
		const done = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
		expect(done.stdout).toMatch(/start-\S*\.cjs false\n/);
		expect(done.stdout).not.toMatch(/ (?:true|undefined)\n/);
	});
});
