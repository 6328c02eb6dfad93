#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openBundle } from "./bundle.js";

const folder = fileURLToPath(new URL("../dist/", import.meta.url));
if (!existsSync(`${folder}main.cjs`)) {
	process.stderr.write("error: faultline is not built yet\nhint: run `npm run build` in the checkout\n");
	process.exit(2);
}
const { main } = openBundle(folder).load("main.cjs");
process.exitCode = await main(process);
