/**
 * Configuration from everywhere, strongest first: flags, FAULTLINE_* variables, the nearest file, defaults.
 * Keeps where each value came from, for `config show --origin`.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Failure } from "../model/failure.js";
import { type Warning, warning } from "../model/warning.js";
import { checkConfig, folderOf } from "./check.js";
import { type Complaint, type ConfigDocument, pathKey, readDocument } from "./document.js";
import type { Environment } from "./environment.js";
import { locateConfig } from "./locate.js";
import { type Config, configSchema } from "./schema.js";
import { isPath, type ScalarField, scalarFields } from "./schema-walk.js";
import { nearest } from "./suggest.js";

export interface ConfigRequest {
	readonly cwd: string;
	/** From --repo, absolute: the search for a file starts there. */
	readonly repository: string | null;
	/** From --config, absolute; null to look for one. */
	readonly file: string | null;
	readonly env: Environment;
	/** From --store, absolute. */
	readonly store: string | null;
}

export interface LoadedConfig {
	readonly config: Config;
	/** Absolute path of the file that was read; null when there is none. */
	readonly file: string | null;
	/** Dotted path of a value -> where it was set; absent: a default. */
	readonly origins: ReadonlyMap<string, string>;
	readonly warnings: readonly Warning[];
}

/** What came of reading the configuration. */
export type ConfigOutcome =
	| { readonly ok: true; readonly loaded: LoadedConfig }
	| { readonly ok: false; readonly file: string | null; readonly complaints: readonly Complaint[] };

/** FAULTLINE_ variables that are not keys of the file. */
const reserved = new Set(
	["CONFIG", "REPO", "LANG", "TIMEOUT", "REQUIRE_SERVICES"].map((name) => `FAULTLINE_${name}`),
);

/** Loads the configuration; throws Failure(config) with file, line and column of the first complaint. */
export function loadConfig(request: ConfigRequest): LoadedConfig {
	const outcome = inspectConfig(request);
	if (outcome.ok) return outcome.loaded;
	const [first] = outcome.complaints;
	const more = outcome.complaints.length - 1;
	const rest = more > 0 ? `${more} more: faultline config validate` : undefined;
	throw new Failure("config", first?.message ?? "wrong configuration", {
		where: placeOf(outcome.file, first),
		hint: first?.hint ?? rest ?? "run `faultline config validate`",
	});
}

/** `file:line:column` of a complaint. */
export function placeOf(file: string | null, complaint: Complaint | undefined): string {
	const position = complaint?.position;
	const where = file ?? "environment";
	return position ? `${where}:${position.line}:${position.column}` : where;
}

/** Loads the configuration and gives every complaint; throws only when the file cannot be read. */
export function inspectConfig(request: ConfigRequest): ConfigOutcome {
	const file = request.file ?? locateConfig(request.repository ?? request.cwd, request.env);
	const document = file === null ? null : readDocument(readText(file), request.env);
	if (document !== null && document.complaints.length > 0) {
		return { ok: false, file, complaints: document.complaints };
	}
	const value = structuredClone(document?.value ?? {}) as Record<string, unknown>;
	const origins = fileOrigins(document, file);
	const { warnings, complaints } = applyEnvironment(value, origins, request);
	if (request.store !== null) {
		value.store = request.store;
		origins.set("store", "--store");
	}
	const checked = checkConfig(value, document, folderOf(file, request.cwd));
	const all = [...complaints, ...(checked.ok ? [] : checked.complaints)];
	if (all.length > 0 || !checked.ok) return { ok: false, file, complaints: all };
	return { ok: true, loaded: { config: checked.config, file, origins, warnings } };
}

function readText(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		const message =
			code === "ENOENT" ? "no such configuration file" : `cannot read the configuration: ${code}`;
		throw new Failure("config", message, {
			where: file,
			hint: "check --config and FAULTLINE_CONFIG, or write one with `faultline init`",
			cause: error,
		});
	}
}

function fileOrigins(document: ConfigDocument | null, file: string | null): Map<string, string> {
	const origins = new Map<string, string>();
	const visit = (value: unknown, path: readonly (string | number)[]): void => {
		if (typeof value === "object" && value !== null) {
			for (const [key, child] of Object.entries(value)) visit(child, [...path, key]);
			return;
		}
		const position = document?.position(path);
		origins.set(pathKey(path), position ? `${file}:${position.line}` : `${file}`);
	};
	if (document !== null) visit(document.value, []);
	return origins;
}

function applyEnvironment(
	value: Record<string, unknown>,
	origins: Map<string, string>,
	{ env, cwd }: ConfigRequest,
): { readonly warnings: readonly Warning[]; readonly complaints: readonly Complaint[] } {
	const fields = new Map(scalarFields(configSchema).map((field) => [field.variable, field]));
	const warnings: Warning[] = [];
	const complaints: Complaint[] = [];
	for (const [name, text] of Object.entries(env)) {
		if (!name.startsWith("FAULTLINE_") || reserved.has(name) || !text) continue;
		const field = fields.get(name);
		if (field === undefined) {
			const guess = nearest(name, [...fields.keys()]);
			const hint = guess === null ? "see `faultline help environment`" : `did you mean ${guess}?`;
			warnings.push(warning("W-CONFIG-ENV", `${name} is not a configuration key`, hint));
			continue;
		}
		const scalar = scalarOf(field, text);
		if (scalar === null) {
			const message = `${name}: "${text}" is not a ${field.type}`;
			complaints.push({ message, path: field.path, position: null, hint: null });
			continue;
		}
		const absolute = typeof scalar === "string" && isPath(configSchema, field.path);
		assign(value, field.path, absolute ? resolve(cwd, scalar) : scalar);
		origins.set(pathKey(field.path), `$${name}`);
	}
	return { warnings, complaints };
}

function scalarOf(field: ScalarField, text: string): string | number | boolean | null {
	switch (field.type) {
		case "text":
			return text;
		case "number":
			return Number.isFinite(Number(text)) ? Number(text) : null;
		case "boolean":
			return /^(true|1|yes)$/i.test(text) ? true : /^(false|0|no)$/i.test(text) ? false : null;
		default:
			return field.type satisfies never;
	}
}

function assign(target: Record<string, unknown>, path: readonly string[], scalar: unknown): void {
	const [key = "", ...rest] = path;
	if (rest.length === 0) {
		target[key] = scalar;
		return;
	}
	const child = target[key];
	const next = typeof child === "object" && child !== null ? (child as Record<string, unknown>) : {};
	target[key] = next;
	assign(next, rest, scalar);
}
