/**
 * Declarations, and trees of whole files, against what Go itself needs to parse the same files.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { declarations } from "../../../src/golang/declarations.js";
import { loadParser } from "../../../src/golang/parser.js";

const GO_PROGRAM = `package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"time"
)

func main() {
	sources := [][]byte{}
	total := 0
	for _, name := range os.Args[2:] {
		text, err := os.ReadFile(name)
		if err == nil {
			sources = append(sources, text)
			total += len(text)
		}
	}
	start := time.Now()
	for _, text := range sources {
		parser.ParseFile(token.NewFileSet(), "x.go", text, parser.SkipObjectResolution)
	}
	fmt.Printf("%d %f\\n", total, time.Since(start).Seconds())
}
`;

/** Reads the Go files of a folder, Debian's Go source by default. */
export async function run([folder = "/usr/share/go-1.19/src"]: readonly string[]): Promise<void> {
	const files = goFiles(folder).slice(0, 2_500);
	const scratch = mkdtempSync(join(tmpdir(), "faultline-parse-"));
	writeFileSync(join(scratch, "main.go"), GO_PROGRAM);
	const env = { ...process.env, GO111MODULE: "off", GOFLAGS: "" };
	const built = spawnSync("go", ["build", "-o", "parse", "main.go"], { cwd: scratch, env, encoding: "utf8" });
	if (built.status !== 0) throw new Error(`go build: ${built.stderr ?? built.error}`);
	const [bytes = 0, seconds = 0] = spawnSync(join(scratch, "parse"), ["-", ...files], { encoding: "utf8" })
		.stdout.split(" ")
		.map(Number);
	const texts = files.map((file) => readFileSync(file, "utf8"));
	const parser = await loadParser();
	const scan = await stopwatch(texts, (text) => void declarations(text));
	const tree = await stopwatch(texts, (text) => void parser.parse(text));
	rmSync(scratch, { recursive: true });
	console.log(`${files.length} files of ${folder}, ${(bytes / 1e6).toFixed(1)} MB`);
	const rate = (time: number): string => `${time.toFixed(2)} s, ${(bytes / 1e6 / time).toFixed(1)} MB/s`;
	console.log(`  go/parser                  ${rate(seconds)}`);
	console.log(`  declarations (scan)        ${rate(scan)}`);
	console.log(`  tree                       ${rate(tree)}`);
}

async function stopwatch(texts: readonly string[], work: (text: string) => void): Promise<number> {
	for (const text of texts.slice(0, 100)) work(text);
	let spent = 0;
	for (let at = 0; at < texts.length; at += 20) {
		const started = performance.now();
		for (const text of texts.slice(at, at + 20)) work(text);
		spent += performance.now() - started;
		await new Promise((resolve) => setImmediate(resolve));
	}
	return spent / 1000;
}

function goFiles(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith(".go") && !entry.parentPath.includes("testdata"))
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}
