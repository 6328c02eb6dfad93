/**
 * A configuration file as plain data plus where each value stands in it. JSON is read as YAML, which includes
 * it. `${NAME}` and `${NAME:-default}` in string values are taken from the environment; `$${` is a literal `${`.
 */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar } from "yaml";
import type { Environment } from "./environment.js";
import type { ConfigPath } from "./schema-walk.js";

export interface Position {
	readonly line: number;
	readonly column: number;
}

/** Something wrong with the file. */
export interface Complaint {
	readonly message: string;
	readonly path: ConfigPath;
	readonly position: Position | null;
	readonly hint: string | null;
}

export interface ConfigDocument {
	readonly value: unknown;
	/** Paths (joined by pathKey) whose text came at least partly from the environment. */
	readonly expanded: ReadonlySet<string>;
	/** Position of a value, or of the nearest parent that stands in the file. */
	position(path: ConfigPath, of?: "key" | "value"): Position | null;
	readonly complaints: readonly Complaint[];
}

export function pathKey(path: ConfigPath): string {
	return path.join(".");
}

/** Reads the text; never throws: everything wrong is a complaint. */
export function readDocument(text: string, env: Environment): ConfigDocument {
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
	const complaints: Complaint[] = document.errors.map((error) => ({
		message: error.message,
		path: [],
		position: positionAt(lines, error.pos[0]),
		hint: null,
	}));
	const expanded = new Set<string>();
	const build = (node: unknown, path: ConfigPath): unknown => {
		if (isMap(node)) {
			const pairs = node.items.map((pair) => {
				const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
				return [key, build(pair.value, [...path, key])] as const;
			});
			return Object.fromEntries(pairs);
		}
		if (isSeq(node)) return node.items.map((item, index) => build(item, [...path, index]));
		if (!isScalar(node)) return null;
		return typeof node.value === "string" ? fill(node, path) : node.value;
	};
	const fill = (node: Scalar, path: ConfigPath): string => {
		const { result, used, missing } = expand(String(node.value), env);
		if (used) expanded.add(pathKey(path));
		for (const name of missing) {
			complaints.push({
				message: `environment variable ${name} is not set`,
				path,
				position: positionAt(lines, node.range?.[0] ?? 0),
				hint: `set ${name}, or write \${${name}:-default}`,
			});
		}
		return result;
	};
	const value = complaints.length > 0 ? null : build(document.contents, []);
	return {
		value: value ?? {},
		expanded,
		complaints,
		position: (path, of = "value") => locate(document.contents, lines, path, of),
	};
}

function expand(
	text: string,
	env: Environment,
): { readonly result: string; readonly used: boolean; readonly missing: readonly string[] } {
	const missing: string[] = [];
	let used = false;
	const result = text.replace(
		/\$?\$\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?\}/g,
		(whole: string, name: string, _default, fallback) => {
			if (whole.startsWith("$$")) return whole.slice(1);
			used = true;
			const found = env[name] || fallback;
			if (found === undefined) missing.push(name);
			return found ?? "";
		},
	);
	return { result, used, missing };
}

function locate(root: unknown, lines: LineCounter, path: ConfigPath, of: "key" | "value"): Position | null {
	let node: unknown = root;
	let best: Node | null = isNode(root) ? root : null;
	path.forEach((key, depth) => {
		if (isMap(node)) {
			const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
			const last = depth === path.length - 1;
			node = pair?.value;
			const shown = last && of === "key" ? pair?.key : (pair?.value ?? pair?.key);
			if (isNode(shown)) best = shown;
		} else if (isSeq(node)) {
			node = node.items[Number(key)];
			if (isNode(node)) best = node;
		} else node = undefined;
	});
	const offset = (best as Node | null)?.range?.[0];
	return offset === undefined ? null : positionAt(lines, offset);
}

function isNode(value: unknown): value is Node {
	return isMap(value) || isSeq(value) || isScalar(value);
}

function positionAt(lines: LineCounter, offset: number): Position {
	const { line, col } = lines.linePos(offset);
	return { line, column: col };
}
