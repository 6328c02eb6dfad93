/** The configuration as rows of key, value and origin, with secrets masked. */
import type { LoadedConfig } from "./load.js";
import { configSchema } from "./schema.js";
import { type ConfigPath, isSecret } from "./schema-walk.js";

export interface ConfigRow {
	readonly key: string;
	/** JSON text of the value; `"***"` for secrets. */
	readonly value: string;
	/** `file:line`, `$VARIABLE`, `--flag` or `default`. */
	readonly origin: string;
}

/** Rows sorted by key; empty objects and lists are left out. */
export function configRows(loaded: LoadedConfig): readonly ConfigRow[] {
	const rows: ConfigRow[] = [];
	const visit = (value: unknown, path: ConfigPath): void => {
		if (typeof value === "object" && value !== null) {
			for (const [key, child] of Object.entries(value)) visit(child, [...path, key]);
			return;
		}
		const key = path.join(".");
		rows.push({
			key,
			value: isSecret(configSchema, path, loaded.config) ? '"***"' : (JSON.stringify(value) ?? "null"),
			origin: loaded.origins.get(key) ?? "default",
		});
	};
	visit(loaded.config, []);
	return rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
