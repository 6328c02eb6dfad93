/**
 * The one builder of git subprocesses for bulk plumbing. Nothing goes through a shell; options that make git
 * read-only, quiet and independent of the user's configuration stand here once. Output is streamed.
 */
import {
	type ChildProcess,
	type ChildProcessByStdio,
	type ChildProcessWithoutNullStreams,
	spawn,
} from "node:child_process";
import type { Readable } from "node:stream";
import { Failure } from "../../model/failure.js";

/** Options before the sub-command: no quoting, no lazy fetch of missing blobs, no replaced objects' surprises. */
const fixedOptions: readonly string[] = [
	"-c",
	"core.quotepath=off",
	"-c",
	"log.showSignature=false",
	"-c",
	"diff.renames=true",
	"-c",
	"diff.noprefix=false",
	"-c",
	"diff.mnemonicPrefix=false",
	"-c",
	"diff.algorithm=myers",
	"-c",
	"diff.interHunkContext=0",
	"-c",
	"diff.orderFile=/dev/null",
	"-c",
	"i18n.logOutputEncoding=UTF-8",
	"--no-pager",
];

/** Most bytes of stderr kept for an error text. */
const maxErrorBytes = 16_384;

/** Set inside git hooks; they would point every call at the hook's repository instead of the folder that was named. */
const hookVariables: ReadonlySet<string> = new Set([
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_INDEX_FILE",
	"GIT_PREFIX",
]);

/** Environment of every git call: never asks, never locks, never fetches, never translates. */
export function gitEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return {
		...Object.fromEntries(Object.entries(env).filter(([name]) => !hookVariables.has(name))),
		GIT_OPTIONAL_LOCKS: "0",
		GIT_TERMINAL_PROMPT: "0",
		GIT_NO_LAZY_FETCH: "1",
		LC_ALL: "C",
		// git asks for memory and gives it back file by file; glibc then need not ask the system each time.
		MALLOC_TOP_PAD_: String(16 * 1024 * 1024),
	};
}

/** Starts `git -C folder args` with piped streams. */
export function spawnGit(
	folder: string,
	args: readonly string[],
	attributes?: string,
): ChildProcessWithoutNullStreams {
	return spawn("git", commandLine(folder, args, attributes), spawnOptions());
}

/** The same for a command that is told nothing: a pipe to it would cost as much as an answer. */
function spawnDeafGit(
	folder: string,
	args: readonly string[],
	attributes?: string,
): ChildProcessByStdio<null, Readable, Readable> {
	return spawn("git", commandLine(folder, args, attributes), {
		...spawnOptions(),
		stdio: ["ignore", "pipe", "pipe"],
	});
}

function commandLine(folder: string, args: readonly string[], attributes = "/dev/null"): string[] {
	return ["-C", folder, ...fixedOptions, "-c", `core.attributesFile=${attributes}`, ...args];
}

function spawnOptions() {
	return { env: gitEnvironment(process.env), windowsHide: true };
}

/** Optional parts of a run. */
export interface GitRun {
	readonly stdin?: string;
	/** A file of attributes that hold where the repository's own say nothing. */
	readonly attributes?: string;
	readonly running?: Set<ChildProcess>;
	/** Exit codes beside 0 that are answers (grep's 1: nothing found). */
	readonly accept?: readonly number[];
}

/**
 * Runs git and yields stdout in chunks. Throws Failure(repository) when git fails; ends the process when the
 * consumer stops early. While it runs the process is in `running`, for whoever wants to end it from outside.
 */
export async function* streamGit(
	folder: string,
	args: readonly string[],
	{ stdin, attributes, running, accept = [] }: GitRun = {},
): AsyncGenerator<Buffer, void> {
	const child =
		stdin === undefined ? spawnDeafGit(folder, args, attributes) : spawnGit(folder, args, attributes);
	running?.add(child);
	let errors = "";
	child.stderr.setEncoding("utf8");
	child.stderr.on("data", (text: string) => {
		if (errors.length < maxErrorBytes) errors += text;
	});
	const ended = new Promise<number>((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => {
			running?.delete(child);
			resolve(code ?? -1);
		});
	});
	ended.catch(() => undefined);
	child.stdin?.on("error", () => undefined);
	child.stdin?.end(stdin);
	let finished = false;
	try {
		for await (const chunk of child.stdout) yield chunk as Buffer;
		finished = true;
	} finally {
		if (!finished) child.kill();
	}
	const code = await ended.catch((error: unknown) => {
		throw missingGit(error);
	});
	if (code !== 0 && !accept.includes(code)) throw gitFailure(folder, args, errors);
}

/** Runs git and returns its whole stdout as text. For answers of known small size. */
export async function readGit(folder: string, args: readonly string[], run: GitRun = {}): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of streamGit(folder, args, run)) chunks.push(chunk);
	return Buffer.concat(chunks).toString("utf8");
}

function missingGit(error: unknown): Failure {
	return new Failure("repository", "git could not be started", {
		hint: "install git 2.25 or newer and make sure it is on PATH",
		cause: error,
	});
}

/** Turns git's own words into a Failure with a remedy. */
export function gitFailure(folder: string, args: readonly string[], errors: string): Failure {
	const text = errors.trim();
	const where = folder;
	if (/dubious ownership/.test(text)) {
		return new Failure("repository", "git refuses a repository that another user owns", {
			where,
			hint: `run: git config --global --add safe.directory '${folder}'`,
		});
	}
	if (/not a git repository/i.test(text)) {
		return new Failure("repository", "not a git repository", {
			where,
			hint: "pass --repo DIR with a clone of the service",
		});
	}
	if (/No such file or directory|cannot change to/.test(text)) {
		return new Failure("repository", "no such folder", {
			where,
			hint: "pass --repo DIR with a clone of the service",
		});
	}
	const first = text.split("\n").find((line) => /fatal|error/.test(line)) ?? text.split("\n")[0] ?? "";
	const name = args.find((arg) => !arg.startsWith("-")) ?? "git";
	return new Failure("repository", `git ${name} failed: ${first.replace(/^fatal: /, "")}`, {
		where,
		hint: "run `faultline doctor` to check the repository",
	});
}
