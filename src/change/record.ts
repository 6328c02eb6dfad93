/**
 * A unit as it outlives its trees: small, serialisable, all that similarity, clusters, names and notes need.
 * Records are what the cache holds and what makes memory flat while thousands of commits stream by.
 */
import type { Sha } from "../model/commit.js";
import type { EffectKind } from "./effect.js";
import type { Fact } from "./facts/fact.js";
import { type EditFeatures, featuresOf } from "./features.js";
import { type ActionOutline, outlinesOf } from "./pattern/outline.js";
import { sharedMapWrite } from "./risk/concurrency.js";
import type { PackageWrites } from "./risk/shared-writes.js";
import { type ModuleKnowledge, type RiskNote, riskNotes } from "./risk-notes.js";
import { type SeedFeatures, seedFeaturesOf } from "./similarity/seed-features.js";
import type { ChangeUnit, UnitChange, UnitEdit, UnitKind } from "./unit.js";

export interface UnitRecord {
	/** `commit:path#symbol`, unique in a run. */
	readonly id: string;
	readonly commit: Sha;
	readonly path: string;
	/** Key of the declaration, or of the go.mod entry. */
	readonly key: string;
	readonly kind: UnitKind;
	readonly change: UnitChange;
	/** Line of the declaration after the change; before it, when removed. */
	readonly line: number;
	readonly generated: boolean;
	readonly vendored: boolean;
	readonly test: boolean;
	readonly features: EditFeatures;
	readonly seed: SeedFeatures;
	readonly outlines: readonly ActionOutline[];
	readonly effects: readonly { readonly kind: EffectKind; readonly subject: string; readonly line: number }[];
	readonly notes: readonly RiskNote[];
	/** Qualified names (`pkg.Name`) newly used, to be checked against the module's own deprecations. */
	readonly newNames: readonly string[];
	/** Functions newly called in a goroutine (`work`, `s.work`), to be looked up in their package. */
	readonly goroutineCalls: readonly string[];
	/** Number of edit actions. */
	readonly actions: number;
	/** Limits that made the edit coarser. */
	readonly reasons: readonly string[];
}

/** Effects that say something about a pattern; the rest would only fill the cache. */
const KEPT_EFFECTS = /^(?:nil-check|bounds-check|lock|context|defer|limit|goroutine|error-check)-/;

const NO_SEED: SeedFeatures = { types: [], counts: [], depth: 0 };

/** Record of an edit. What tells places apart (seed features, context) needs an edit of extent `whole`. */
export function recordOf(commit: Sha, edit: UnitEdit): UnitRecord {
	const { unit } = edit;
	return {
		...placeOf(commit, unit),
		features: featuresOf(edit),
		seed: edit.extent === "whole" ? seedFeaturesOf(edit.after ?? edit.before) : NO_SEED,
		outlines: outlinesOf(edit),
		effects: edit.effects
			.filter((effect) => KEPT_EFFECTS.test(effect.kind))
			.map(({ kind, subject, line }) => ({ kind, subject, line })),
		notes: riskNotes(edit),
		newNames: newNames(edit),
		goroutineCalls: goroutineCalls(edit),
		actions: edit.script.actions.length,
		reasons: edit.reasons,
	};
}

function placeOf(
	commit: Sha,
	unit: ChangeUnit,
): Pick<
	UnitRecord,
	"id" | "commit" | "path" | "key" | "kind" | "change" | "line" | "generated" | "vendored" | "test"
> {
	const { path, key, kind, change, generated, vendored, test } = unit;
	const line = (unit.new ?? unit.old)?.line ?? 0;
	return { id: `${commit}:${path}#${key}`, commit, path, key, kind, change, line, generated, vendored, test };
}

function newNames(edit: UnitEdit): readonly string[] {
	const before = new Set(
		edit.oldFacts.filter((fact) => fact.kind === "qualified-name").map((fact) => fact.subject),
	);
	const added = edit.newFacts
		.filter((fact) => fact.kind === "qualified-name" && /\.\p{Lu}/u.test(fact.subject))
		.map((fact) => fact.subject)
		.filter((name) => !before.has(name));
	const text = edit.unit.old?.text ?? "";
	// Facts leave out what both versions share, where the name may well stand.
	return [...new Set(added)].filter((name) => !holdsName(text, name));
}

/** Calls of `go f()` and `go func() { f() }()` that the old version did not make in a goroutine. */
function goroutineCalls(edit: UnitEdit): readonly string[] {
	const calls = (facts: readonly Fact[]): Set<string> =>
		new Set(
			facts
				.filter(({ kind, scope }) => kind === "goroutine" || (kind === "bare-call" && scope.goroutine))
				.map((fact) => fact.subject),
		);
	const before = calls(edit.oldFacts);
	return [...calls(edit.newFacts)].filter((call) => call !== "func" && !before.has(call));
}

function holdsName(text: string, name: string): boolean {
	for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
		if (!/[\w.]/.test(text[at - 1] ?? "") && !/\w/.test(text[at + name.length] ?? "")) return true;
	}
	return false;
}

/**
 * Notes of a record with those that only the whole module can tell: its own deprecated names newly used, and map
 * writes that its new goroutines reach (`packageOf` gives the package of the record, null where it was not read).
 */
export function notesOf(
	record: UnitRecord,
	module: ModuleKnowledge,
	packageOf: (record: UnitRecord) => PackageWrites | null,
): readonly RiskNote[] {
	if (record.test || record.generated) return record.notes;
	const own = record.newNames.flatMap((name): RiskNote[] => {
		const found = deprecationOf(name, record, module);
		if (found === null) return [];
		const { path, line, key } = record;
		return [{ rule: "deprecated-api", text: found, side: "new", line, path, symbol: key }];
	});
	const writes = packageOf(record);
	return [...record.notes, ...own, ...(writes === null ? [] : sharedWriteNotes(record, writes))];
}

function deprecationOf(name: string, record: UnitRecord, module: ModuleKnowledge): string | null {
	const advice = module.deprecated.get(name);
	if (advice !== undefined) return `${name} is deprecated in this module: ${advice}`;
	const last = name.slice(name.lastIndexOf(".") + 1);
	// A method's type is not known; the package must at least be the unit's own, or newly used beside it.
	const near = (of: string): boolean =>
		record.path.endsWith(`/${of}/${record.path.slice(record.path.lastIndexOf("/") + 1)}`) ||
		record.newNames.some((other) => other.startsWith(`${of}.`));
	const method = module.methods.find((one) => one.name === last && near(one.package));
	return method === undefined
		? null
		: `${name} (${method.package}.${method.key}) is deprecated in this module: ${method.advice}`;
}

function sharedWriteNotes(record: UnitRecord, writes: PackageWrites): RiskNote[] {
	const { path, line, key } = record;
	return record.goroutineCalls.flatMap((call) =>
		writes.reachedBy(call).map(({ writer, target }): RiskNote => {
			const text = `${call} now runs in a goroutine, where ${writer} writes the map ${target} without a lock`;
			return { rule: sharedMapWrite.id, text, side: "new", line, path, symbol: key };
		}),
	);
}

/** Records of vendored and generated units and of format-only edits: placed, but not looked into. */
export function bareRecordOf(commit: Sha, unit: ChangeUnit, reason: string): UnitRecord {
	const empty = { hashes: [], counts: [] };
	return {
		...placeOf(commit, unit),
		features: { shapes: empty, names: empty, context: empty },
		seed: NO_SEED,
		outlines: [],
		effects: [],
		notes: [],
		newNames: [],
		goroutineCalls: [],
		actions: 0,
		reasons: [reason],
	};
}
