/** Stack shapes of an import, compressed once each and kept in a temporary table until the merge. */
import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import type { Store } from "../store.js";

/** Shapes remembered in memory as already shelved; beyond this the table is asked. */
const maxRemembered = 50_000;

let owners = 0;

export class ShapeShelf {
	private readonly owner = ++owners;
	private readonly remembered = new Set<string>();
	private used = false;

	constructor(private readonly about: Store) {}

	/** Shelves a shape and gives its key. */
	put(shape: string): string {
		const key = createHash("sha256").update(shape).digest("hex").slice(0, 32);
		if (this.remembered.has(key)) return key;
		if (this.remembered.size >= maxRemembered) this.remembered.clear();
		this.remembered.add(key);
		this.about.read(() => {
			if (!this.used) this.about.statement(createTable).run();
			this.used = true;
			this.about
				.statement("INSERT OR IGNORE INTO temp.shelved_shapes (owner, hash, data) VALUES (?, ?, ?)")
				.run(this.owner, Buffer.from(key, "hex"), deflateRawSync(shape));
		});
		return key;
	}

	/** Row id of a shelved shape in the store, where it is put when it is new. Call inside `Store.write`. */
	store(key: string): number {
		const hash = Buffer.from(key, "hex");
		const known = this.about.statement("SELECT id FROM stack_shapes WHERE hash = ?").get(hash) as
			| { readonly id: number }
			| undefined;
		if (known !== undefined) return known.id;
		const { lastInsertRowid } = this.about
			.statement(
				"INSERT INTO stack_shapes (hash, data) SELECT hash, data FROM temp.shelved_shapes WHERE owner = ? AND hash = ?",
			)
			.run(this.owner, hash);
		return Number(lastInsertRowid);
	}

	discard(): void {
		this.remembered.clear();
		if (!this.used) return;
		this.about.spill(() =>
			this.about.statement("DELETE FROM temp.shelved_shapes WHERE owner = ?").run(this.owner),
		);
	}
}

const createTable = `CREATE TEMP TABLE IF NOT EXISTS shelved_shapes (
	owner INTEGER NOT NULL, hash BLOB NOT NULL, data BLOB NOT NULL, PRIMARY KEY (owner, hash))`;
