/** Real programs, built here by the installed Go for three systems, plain and stripped. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseNm } from "../../../src/golang/binary/nm.js";
import { readProgram } from "../../../src/golang/binary/program.js";
import { Failure } from "../../../src/model/failure.js";

const required = process.env.FAULTLINE_REQUIRE_SERVICES === "1";
const hasGo = spawnSync("go", ["version"]).status === 0;

const sources: Readonly<Record<string, string>> = {
	"go.mod": "module example.com/shop\n\ngo 1.18\n",
	"cmd/api/main.go": `package main

import "example.com/shop/order"

func main() { println(order.Price(3), order.Twice[int](4)) }
`,
	"order/order.go": `package order

import "example.com/shop/limit"

//go:noinline
func Price(n int) int { return n + limit.Cap(n) }

func Dead(n int) int { return n * 3 }

func Twice[T int | float64](n T) T { return n + n }
`,
	"limit/limit.go": "package limit\n\nfunc Cap(n int) int { return n % 10 }\n",
	"worker/worker.go": "package worker\n\nfunc Run() { println(1) }\n",
};

describe.skipIf(!hasGo && !required)("readProgram on real programs", () => {
	let folder = "";
	const build = (name: string, env: Record<string, string>, flags: readonly string[] = []): Buffer => {
		const out = join(folder, name);
		execFileSync("go", ["build", "-trimpath", ...flags, "-o", out, "./cmd/api"], {
			cwd: folder,
			env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=mod", GOWORK: "off", ...env },
			stdio: "pipe",
		});
		return readFileSync(out);
	};

	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), "faultline-binary-"));
		for (const [path, text] of Object.entries(sources)) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text);
		}
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const stripped = ["-ldflags", "-s -w"];
	it.each([
		["linux, ELF", "ELF", { GOOS: "linux", GOARCH: "amd64" }, []],
		["linux stripped", "ELF", { GOOS: "linux", GOARCH: "amd64" }, stripped],
		["darwin, Mach-O", "Mach-O", { GOOS: "darwin", GOARCH: "arm64" }, []],
		["darwin stripped", "Mach-O", { GOOS: "darwin", GOARCH: "arm64" }, stripped],
		["windows, PE", "PE", { GOOS: "windows", GOARCH: "amd64" }, []],
		["windows stripped", "PE", { GOOS: "windows", GOARCH: "amd64" }, stripped],
	] as const)("reads %s", (name, format, env, flags) => {
		const program = readProgram(build(name, env, flags), name);
		expect(program.format).toBe(format);
		const own = [...program.functions].filter((one) => /^(?:main|example\.com)[./]/.test(one));
		expect(own).toContain("main.main");
		expect(own).toContain("example.com/shop/order.Price");
		// Inlined everywhere, so without code of its own, yet named.
		expect(own).toContain("example.com/shop/limit.Cap");
		expect(own.filter((one) => /Dead|worker/.test(one))).toEqual([]);
		expect(program.functions.size).toBeGreaterThan(500);
		expect(program.files.some((file) => file.endsWith("shop/order/order.go"))).toBe(true);
		expect(program.build?.goVersion).toMatch(/^go1\./);
		expect(program.build?.mainPackage).toBe("example.com/shop/cmd/api");
		expect(program.build?.settings.get("GOOS")).toBe(env.GOOS);
	});

	it("agrees with go tool nm on functions that have code", () => {
		const program = readProgram(build("plain", { GOOS: "linux" }), "plain");
		const listing = execFileSync("go", ["tool", "nm", join(folder, "plain")], { encoding: "utf8" });
		const { functions } = parseNm(listing, "nm");
		const code = [...functions].filter((one) => /^(?:main|example\.com)[./]/.test(one));
		expect(code.length).toBeGreaterThan(1);
		for (const name of code) expect(program.functions).toContain(name);
	});

	it("finds the table of a position-independent program", () => {
		const bytes = build("pie", { GOOS: "linux", GOARCH: "amd64" }, ["-buildmode=pie", ...stripped]);
		expect(readProgram(bytes, "pie").functions).toContain("example.com/shop/order.Price");
	});

	it("reads the first architecture of a fat file", () => {
		const thin = build("thin", { GOOS: "darwin", GOARCH: "arm64" });
		const head = Buffer.alloc(4096);
		[0xcafebabe, 1, 0x0100000c, 0, 4096, thin.length, 12].forEach((value, at) => {
			head.writeUInt32BE(value, at * 4);
		});
		expect(readProgram(Buffer.concat([head, thin]), "fat").functions).toContain("main.main");
	});

	it("says that a cut file is cut", () => {
		const bytes = build("cut", { GOOS: "linux", GOARCH: "amd64" });
		for (const part of [0.1, 0.5, 0.9]) {
			const cut = bytes.subarray(0, Math.floor(bytes.length * part));
			expect(() => readProgram(cut, "shop-api")).toThrow(/damaged or cut off|function table/);
		}
	});
});

describe("readProgram on other files", () => {
	it.each([
		["an empty file", Buffer.alloc(0), /empty/],
		["a text", Buffer.from("#!/bin/sh\necho hello world, this is long enough to be looked at\n"), /no ELF/],
		[
			"an ELF header alone",
			Buffer.concat([Buffer.from("\x7fELF\x02\x01\x01"), Buffer.alloc(80)]),
			/not built by Go/,
		],
		["a DOS program", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(80)]), /without a PE header/],
		["a Java class", Buffer.from("cafebabe00000037".padEnd(80, "0"), "hex"), /no ELF/],
	])("refuses %s and names the file", (_, bytes, reason) => {
		try {
			readProgram(bytes, "deploy/shop-api");
			expect.unreachable();
		} catch (error) {
			expect(error).toBeInstanceOf(Failure);
			expect(error).toMatchObject({ kind: "input", where: "deploy/shop-api" });
			expect((error as Failure).message).toMatch(reason);
			expect((error as Failure).hint).toBeDefined();
		}
	});
});
