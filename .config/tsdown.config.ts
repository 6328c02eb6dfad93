import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Rolldown } from "tsdown";

const root = fileURLToPath(new URL("..", import.meta.url));

// Every file costs a lookup, a read and a compilation, so what is always needed comes in one piece: the start of every
// command, and the way from `explain --range` to its answer, in two: git works while the second is loaded. A group takes
// the static imports of its modules along.
const pieces = [
	{ name: "start", test: /\/src\/cli\/main\.ts$/, priority: 3 },
	{ name: "range", test: /\/src\/(?:cli\/commands\/explain|sources\/git\/repository)\.ts$/, priority: 2 },
	{ name: "explain", test: /\/src\/(?:cli\/explain-question|report\/json\/explain)\.ts$/, priority: 1 },
];

/** Text outside of ASCII as escapes: what bin/bundle.js reads need not be decoded, and V8 holds it in half the space. */
const ascii: Rolldown.Plugin = {
	name: "ascii",
	// Not renderChunk: the bundler prints the text once more after it.
	generateBundle(_options, bundle) {
		for (const part of Object.values(bundle)) {
			if (part.type === "chunk") part.code = part.code.replace(/[^\0-\x7f]/g, escaped);
		}
	},
};

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

// Own code and pure-JS dependencies go into one bundle, split by the lazily imported commands (cold start matters);
// native addons and the WASM parser stay outside, since they load files beside themselves. CommonJS, since V8's
// compiled code can be kept for it on every Node version (bin/bundle.js).
export default defineConfig({
	cwd: root,
	entry: { main: "src/cli/main.ts", worker: "src/workers/worker.ts" },
	outDir: "dist",
	format: "cjs",
	platform: "node",
	target: "node20",
	fixedExtension: false,
	sourcemap: false,
	dts: false,
	clean: true,
	treeshake: true,
	plugins: [ascii],
	outputOptions: { dynamicImportInCjs: false, codeSplitting: { groups: pieces } },
	// JSON Schemas of the documents, for people who check our output, and a file that git reads.
	copy: [
		{ from: "src/report/schema", to: "dist" },
		{ from: "src/sources/git/program-files.gitattributes", to: "dist" },
	],
	deps: {
		neverBundle: ["tree-sitter", "tree-sitter-go", "better-sqlite3", "web-tree-sitter"],
		alwaysBundle: [/^(?!tree-sitter|better-sqlite3|web-tree-sitter)[a-z@]/],
		onlyBundle: false,
	},
	hooks: {
		"build:done": () => {
			execFileSync(process.execPath, [join(root, ".config/compile.js")], { stdio: ["ignore", 2, 2] });
		},
	},
});
