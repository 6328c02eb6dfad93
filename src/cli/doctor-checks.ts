/** The inspections of `faultline doctor`. Each tries one thing and never throws. */
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { Failure } from "../model/failure.js";
import { formatDuration, formatTime } from "../model/time-text.js";
import { openSources, openStore, repositoryFolder, storePath } from "./compose.js";
import type { CommandContext } from "./context.js";

/** What one inspection found. */
export interface Finding {
	readonly name: string;
	readonly outcome: "ok" | "warn" | "fail";
	readonly text: string;
	readonly hint: string | null;
}

type Inspection = (context: CommandContext) => Promise<readonly Finding[]>;

/** In the order of the report: what others build upon comes first. */
export const inspections: readonly (readonly [name: string, inspect: Inspection])[] = [
	["node", guarded("node", node)],
	["git", guarded("git", git)],
	["repository", guarded("repository", repository)],
	["parser", guarded("parser", parser)],
	["config", guarded("config", configuration)],
	["store", guarded("store", store)],
	["metrics", guarded("metrics", metrics)],
];

function guarded(name: string, inspect: Inspection): Inspection {
	return async (context) => {
		try {
			return await inspect(context);
		} catch (error) {
			if (context.signal.aborted) throw error;
			const failure = error instanceof Failure ? error : null;
			const where = failure?.where === undefined ? "" : ` (${failure.where})`;
			const message = error instanceof Error ? error.message : String(error);
			return [{ name, outcome: "fail", text: `${message}${where}`, hint: failure?.hint ?? null }];
		}
	};
}

function found(name: string, outcome: Finding["outcome"], text: string, hint: string | null = null): Finding {
	return { name, outcome, text, hint };
}

async function node(): Promise<readonly Finding[]> {
	return [found("node", "ok", `${process.version} on ${process.platform} ${process.arch}`)];
}

/** `cat-file --batch-command` and `--end-of-options` are there from 2.24 and 2.36 on; older ones are not tried. */
const oldestGit = [2, 30] as const;

async function git({ cwd }: CommandContext): Promise<readonly Finding[]> {
	const { openPorcelain } = await import("../sources/git/porcelain.js");
	const version = await openPorcelain(cwd).version();
	const [major = 0, minor = 0] = version.split(".").map(Number);
	const old = major < oldestGit[0] || (major === oldestGit[0] && minor < oldestGit[1]);
	return [
		old
			? found(
					"git",
					"warn",
					`${version} is old`,
					`faultline is tested with git ${oldestGit.join(".")} and newer`,
				)
			: found("git", "ok", version),
	];
}

async function repository(context: CommandContext): Promise<readonly Finding[]> {
	const [{ openRepository }, { openPorcelain }] = await Promise.all([
		import("../sources/git/repository.js"),
		import("../sources/git/porcelain.js"),
	]);
	const folder = repositoryFolder(context);
	const source = openRepository(folder);
	try {
		const head = await source.resolve("HEAD");
		const findings = [found("repository", "ok", `${resolve(context.cwd, folder)} at ${head.slice(0, 12)}`)];
		if (await source.isShallow()) {
			const hint = "git fetch --unshallow --tags (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: 0)";
			findings.push(found("clone", "warn", "shallow: ranges that reach past its end cannot be ranked", hint));
		}
		const porcelain = openPorcelain(folder);
		if (await porcelain.isPartial()) {
			const hint = "git fetch --refetch --no-filter";
			findings.push(
				found("clone", "warn", "partial: missing file contents are left out of the ranking", hint),
			);
		}
		const time = await porcelain.headTime();
		return time === null ? findings : [...findings, ...(await clock(context, time))];
	} finally {
		await source.close();
	}
}

/** Commits of the future mean that some clock is wrong, and drifts depend on clocks. */
async function clock({ clock: now }: CommandContext, committed: number): Promise<readonly Finding[]> {
	const ahead = committed - now();
	if (ahead < 300) return [found("clock", "ok", formatTime(Math.floor(now())))];
	const text = `the newest commit lies ${formatDuration(ahead)} in the future of this machine's clock`;
	return [
		found(
			"clock",
			"warn",
			text,
			"check the clock (timedatectl); drift between deploy and errors depends on it",
		),
	];
}

async function parser(): Promise<readonly Finding[]> {
	const { loadGrammar } = await import("../golang/grammar.js");
	const { backend } = await loadGrammar();
	return [
		backend === "native"
			? found("parser", "ok", "tree-sitter, native addon")
			: found(
					"parser",
					"warn",
					"tree-sitter as WebAssembly: same answers, about twice as slow",
					"the native addon has no build for this platform; nothing to do unless speed matters",
				),
	];
}

async function configuration(context: CommandContext): Promise<readonly Finding[]> {
	const { file, warnings } = await context.config();
	const text = file ?? "no file, defaults are used";
	return [
		found("config", "ok", text, file === null ? "`faultline init` writes one" : null),
		...warnings.map((warning) => found("config", "warn", warning.message, warning.hint ?? null)),
	];
}

async function store(context: CommandContext): Promise<readonly Finding[]> {
	const path = await storePath(context);
	if (!existsSync(path)) {
		const { loadDriver } = await import("../store/driver.js");
		await loadDriver();
		return [found("store", "warn", `none yet (${path})`, "faultline import errors app.log")];
	}
	const { storeContents, storeProblems } = await import("../store/inspect.js");
	const opened = await openStore(context, { mustExist: true });
	try {
		const problems = storeProblems(opened);
		if (problems.length > 0) {
			const hint = "move the file away and import again; the file is left as it is";
			return [found("store", "fail", `${path}: ${problems[0]}`, hint)];
		}
		const contents = storeContents(opened);
		const span = contents.pointsSpan ?? contents.eventsSpan;
		const until = span === null ? "" : `, data until ${formatTime(span[1])}`;
		const size = `${(statSync(path).size / 1_048_576).toFixed(1)} MiB`;
		const counts = `${contents.points} metric points, ${contents.events} error events, ${contents.deploys} deploys, ${contents.incidents} incidents`;
		return [found("store", opened.readonly ? "warn" : "ok", `${path} (${size}): ${counts}${until}`)];
	} finally {
		opened.close();
	}
}

async function metrics(context: CommandContext): Promise<readonly Finding[]> {
	const { config } = await context.config();
	if (config.metrics.kind === "embedded") return [found("metrics", "ok", "the embedded store")];
	const sources = await openSources(context);
	try {
		const now = context.clock();
		const range = { from: now - 600, to: now };
		const answer = await sources.metrics.query({ range, step: config.metrics.step }, context.signal);
		const services = new Set(answer.series.map((series) => series.service)).size;
		const text = `${sources.metrics.name}: ${services} services in the last 10 minutes`;
		return [
			found(
				"metrics",
				services > 0 ? "ok" : "warn",
				text,
				services > 0 ? null : "check metrics.queries and metrics.labels",
			),
			...answer.warnings.map((warning) => found("metrics", "warn", warning.message, warning.hint ?? null)),
		];
	} finally {
		sources.close();
	}
}
