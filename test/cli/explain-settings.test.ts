/**
 * Failures whose code nobody touched: a deploy's settings and a migration, among commits that edit the very files of
 * the stack. Needs `npm run build`.
 */
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GitFolder } from "../contract/git-folder.js";

const bin = resolve(import.meta.dirname, "../../bin/faultline.js");

const limit = `package limit

import (
	"time"

	"example.com/shop/config"
)

type Limiter struct{ step time.Duration }

func New(c config.Limits) *Limiter {
	return &Limiter{step: c.Window / time.Duration(c.Burst)}
}
`;
const store = `package store

import "fmt"

func (o *Orders) Total(id int) (total int, err error) {
	row := o.db.QueryRow("SELECT total_cents FROM orders WHERE id = $1", id)
	if err := row.Scan(&total); err != nil {
		return 0, fmt.Errorf("get order %d: %w", id, err)
	}
	return total, nil
}
`;
const pay = `package pay

import "os"

func Address() string {
	address := os.Getenv("PAYMENTS_URL")
	if address == "" {
		panic("pay: no address")
	}
	return address
}
`;
const values = `limits:
  burst: 20
  window: 1s
env:
  - name: PAYMENTS_URL
    value: https://pay.internal
replicas: 3
`;

const stack = (message: string, ...frames: readonly (readonly [symbol: string, place: string])[]): string =>
	[`panic: ${message}`, "", "goroutine 1 [running]:"]
		.concat(frames.flatMap(([symbol, place]) => [`${symbol}(...)`, `\t/build/shop/${place} +0x1d`]))
		.join("\n");

let repository: GitFolder;
const shas: Record<string, string> = {};

beforeAll(() => {
	repository = new GitFolder();
	const files: Record<string, string> = {
		"go.mod": "module example.com/shop\n\ngo 1.21\n",
		"config/config.go": "package config\n\ntype Limits struct {\n\tBurst, Window int\n}\n",
		"limit/limit.go": limit,
		"store/orders.go": store,
		"pay/pay.go": pay,
		"deploy/values.yaml": values,
		"migrations/001_orders.sql": "CREATE TABLE orders (id bigint, total_cents bigint);\n",
	};
	const edit = (name: string, path: string, change: (text: string) => string): void => {
		files[path] = change(files[path] ?? "");
		shas[name] = repository.commit(`${path}: ${name}`, { [path]: files[path] });
	};
	shas.good = repository.commit("first version", files);
	edit("more of them", "deploy/values.yaml", (text) => text.replace("replicas: 3", "replicas: 5"));
	edit("tell the step", "limit/limit.go", (text) => `${text}\nfunc (l *Limiter) Step() int { return 1 }\n`);
	edit("limits", "deploy/values.yaml", (text) => text.replace("burst: 20", "burst: 0"));
	edit("say what is loaded", "store/orders.go", (text) => text.replace("get order", "get total of order"));
	edit("amounts", "migrations/002_amounts.sql", () => "ALTER TABLE orders RENAME total_cents TO amount;\n");
	edit("variables", "deploy/values.yaml", (text) => text.replace(/ {2}- name: .*\n.*\n/, ""));
	edit("clearer text", "pay/pay.go", (text) => text.replace("no address", "no address of the service"));
	shas.bad = shas["clearer text"] ?? "";
});

afterAll(() => repository.remove());

function suspects(input: string): readonly { commit: { sha: string }; evidence: { producer: string }[] }[] {
	const range = `${shas.good}..${shas.bad}`;
	const args = [
		bin,
		"explain",
		"--repo",
		repository.path,
		"--range",
		range,
		"--stack",
		"-",
		"--format",
		"json",
	];
	const env = { PATH: process.env.PATH, HOME: join(repository.root, "home") };
	return JSON.parse(spawnSync(process.execPath, args, { input, env, encoding: "utf8" }).stdout).suspects;
}

it.each([
	[
		"a limit of zero",
		"limits",
		"config",
		stack("runtime error: integer divide by zero", ["example.com/shop/limit.New", "limit/limit.go:12"]),
	],
	[
		"a variable that a manifest no longer sets",
		"variables",
		"config",
		stack("pay: no address of the service", ["example.com/shop/pay.Address", "pay/pay.go:8"]),
	],
	[
		"a column that a migration renames",
		"amounts",
		"schema",
		'get total of order 7: pq: column "total_cents" does not exist',
	],
])("names %s", (_, commit, producer, input) => {
	const [first] = suspects(input);
	expect(first?.commit.sha).toBe(shas[commit]);
	expect(first?.evidence[0]?.producer).toBe(producer);
});
