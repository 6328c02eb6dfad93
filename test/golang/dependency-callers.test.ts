import { describe, expect, it } from "vitest";
import { dependencyCallers, type ForeignFunction } from "../../src/golang/dependency-callers.js";

const files = new Map([
	[
		"store/pool.go",
		`package store

import redis "github.com/x/go-redis"

func open(addr string) *redis.Client { return redis.Dial(addr) }

func (s *Store) Get(key string) string { return s.client.Get(key) }

func pure(a int) int { return a }
`,
	],
	["order/order.go", 'package order\n\nfunc Dial() { redis.Dial("a") }\n'],
	["web/web.go", 'package web\n\nimport "github.com/x/go-redis/extra"\n\nfunc F() { extra.Dial() }\n'],
]);

function keys(more: Partial<ForeignFunction>, limit = 6): string[] {
	const wanted = { packagePath: "github.com/x/go-redis", receiver: null, name: "Dial", ...more };
	return dependencyCallers(files, wanted, limit).map((one) => `${one.path} ${one.declaration.key}`);
}

describe("dependencyCallers", () => {
	it("finds the qualified call, in files that import the package only", () => {
		expect(keys({})).toEqual(["store/pool.go open"]);
	});

	it("finds a method by its name, before mere uses of the package", () => {
		expect(keys({ receiver: "Client", name: "Get" })).toEqual([
			"store/pool.go Store.Get",
			"store/pool.go open",
		]);
		expect(keys({ receiver: "Client", name: "Get" }, 1)).toEqual(["store/pool.go Store.Get"]);
	});

	it("takes no part of a longer name for it", () => {
		const found = dependencyCallers(
			files,
			{ packagePath: "github.com/x/go-redis", receiver: null, name: "Di" },
			6,
		);
		expect(found.map((one) => one.likeness)).toEqual([0.4]);
	});
});
