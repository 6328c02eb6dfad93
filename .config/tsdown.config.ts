import { defineConfig } from "tsdown";

// Own code and pure-JS dependencies go into one bundle per lazily imported command (cold start matters);
// native addons and the WASM parser stay outside, since they load files beside themselves.
export default defineConfig({
	cwd: new URL("..", import.meta.url).pathname,
	entry: { main: "src/cli/main.ts", worker: "src/workers/worker.ts" },
	outDir: "dist",
	format: "esm",
	platform: "node",
	target: "node20",
	fixedExtension: false,
	sourcemap: false,
	dts: false,
	clean: true,
	treeshake: true,
	// JSON Schemas of the documents, for people who check our output.
	copy: [{ from: "src/report/schema", to: "dist" }],
	deps: {
		neverBundle: ["tree-sitter", "tree-sitter-go", "better-sqlite3", "web-tree-sitter"],
		alwaysBundle: [/^(?!tree-sitter|better-sqlite3|web-tree-sitter)[a-z@]/],
		onlyBundle: false,
	},
});
