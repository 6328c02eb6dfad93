/** A thread of the built program (src/workers/pool.ts starts it). */
const { join } = require("node:path");
const { openBundle } = require("./bundle.js");

openBundle(join(__dirname, "..", "dist")).load("worker.cjs");
