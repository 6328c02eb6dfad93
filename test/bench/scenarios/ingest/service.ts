/** A daemon that reads files of events from a spool, stores them and tells subscribers, with its incidents. */
import type { Service } from "../scenario.js";
import { concurrency } from "./concurrency.js";
import { dataFlow } from "./data-flow.js";
import { deploy } from "./deploy.js";
import { encoding } from "./encoding.js";
import { dataFiles } from "./files-data.js";
import { edgeFiles } from "./files-edge.js";
import { storeFiles } from "./files-store.js";
import { workFiles } from "./files-work.js";
import { harmless } from "./harmless.js";
import { near } from "./near.js";
import { nobody } from "./nobody.js";
import { onStack } from "./on-stack.js";
import { sql } from "./sql.js";

export const ingest: Service = {
	name: "ingest",
	files: { ...workFiles, ...dataFiles, ...storeFiles, ...edgeFiles },
	harmless,
	scenarios: [...onStack, ...near, ...dataFlow, ...concurrency, ...encoding, ...sql, ...deploy, ...nobody],
};
