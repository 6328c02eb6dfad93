/**
 * What the demo knows beside its data: how each file is imported, and the truth about the incidents. The
 * product never reads the truth; the demo shows it next to the answers.
 */
import * as v from "valibot";
import { Failure } from "../model/failure.js";

const Import = v.object({
	file: v.string(),
	kind: v.picklist(["metrics", "errors", "deploys", "rollouts", "topology"]),
	service: v.optional(v.string()),
	env: v.optional(v.string()),
	version: v.optional(v.string()),
});

const Incident = v.object({
	id: v.string(),
	title: v.string(),
	service: v.string(),
	/** Pipeline that brought the culprit; null when no change is to blame. */
	deploy: v.nullable(v.string()),
	/** Recipe id with `@`, or null. */
	culprit: v.nullable(v.string()),
	from: v.string(),
	until: v.string(),
});

/** One file of `data/` and the flags of its import. */
export type ShopImport = v.InferOutput<typeof Import>;

/** One incident and its truth. */
export type ShopIncident = v.InferOutput<typeof Incident>;

function parse<T>(schema: v.GenericSchema<unknown, T>, text: string, where: string): T {
	const hint = "restore fixtures/shop from the repository or the package";
	try {
		return v.parse(schema, JSON.parse(text));
	} catch (cause) {
		const message = cause instanceof Error ? cause.message : String(cause);
		throw new Failure("input", message, { where, hint, cause });
	}
}

/** Reads imports.json. Throws Failure(input). */
export function parseImports(text: string): readonly ShopImport[] {
	return parse(v.array(Import), text, "fixtures/shop/data/imports.json");
}

/** Reads incidents.json. Throws Failure(input). */
export function parseIncidents(text: string): readonly ShopIncident[] {
	return parse(v.array(Incident), text, "fixtures/shop/data/incidents.json");
}

/** Arguments of `faultline import` for a file, which stands in `folder`. */
export function importArguments(entry: ShopImport, folder: string): readonly string[] {
	const flag = (name: string, value: string | undefined): readonly string[] =>
		value === undefined ? [] : [name, value];
	return [
		"import",
		entry.kind,
		`${folder}/${entry.file}`,
		...flag("--service", entry.service),
		...flag("--env", entry.env),
		...flag("--version-label", entry.version),
	];
}
