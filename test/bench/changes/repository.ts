/** What the benches read of a repository beyond the CommitSource port. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Commit } from "../../../src/model/commit.js";
import { logFormat, parseLog } from "../../../src/sources/git/log-parser.js";

/** Runs git and returns its output. */
export function git(folder: string, args: readonly string[], input?: string): string {
	const done = spawnSync("git", ["-C", folder, ...args], { encoding: "utf8", maxBuffer: 1 << 30, input });
	if (done.status !== 0) throw new Error(`git ${args[0]} in ${folder}: ${done.stderr}`);
	return done.stdout;
}

/**
 * Commits with their raw changes, by sha. Only exact renames: a partial clone lacks blobs that others need.
 * Commits whose trees are missing are left out.
 */
export function commitsOf(folder: string, shas: readonly string[]): Map<string, Commit> {
	const args = [
		"log",
		"-z",
		"--no-walk=unsorted",
		"--stdin",
		"--raw",
		"--no-abbrev",
		"-M100%",
		"--no-color",
		logFormat,
	];
	if (shas.length === 0) return new Map();
	try {
		return new Map(parseLog(git(folder, args, `${shas.join("\n")}\n`)).map((commit) => [commit.sha, commit]));
	} catch (error) {
		if (!String(error).includes("unable to read")) throw error;
		if (shas.length === 1) return new Map();
		const half = shas.length >> 1;
		return new Map([...commitsOf(folder, shas.slice(0, half)), ...commitsOf(folder, shas.slice(half))]);
	}
}

/** `owner+name` of a mirrored repository, else the folder's name. */
export function repositoryName(folder: string): string {
	return basename(folder) === "repo" ? basename(dirname(folder)) : basename(folder);
}

/** The git folder of what was named: itself, or a `repo` below it. */
export function gitFolder(folder: string): string {
	return existsSync(join(folder, "repo", "HEAD")) ? join(folder, "repo") : folder;
}

/** A small seeded generator (mulberry32), so that every run draws the same sample. */
export function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
	};
}

/** `count` members drawn without replacement. */
export function sample<T>(items: readonly T[], count: number, random: () => number): T[] {
	const left = [...items];
	const drawn: T[] = [];
	while (drawn.length < count && left.length > 0) {
		const [one] = left.splice(Math.floor(random() * left.length), 1);
		if (one !== undefined) drawn.push(one);
	}
	return drawn;
}
