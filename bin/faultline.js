#!/usr/bin/env node
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { openBundle } = require("./bundle.js");

const folder = join(__dirname, "..", "dist");
if (existsSync(join(folder, "main.cjs"))) {
	const { main } = openBundle(folder).load("main.cjs");
	main(process).then((code) => {
		// All is written by now; V8 need not tidy up its memory before the end.
		process.exit(code);
	});
} else {
	process.stderr.write("error: faultline is not built yet\nhint: run `npm run build` in the checkout\n");
	process.exitCode = 2;
}
