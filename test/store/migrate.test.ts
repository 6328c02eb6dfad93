import { join } from "node:path";
import { expect, it } from "vitest";
import { loadDriver, type SqliteDatabase } from "../../src/store/driver.js";
import { checkOwner, migrate } from "../../src/store/migrate.js";
import { freshFolder } from "./folder.js";

const schema = [{ number: 1, name: "one", sql: "CREATE TABLE one (id INTEGER)" }];

/** The same connection; another process makes its change right after the first answer that this one gets. */
function raced(database: SqliteDatabase, change: () => void): SqliteDatabase {
	let left = 1;
	const after = <T>(answer: T): T => {
		if (left-- > 0) change();
		return answer;
	};
	return {
		inTransaction: false,
		pragma: (text, options) => after(database.pragma(text, options)),
		prepare: (sql) => {
			const statement = database.prepare(sql);
			return { ...statement, get: (...values) => after(statement.get(...values)) } as typeof statement;
		},
		exec: (sql) => database.exec(sql),
		close: () => database.close(),
	};
}

it("takes a file for ours that another process makes while it is looked at", async () => {
	const open = await loadDriver();
	const path = join(freshFolder(), "faultline.sqlite");
	const other = open(path, {});
	const database = open(path, {});
	const racing = raced(database, () => migrate(other, path, schema));
	expect(() => checkOwner(racing, path, 1)).not.toThrow();
	expect(() => checkOwner(database, path, 1)).not.toThrow();
	other.exec("PRAGMA application_id = 7");
	expect(() => checkOwner(database, path, 1)).toThrow("belongs to another program");
	database.close();
	other.close();
});
