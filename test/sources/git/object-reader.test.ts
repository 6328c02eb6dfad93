/** What happens when `git cat-file` dies: a program in git's place answers half of an object and ends. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { ObjectReader } from "../../../src/sources/git/object-reader.js";

const path = process.env.PATH;
const folders: string[] = [];

afterEach(() => {
	process.env.PATH = path;
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Puts a program named git before all others; it dies in its first run and answers `ok` in later ones. */
function dyingGit(): void {
	const folder = mkdtempSync(join(tmpdir(), "faultline-git-"));
	folders.push(folder);
	const script = [
		"#!/bin/sh",
		`if [ ! -e '${folder}/ran' ]; then`,
		`  touch '${folder}/ran'`,
		"  read name; printf '%s blob 100\\nhalf' \"$name\"; exit 1",
		"fi",
		"while read name; do printf '%s blob 2\\nok\\n' \"$name\"; done",
	];
	writeFileSync(join(folder, "git"), `${script.join("\n")}\n`);
	chmodSync(join(folder, "git"), 0o755);
	process.env.PATH = `${folder}${delimiter}${path}`;
}

it("fails what was asked of a process that dies and begins anew with the next one", async () => {
	dyingGit();
	const reader = new ObjectReader(".");
	await expect(reader.read("a")).rejects.toThrow("git cat-file ended");
	expect((await reader.read("b"))?.content.toString()).toBe("ok");
	await reader.close();
	await expect(reader.read("c")).rejects.toThrow("closed");
});
