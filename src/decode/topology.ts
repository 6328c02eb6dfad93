/**
 * Service graph as YAML or NDJSON. YAML takes the forms people write: a list of edges, `edges:`, a map of caller to
 * callees, `services:` with `calls`/`depends_on`, and "a -> b".
 */
import { parseDocument } from "yaml";
import type { ServiceEdge } from "../model/event.js";
import { type Fields, isFields } from "./flatten.js";
import { splitLines } from "./lines.js";
import { type Chunks, type Decoded, decoded, rejected } from "./outcome.js";

/** Larger files are no service graph. */
const maxChars = 8 << 20;

/** Decodes a service graph; the same edge twice is one. */
export async function* decodeTopology(chunks: Chunks): AsyncGenerator<Decoded<ServiceEdge>> {
	let text = "";
	for await (const line of splitLines(chunks)) {
		if (line.problem !== null || text.length > maxChars) {
			yield rejected(
				line.number,
				line.problem === "binary" ? "binary data" : "too large for a service graph",
			);
			return;
		}
		text += `${line.text}\n`;
	}
	const seen = new Set<string>();
	for (const outcome of readGraph(text)) {
		const key =
			outcome.kind === "record" ? JSON.stringify([outcome.record.caller, outcome.record.callee]) : "";
		if (key !== "" && seen.has(key)) continue;
		seen.add(key);
		yield outcome;
	}
}

function* readGraph(text: string): Generator<Decoded<ServiceEdge>> {
	if (/^\s*\{.*\}\s*(?:\n|$)/.test(text)) {
		for (const [index, line] of text.split("\n").entries()) {
			if (line.trim() !== "") yield* readJsonLine(line, index + 1);
		}
		return;
	}
	const parsed = parseYaml(text);
	if ("problem" in parsed) yield rejected(parsed.line, "malformed YAML", parsed.problem);
	else yield* readValue(parsed.value, 1);
}

/** Aliases that multiply and nesting without end throw inside the library. */
function parseYaml(
	text: string,
): { readonly value: unknown } | { readonly line: number; readonly problem: string } {
	try {
		const document = parseDocument(text);
		const [error] = document.errors;
		if (error === undefined) return { value: document.toJS({ maxAliasCount: 100 }) };
		return { line: error.linePos?.[0].line ?? 1, problem: error.message.split("\n")[0] ?? "" };
	} catch (error) {
		return { line: 1, problem: error instanceof Error ? error.message : String(error) };
	}
}

function* readJsonLine(text: string, line: number): Generator<Decoded<ServiceEdge>> {
	try {
		yield* readValue(JSON.parse(text), line);
	} catch {
		yield rejected(line, "malformed JSON", text);
	}
}

function* readValue(value: unknown, line: number): Generator<Decoded<ServiceEdge>> {
	if (Array.isArray(value)) {
		for (const item of value) yield readEdge(item, line);
		return;
	}
	if (!isFields(value)) {
		if (value !== null && value !== undefined)
			yield rejected(line, "no edge: use caller and callee", String(value));
		return;
	}
	if (typeof value.caller === "string" || typeof value.callee === "string") yield readEdge(value, line);
	else if (Array.isArray(value.edges)) yield* readValue(value.edges, line);
	else yield* readMap(isFields(value.services) ? value.services : value, line);
}

function* readMap(map: Fields, line: number): Generator<Decoded<ServiceEdge>> {
	for (const [caller, inner] of Object.entries(map)) {
		const callees = isFields(inner) ? (inner.calls ?? inner.depends_on ?? inner.dependsOn ?? []) : inner;
		const names = isFields(callees) ? Object.keys(callees) : Array.isArray(callees) ? callees : [callees];
		for (const callee of names) if (callee !== null) yield readEdge({ caller, callee }, line);
	}
}

function readEdge(value: unknown, line: number): Decoded<ServiceEdge> {
	const arrow = typeof value === "string" ? /^\s*(\S+)\s*->\s*(\S+)\s*$/.exec(value) : null;
	const caller = arrow?.[1] ?? (isFields(value) ? (value.caller ?? value.from) : undefined);
	const callee = arrow?.[2] ?? (isFields(value) ? (value.callee ?? value.to) : undefined);
	if (
		typeof caller !== "string" ||
		typeof callee !== "string" ||
		caller.trim() === "" ||
		callee.trim() === ""
	) {
		return rejected(line, "no edge: use caller and callee", JSON.stringify(value) ?? String(value));
	}
	return decoded({ caller: caller.trim(), callee: callee.trim() }, line);
}
