/** Plain data against the schema: the configuration, or complaints that name the key, its place and a remedy. */
import { dirname, resolve } from "node:path";
import * as v from "valibot";
import { type Complaint, type ConfigDocument, pathKey } from "./document.js";
import { type Config, configSchema } from "./schema.js";
import { type ConfigPath, isPath, isSecret, keysAt } from "./schema-walk.js";
import { nearest } from "./suggest.js";

export type Checked =
	| { readonly ok: true; readonly config: Config }
	| { readonly ok: false; readonly complaints: readonly Complaint[] };

/** Checks `value` (file and environment merged). `document` gives positions. */
export function checkConfig(value: unknown, document: ConfigDocument | null, folder: string): Checked {
	const result = v.safeParse(configSchema, value);
	const literal = document === null ? [] : literalSecrets(document);
	if (result.success && literal.length === 0) {
		return { ok: true, config: absolutePaths(result.output, [], folder) as Config };
	}
	const issues = (result.issues ?? []).map((issue) => complaintOf(issue, document));
	return { ok: false, complaints: [...issues, ...literal] };
}

function complaintOf(issue: v.BaseIssue<unknown>, document: ConfigDocument | null): Complaint {
	const path = (issue.path ?? []).map((item) => (typeof item.key === "number" ? item.key : String(item.key)));
	const name = pathKey(path);
	if (issue.type === "strict_object" && issue.expected === "never") {
		const key = String(path.at(-1));
		const known = keysAt(configSchema, path.slice(0, -1));
		const guess = nearest(key, known);
		const place = path.length > 1 ? ` in ${pathKey(path.slice(0, -1))}` : "";
		return {
			message: `unknown key "${key}"${place}`,
			path,
			position: document?.position(path, "key") ?? null,
			hint: guess === null ? `known keys: ${known.join(", ")}` : `did you mean "${guess}"?`,
		};
	}
	const missing = issue.received === "undefined";
	const own = issue.kind === "validation" || issue.message.startsWith("expected");
	const what = missing
		? `${name} is missing`
		: own || issue.type === "raw_transform"
			? `${name}: ${issue.message}`
			: `${name}: expected ${issue.expected}, found ${issue.received}`;
	return {
		message: what,
		path,
		position: document?.position(path) ?? null,
		hint: missing && issue.expected !== null ? `expected ${issue.expected}` : null,
	};
}

/** Secrets that stand in the file itself: it will be committed one day. */
function literalSecrets(document: ConfigDocument): readonly Complaint[] {
	const found: Complaint[] = [];
	const visit = (value: unknown, path: ConfigPath): void => {
		if (typeof value === "string") {
			if (!isSecret(configSchema, path, document.value) || document.expanded.has(pathKey(path))) return;
			found.push({
				message: `${pathKey(path)}: a secret must not stand in the file`,
				path,
				position: document.position(path),
				hint: `write \${NAME} and set NAME in the environment${fileKeyHint(path)}`,
			});
		} else if (Array.isArray(value)) value.forEach((item, index) => void visit(item, [...path, index]));
		else if (typeof value === "object" && value !== null) {
			for (const [key, child] of Object.entries(value)) visit(child, [...path, key]);
		}
	};
	visit(document.value, []);
	return found;
}

function fileKeyHint(path: ConfigPath): string {
	const key = `${path.at(-1)}_file`;
	return keysAt(configSchema, path.slice(0, -1)).includes(key) ? `, or use ${key}` : "";
}

function absolutePaths(value: unknown, path: ConfigPath, folder: string): unknown {
	if (typeof value === "string") return isPath(configSchema, path) ? resolve(folder, value) : value;
	if (Array.isArray(value)) return value.map((item, index) => absolutePaths(item, [...path, index], folder));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, child]) => [key, absolutePaths(child, [...path, key], folder)]),
	);
}

/** Folder that relative paths start from. */
export function folderOf(file: string | null, cwd: string): string {
	return file === null ? cwd : dirname(file);
}
