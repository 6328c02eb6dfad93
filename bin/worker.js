/** A thread of the built program (src/workers/pool.ts starts it). */
const { join } = require("node:path");
const { parentPort } = require("node:worker_threads");
const { inlineLess, openBundle } = require("./bundle.js");

openBundle(join(__dirname, "..", "dist")).load("worker.cjs");
// Not before there is work, and then not at once: the other threads load their code under the flags it was made with.
parentPort.once("message", () => setImmediate(inlineLess));
