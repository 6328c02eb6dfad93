/** All files of the shop. */
import type { Files } from "../scenario.js";
import { cartFiles } from "./files-cart.js";
import { stockFiles } from "./files-stock.js";

export const files: Files = { ...stockFiles, ...cartFiles };
