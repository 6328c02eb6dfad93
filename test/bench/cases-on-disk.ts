/**
 * Cases of a file whose repositories are on this machine, ready for programs that read files: the folder, the
 * panic text for us, the same frames as a Python traceback for peers that read nothing else.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type BenchCase, panicText, parseCases } from "../../src/bench/bench-case.js";
import { repositoryFolder } from "../../src/bench/run-cases.js";

export interface CaseOnDisk {
	readonly id: string;
	readonly folder: string;
	/** `good..bad` in full shas. */
	readonly range: string;
	readonly culprits: readonly string[];
	/** File with the Go panic. */
	readonly panic: string;
	/** File with the same frames as Python prints them. */
	readonly python: string;
}

export interface CasesOnDisk {
	readonly cases: readonly CaseOnDisk[];
	/** Cases left out since their repository is not there. */
	readonly missing: readonly string[];
	/** Removes the written files. */
	clean(): void;
}

/** Reads a cases file and writes its stacks into a temporary folder. */
export function casesOnDisk(file: string, repositories: string): CasesOnDisk {
	const folder = mkdtempSync(join(tmpdir(), "faultline-bench-"));
	const missing: string[] = [];
	const cases: CaseOnDisk[] = [];
	parseCases(readFileSync(file, "utf8"), file).forEach((one, index) => {
		const repository = repositoryFolder(resolve(repositories), one.repo);
		if (repository === null) {
			missing.push(one.id);
			return;
		}
		const panic = join(folder, `${index}.go.txt`);
		const python = join(folder, `${index}.python.txt`);
		writeFileSync(panic, panicText(one));
		writeFileSync(python, pythonTraceback(one));
		const range = `${one.good_sha}..${one.bad_sha}`;
		cases.push({ id: one.id, folder: repository, range, culprits: one.culprits, panic, python });
	});
	return { cases, missing, clean: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * The frames as a Python traceback, outermost first. Paths get a root, since such tools match whole path ends;
 * a Go panic shows no source lines, so none are given.
 */
export function pythonTraceback(one: BenchCase): string {
	const frames = one.frames
		.filter((frame) => frame.file != null)
		.map((frame) => `  File "/src/${frame.file}", line ${frame.line ?? 0}, in ${frame.func}`)
		.reverse();
	const message = one.message.replace(/\s+/g, " ");
	return `Traceback (most recent call last):\n${frames.join("\n")}\nRuntimeError: ${message}\n`;
}

/** Number of commits of a range. */
export function commitCount(one: CaseOnDisk): number {
	const args = ["-C", one.folder, "rev-list", "--count", "--end-of-options", one.range];
	const done = spawnSync("git", args, { encoding: "utf8" });
	if (done.status !== 0) throw new Error(`${one.id}: ${done.stderr.trim()}`);
	return Number(done.stdout);
}

/** Values of `--name VALUE` options; throws for any other argument. */
export function optionsOf<Name extends string>(names: readonly Name[]): Partial<Record<Name, string>> {
	const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
	const { values } = parseArgs({ args: process.argv.slice(2), options });
	return values as Partial<Record<Name, string>>;
}
