/** The shop with its incidents. */
import type { Service } from "../scenario.js";
import { files } from "./files.js";
import { harmless } from "./harmless.js";
import { scenarios } from "./incidents.js";

export const shop: Service = { name: "shop", files, harmless, scenarios };
