/** Incidents of queries, scans and migrations. */
import { change, replace, type Scenario, write } from "../scenario.js";
import { logged } from "./places.js";

const store = "internal/store/store.go";

export const sql: readonly Scenario[] = [
	{
		name: "scan-count",
		kind: "sql",
		culprit: change(
			"store: pages have labels",
			replace(
				store,
				"SELECT id, kind, tenant, units, currency, at FROM",
				"SELECT id, kind, tenant, units, currency, at, labels FROM",
			),
		),
		text: () =>
			"2024/05/14 09:12:44 admin: scan event: sql: expected 7 destination arguments in Scan, not 6\n",
	},
	{
		name: "scan-order",
		kind: "sql",
		culprit: change(
			"store: columns in the order of the index",
			replace(store, "SELECT id, kind, tenant, units", "SELECT id, tenant, kind, units"),
		),
		text: () =>
			'2024/05/14 09:12:44 admin: scan event: sql: Scan error on column index 1, name "tenant": converting driver.Value type string ("acme") to a int: invalid syntax\n',
	},
	{
		name: "not-null",
		kind: "sql",
		culprit: change(
			"store: where events come from",
			write(
				"internal/store/migrations/003_source.sql",
				"ALTER TABLE events ADD COLUMN IF NOT EXISTS source text;\nUPDATE events SET source = 'spool';\nALTER TABLE events ALTER COLUMN source SET NOT NULL;\n",
			),
		),
		text: () =>
			logged('store: pq: null value in column "source" of relation "events" violates not-null constraint'),
	},
	{
		name: "column-renamed",
		kind: "sql",
		culprit: change(
			"store: zones, not regions",
			write(
				"internal/store/migrations/003_zones.sql",
				"DO $$ BEGIN\n\tALTER TABLE tenants RENAME COLUMN regions TO zones;\nEXCEPTION WHEN undefined_column THEN NULL;\nEND $$;\n",
			),
		),
		text: () => logged('enrich: tenant acme: query tenant: pq: column "regions" does not exist'),
	},
	{
		name: "parameter-count",
		kind: "sql",
		culprit: change(
			"store: events without labels",
			replace(store, "currency, at, labels)", "currency, at)"),
			replace(store, "$6, $7)", "$6)"),
		),
		text: () => logged("store: pq: got 7 parameters but the statement requires 6"),
	},
];
