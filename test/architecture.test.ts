/**
 * The layout as a test: which folder may import which, no import cycle, IO builtins only at the edges.
 * Every failure says what to do instead.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const src = resolve(import.meta.dirname, "..", "src");

/** Folder -> folders it may import (besides itself). Data flows one way: model <- ... <- cli. */
const allowed: Readonly<Record<string, readonly string[]>> = {
	model: [],
	golang: ["model"],
	detect: ["model"],
	correlate: ["model", "golang", "detect"],
	change: ["model", "golang"],
	rank: ["model", "golang", "change", "correlate"],
	confidence: ["model", "golang"],
	decide: ["model", "rank"],
	decode: ["model", "golang"],
	report: ["model", "change", "detect", "decide", "rank", "confidence"],
	sources: ["model", "golang", "decode"],
	store: ["model", "sources", "detect", "golang"],
	notify: ["model", "report", "sources"],
	workers: ["model", "golang", "change", "rank"],
	config: ["model", "sources"],
	bench: ["model", "golang", "change", "rank", "detect", "sources", "pipeline", "confidence"],
	demo: ["model"],
	pipeline: [
		"model",
		"golang",
		"detect",
		"correlate",
		"change",
		"rank",
		"confidence",
		"decide",
		"report",
		"sources",
		"decode",
	],
	cli: ["*"],
};

/** Vendor folders of sources and these folders may do IO; everything else is pure. */
const edges = ["sources", "store", "notify", "workers", "config", "cli", "bench"];
const ioBuiltins =
	/^node:(fs|fs\/promises|net|http|https|http2|tls|dgram|dns|child_process|worker_threads|process|os)$/;
/** Pipeline sees ports (files directly in sources/), never vendor folders. */
const portOnly = ["pipeline"];

interface Import {
	readonly from: string;
	readonly to: string;
	readonly spec: string;
}

function files(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return files(path);
		return entry.name.endsWith(".ts") ? [path] : [];
	});
}

function imports(path: string): Import[] {
	const text = readFileSync(path, "utf8");
	const found: Import[] = [];
	const pattern = /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g;
	for (const match of text.matchAll(pattern)) {
		const spec = match[1] ?? match[2] ?? "";
		const to = spec.startsWith(".")
			? relative(src, resolve(dirname(path), spec)).replace(/\.js$/, ".ts")
			: spec;
		found.push({ from: relative(src, path), to, spec });
	}
	return found;
}

const all = files(src).flatMap(imports);
const folder = (path: string): string => path.split("/")[0] ?? "";

describe("architecture", () => {
	it("imports point one way", () => {
		const wrong = all
			.filter((edge) => edge.spec.startsWith("."))
			.filter((edge) => folder(edge.from) !== folder(edge.to))
			.filter((edge) => {
				const rule = allowed[folder(edge.from)];
				if (rule === undefined) return true;
				return !rule.includes("*") && !rule.includes(folder(edge.to));
			})
			.map((edge) => `${edge.from} imports ${edge.to}: move the shared type to model/, or pass the data in`);
		expect(wrong).toEqual([]);
	});

	it("keeps IO at the edges", () => {
		const wrong = all
			.filter((edge) => ioBuiltins.test(edge.spec) && !edges.includes(folder(edge.from)))
			.map(
				(edge) =>
					`${edge.from} imports ${edge.spec}: take the data as an argument, read it in sources/ or cli/`,
			);
		expect(wrong).toEqual([]);
	});

	it("lets pipeline see ports, not vendors", () => {
		const wrong = all
			.filter((edge) => portOnly.includes(folder(edge.from)) && /^sources\/.+\//.test(edge.to))
			.map(
				(edge) => `${edge.from} imports ${edge.to}: depend on the port in sources/, wire it in cli/compose`,
			);
		expect(wrong).toEqual([]);
	});

	it("spawns processes only through sources/git and the CLI", () => {
		const wrong = all
			.filter((edge) => edge.spec === "node:child_process")
			.filter((edge) => !/^(sources\/git|cli|bench)\//.test(edge.from))
			.map((edge) => `${edge.from}: use the one git subprocess builder in sources/git`);
		expect(wrong).toEqual([]);
	});

	it("has no import cycle", () => {
		const graph = new Map<string, string[]>();
		for (const edge of all) {
			if (edge.spec.startsWith(".")) graph.set(edge.from, [...(graph.get(edge.from) ?? []), edge.to]);
		}
		const state = new Map<string, "open" | "done">();
		const cycles: string[] = [];
		const visit = (node: string, path: readonly string[]): void => {
			if (state.get(node) === "done") return;
			if (state.get(node) === "open") {
				cycles.push([...path.slice(path.indexOf(node)), node].join(" -> "));
				return;
			}
			state.set(node, "open");
			for (const next of graph.get(node) ?? []) visit(next, [...path, node]);
			state.set(node, "done");
		};
		for (const node of graph.keys()) visit(node, []);
		expect(cycles, "break the cycle by moving the shared part to its own file").toEqual([]);
	});
});
