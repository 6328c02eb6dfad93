#!/usr/bin/env node
import { existsSync } from "node:fs";

const entry = new URL("../dist/main.js", import.meta.url);
if (!existsSync(entry)) {
	process.stderr.write("error: faultline is not built yet\nhint: run `npm run build` in the checkout\n");
	process.exit(2);
}
const { main } = await import(entry.href);
process.exitCode = await main(process);
