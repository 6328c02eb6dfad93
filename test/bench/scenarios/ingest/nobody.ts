/** Incidents in whose range no commit is guilty: other systems fail, or the fault is older. */
import { nilPointer, panic } from "../go-text.js";
import type { Scenario } from "../scenario.js";
import { frame, inProcess, logged } from "./places.js";

export const nobody: readonly Scenario[] = [
	{
		name: "database-down",
		kind: "nobody",
		culprit: null,
		text: () =>
			logged("enrich: tenant acme: query tenant: dial tcp 10.4.0.3:5432: connect: connection refused"),
	},
	{
		name: "subscriber-down",
		kind: "nobody",
		culprit: null,
		text: () => logged("publish: subscriber answered 503 Service Unavailable"),
	},
	{
		name: "disk-full",
		kind: "nobody",
		culprit: null,
		text: () => logged('store: pq: could not extend file "base/16384/16402": No space left on device'),
	},
	{
		name: "old-fault",
		kind: "nobody",
		culprit: null,
		text: (at) =>
			panic(
				nilPointer,
				frame(at, "store.(*DB).Insert", "internal/store/store.go", "e.Amount.Units, e.Amount.Currency, e.At"),
				...inProcess(at, "p.db.Insert("),
			),
	},
];
