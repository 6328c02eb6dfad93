import { describe, expect, it } from "vitest";
import { schemaProducer } from "../../../src/rank/evidence/schema.js";
import type { RankFacts } from "../../../src/rank/facts.js";
import { commitFact, facts, frameFact, textsOf, uses, valuesOf } from "../facts-by-hand.js";

function given(
	migrations: Readonly<Record<string, string>>,
	more: Partial<RankFacts>,
	path = "migrations/002_amount.up.sql",
) {
	const commits = Object.entries(migrations).map(([sha, text]) =>
		commitFact({ sha, files: [{ path, hunks: [{ added: text.split("\n"), newStart: 1 }] }] }),
	);
	return facts({ commits, ...more });
}

const query = frameFact("store/orders.go", "Orders.Total", {
	weight: 0.5,
	references: {
		...uses([]),
		strings: [
			{ value: "SELECT total_cents FROM orders WHERE id = $1", line: 14 },
			{ value: "load customer", line: 16 },
		],
	},
});

describe("schema", () => {
	it("sees the column that the error names", () => {
		const asked = given(
			{
				rename: "ALTER TABLE orders RENAME COLUMN total_cents TO amount_cents;",
				other: "CREATE TABLE notes (id bigint);",
				comment: "-- total_cents stays",
			},
			{ message: 'pq: column "total_cents" does not exist' },
		);
		expect(valuesOf(schemaProducer, asked)).toEqual({ rename: 1 });
		expect(textsOf(schemaProducer, asked).rename).toBe(
			"migrations/002_amount.up.sql changes total_cents, which the error's text names",
		);
	});

	it("sees what a query on the stack uses, more when it goes away", () => {
		const asked = given(
			{
				drop: "alter table customers drop column total_cents;",
				index: "CREATE INDEX by_time ON orders (created_at);",
				customer: "CREATE TABLE customer (id bigint);",
			},
			{ frames: [query] },
		);
		expect(valuesOf(schemaProducer, asked)).toEqual({ drop: 0.4, index: 0.2 });
		expect(textsOf(schemaProducer, asked).drop).toContain(
			"total_cents, which the query in Orders.Total at line 14 uses",
		);
	});

	it("looks at no undoing, no test data, no bulk and no other files", () => {
		const message = 'column "total_cents" does not exist';
		const one = { c: "ALTER TABLE orders DROP COLUMN total_cents;" };
		for (const path of ["migrations/002.down.sql", "store/testdata/a.sql", "notes.txt"])
			expect(valuesOf(schemaProducer, given(one, { message }, path)), path).toEqual({});
		const bulk = Array.from({ length: 500 }, (_, i) => `INSERT INTO orders (total_cents) VALUES (${i});`);
		expect(valuesOf(schemaProducer, given({ c: bulk.join("\n") }, { message }))).toEqual({});
	});
});
