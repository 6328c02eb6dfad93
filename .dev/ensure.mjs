#!/usr/bin/env node
// Runs a task of the repository on a fresh clone as well as on a warm one: installs dependencies when the
// lock file changed, builds when a source is newer than dist/, then starts the task. Costs nothing when
// nothing is to be done. Plain Node on purpose: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => join(root, "node_modules", ".bin", name);

function run(command, args, options = {}) {
	const done = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
	if (done.error) throw done.error;
	return done.status ?? 1;
}

function must(what, command, args, options) {
	const status = run(command, args, options);
	if (status !== 0) {
		process.stderr.write(`error: ${what} failed with exit code ${status}: ${command} ${args.join(" ")}\n`);
		process.exit(status);
	}
}

function checkNode() {
	const major = Number(process.versions.node.split(".")[0]);
	if (major >= 20) return;
	process.stderr.write(
		`error: faultline needs Node 20 or newer, this is ${process.version}\nhint: install Node 20+\n`,
	);
	process.exit(2);
}

function install() {
	const lock = readFileSync(join(root, "package-lock.json"));
	const wanted = createHash("sha256").update(lock).update(process.version).digest("hex");
	const stamp = join(root, "node_modules", ".faultline-installed");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
	process.stderr.write("faultline: installing dependencies (about a minute: better-sqlite3 may compile)\n");
	must("npm ci", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { stdio: ["ignore", 2, 2] });
	writeFileSync(stamp, wanted);
}

function newest(folder) {
	let time = statSync(folder).mtimeMs;
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
	}
	return time;
}

function build() {
	const target = join(root, "dist", "main.cjs");
	const inputs = ["src", ".config", "bin"].map((name) => newest(join(root, name)));
	const lock = statSync(join(root, "package-lock.json")).mtimeMs;
	if (existsSync(target) && statSync(target).mtimeMs >= Math.max(...inputs, lock)) return;
	must("build", bin("tsdown"), ["--config", ".config/tsdown.config.ts", "--logLevel", "warn"], {
		stdio: ["ignore", 2, 2],
	});
}

/** Runs vitest and prints the counts as the last line, in the form that CI reads. */
function test(args) {
	const folder = mkdtempSync(join(tmpdir(), "faultline-test-"));
	const file = join(folder, "result.json");
	const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
	const status = run(bin("vitest"), ["run", "--config", ".config/vitest.config.ts", ...reporters, ...args]);
	if (!existsSync(file)) process.exit(status || 1);
	const result = JSON.parse(readFileSync(file, "utf8"));
	rmSync(folder, { recursive: true, force: true });
	const broken = result.testResults.filter(
		(suite) => suite.status === "failed" && suite.assertionResults.length === 0,
	);
	const failed = result.numFailedTests + broken.length;
	const skipped = result.numPendingTests > 0 ? `, ${result.numPendingTests} skipped` : "";
	process.stdout.write(`${result.numPassedTests} passed, ${failed} failed${skipped}\n`);
	process.exit(status === 0 && failed > 0 ? 1 : status);
}

checkNode();
const [task, ...rest] = process.argv.slice(2);
install();
switch (task) {
	case "build":
		build();
		break;
	case "test":
		build();
		test(rest);
		break;
	case "demo":
		build();
		process.exit(run(process.execPath, ["bin/faultline.js", "demo", ...rest]));
		break;
	case "bench":
		build();
		process.exit(run(bin("tsx"), [join("test", "bench", `${rest[0] ?? "index"}.ts`), ...rest.slice(1)]));
		break;
	default:
		process.stderr.write(`error: unknown task ${task ?? "(none)"}\nhint: one of build, demo, test, bench\n`);
		process.exit(2);
}
