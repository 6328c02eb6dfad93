/** Everything a store holds, as comparable data. */
import type { Store } from "../../src/store/store.js";

/** Rows of every table; without ids, series are named by identity, so that the order of import does not show. */
export function dump(store: Store, options: { readonly ids: boolean } = { ids: true }): unknown {
	const all = (sql: string): unknown[] => store.statement(sql).all();
	if (!options.ids) {
		return all(
			"SELECT s.identity, c.chunk, c.points, c.data FROM metric_chunks AS c JOIN series AS s ON s.id = c.series ORDER BY 1, 2",
		);
	}
	const tables = all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") as {
		readonly name: string;
	}[];
	return tables.map(({ name }) => [name, all(`SELECT * FROM "${name}"`)]);
}
