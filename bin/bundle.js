/**
 * Loads the built program. V8 compiles a function when it is first called, which is most of a cold start; the build
 * therefore leaves V8's compiled code beside each file of the bundle (`NAME.cjs.code`, see .config/compile.js).
 * V8 takes it only for the same source length, V8 version and flags, and compiles as usual otherwise.
 *
 * CommonJS, like the bundle: starting node's loader of ES modules would cost as much as reading the whole program.
 */
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { Script } = require("node:vm");

/** Newest Node version whose V8 is known to have the flags below: it complains on stderr of one that it has not. */
const newestKnown = 24;

const setFlag = (flag) => {
	if (Number.parseInt(process.versions.node, 10) <= newestKnown) setFlagsFromString(flag);
};

// A run is over in a fraction of a second: V8 earns little by optimizing what ran for only as long as is usual
// (67584 bytes of bytecode), and its compiler takes time from the other core that git needs. So do the threads that
// collect a small heap's garbage together. Set before any code is loaded, since V8 takes compiled code only under the
// flags that it was made with.
setFlag("--interrupt-budget=540000");
setFlag("--no-parallel-scavenge");

/**
 * For threads, each of which compiles everything for itself and works for seconds: V8 copies functions of up to 460
 * bytes of bytecode into their callers, up to 920 in all, and spends more time on that than it wins. For all threads
 * of the process, and for code that is already loaded.
 */
exports.inlineLess = () => {
	setFlag("--max-inlined-bytecode-size=200");
	setFlag("--max-inlined-bytecode-size-cumulative=200");
};

/** Modules of Node that take some milliseconds to load, of which one function is wanted late in a run, or never. */
const late = new Set(["node:crypto", "node:fs/promises"]);

/** The module that `load` gives, loaded when something of it is first used. */
const whenUsed = (load) => new Proxy({}, { get: (_, name) => load()[name] });

/** Ending of a file with compiled code. */
exports.codeEnding = ".code";

/**
 * Opens the bundle in `folder`. `load` runs a file of it (once) and returns its exports; `scripts` are those that
 * ran, by file path.
 */
exports.openBundle = (folder) => {
	const modules = new Map();
	const scripts = new Map();
	const outside = createRequire(join(folder, "main.cjs"));
	const load = (name) => {
		const known = modules.get(name);
		if (known !== undefined) return known.exports;
		const filename = join(folder, name);
		const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, "latin1")}\n})`;
		const script = new Script(source, { filename, cachedData: compiledCode(filename) });
		const module = { exports: {} };
		modules.set(name, module);
		scripts.set(filename, script);
		const inside = (id) => {
			if (id.startsWith("./")) return load(id.slice(2));
			return late.has(id) ? whenUsed(() => outside(id)) : outside(id);
		};
		script.runInThisContext()(module.exports, inside, module, filename, folder);
		return module.exports;
	};
	return { load, scripts };
};

function compiledCode(filename) {
	try {
		return readFileSync(filename + exports.codeEnding);
	} catch {
		return undefined;
	}
}
