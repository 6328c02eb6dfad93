/** All migrations in order. Never edit one that was released: add the next. */
import type { Migration } from "../migrate.js";
import { records } from "./001-records.js";
import { history } from "./002-history.js";

export const migrations: readonly Migration[] = [records, history];
