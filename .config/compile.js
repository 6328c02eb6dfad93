// Leaves V8's compiled code beside the files of the bundle, for a fast cold start (see bin/bundle.js). What is kept
// is what a run has compiled, so the program runs here once, on the demo's repository. Without git, or on another
// Node version later, nothing is lost but the speed.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { codeEnding, openBundle } from "../bin/bundle.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "faultline-build-"));
const shop = join(folder, "shop");
const stacks = ["fixtures/shop/data/errors-inventory-v1.8.0.log", "fixtures/recorded/divide.txt"];

/** Answers that users wait for; the last one is the one that matters most. */
const commandLines = [
	["--version"],
	["--help"],
	["demo", "--dir", folder],
	...stacks.flatMap((stack) => ["text", "json"].map((format) => explain(stack, format))),
];

function explain(stack, format) {
	const range = ["--range", "HEAD~40..HEAD", "--stack", join(root, stack)];
	return ["explain", "--repo", shop, ...range, "--format", format];
}

/** This process with other arguments, and nothing printed. */
function quietProcess(argv) {
	const stream = () => new Writable({ write: (_chunk, _encoding, done) => done() });
	const own = { argv: [process.execPath, "faultline", ...argv], stdout: stream(), stderr: stream() };
	const env = { PATH: process.env.PATH, HOME: folder, TZ: "UTC" };
	const { stdin, on, off, exit, cwd } = process;
	return { ...own, env, stdin, on: on.bind(process), off: off.bind(process), exit, cwd };
}

// V8 drops compiled code that rests for a while; the flag must stand as it will at the start of a run when code is kept.
setFlagsFromString("--no-flush-bytecode");
const { load, scripts } = openBundle(join(root, "dist"));
try {
	const { main } = load("main.cjs");
	for (const argv of commandLines) await main(quietProcess(argv));
	setFlagsFromString("--flush-bytecode");
	for (const [file, script] of scripts) writeFileSync(file + codeEnding, script.createCachedData());
} finally {
	rmSync(folder, { recursive: true, force: true });
}
