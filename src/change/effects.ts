/**
 * Effects: facts that one version of a unit has and the other has not. They name what an edit does to a
 * program in the words the ranking and the risk notes use.
 */
import type { Member } from "../golang/declarations.js";
import { LineIndex } from "../golang/lines.js";
import type { Effect, EffectKind } from "./effect.js";
import { factsOf } from "./facts/collect.js";
import type { Fact } from "./facts/fact.js";
import type { Tree } from "./tree.js";
import type { ChangeUnit, UnitSide } from "./unit.js";

/** Facts and effects of a unit. */
export interface UnitFacts {
	readonly old: readonly Fact[];
	readonly new: readonly Fact[];
	readonly effects: readonly Effect[];
}

/** Reads both trees; a missing side has no facts. */
export function effectsOf(unit: ChangeUnit, before: Tree | null, after: Tree | null): UnitFacts {
	const old = before === null ? [] : factsOf(before);
	const now = after === null ? [] : factsOf(after);
	const place = placer(unit);
	const [oldKeys, newKeys] = [old.map(keyOf), now.map(keyOf)];
	const removed = beyond(old, oldKeys, newKeys).map((fact) => plain(fact, "removed", place));
	const added = beyond(now, newKeys, oldKeys).map((fact) => plain(fact, "added", place));
	const effects = [...removed, ...added, ...changes(removed, added), ...declarationEffects(unit)];
	if (unit.old !== null && unit.new !== null) effects.push(...orderEffects(old, now, place));
	return { old, new: now, effects };
}

type Place = (fact: Fact, side: "old" | "new") => number;

function placer(unit: ChangeUnit): Place {
	const indexes = new Map<UnitSide, LineIndex>();
	return (fact, side) => {
		const version = side === "old" ? unit.old : unit.new;
		if (version === null) return 0;
		const index = indexes.get(version) ?? new LineIndex(version.text);
		indexes.set(version, index);
		return version.line + index.lineAt(fact.offset) - 1;
	};
}

/** Facts beyond those of the other version with the same key, counted. */
function beyond(facts: readonly Fact[], keys: readonly string[], others: readonly string[]): Fact[] {
	const left = new Map<string, number>();
	for (const key of others) left.set(key, (left.get(key) ?? 0) + 1);
	return facts.filter((_fact, at) => {
		const key = keys[at] as string;
		const count = left.get(key) ?? 0;
		if (count > 0) left.set(key, count - 1);
		return count === 0;
	});
}

/** What makes two facts the same. The path below a dereferenced value and the index used do not. */
function keyOf(fact: Fact): string {
	const detail = fact.kind === "dereference" || fact.kind === "index" ? "" : fact.detail;
	const where = fact.kind === "map-write" && fact.scope.goroutine ? "goroutine" : "";
	return `${fact.kind}\u0000${fact.subject}\u0000${detail}\u0000${where}`;
}

function plain(fact: Fact, change: "added" | "removed", place: Place): Effect {
	const side = change === "added" ? "new" : "old";
	const { subject, detail } = fact;
	return { kind: `${fact.kind}-${change}`, subject, detail, side, line: place(fact, side), fact };
}

/** Pairs of a removed and an added fact that are one change. */
function changes(removed: readonly Effect[], added: readonly Effect[]): Effect[] {
	const found: Effect[] = [];
	for (const gone of removed) {
		const come = added.find((other) => counterpart(gone, other));
		if (come === undefined) continue;
		if (gone.kind === "limit-removed") {
			found.push({ ...come, kind: "limit-changed", detail: `${gone.detail} -> ${come.detail}` });
		}
		if (gone.kind === "defer-removed") found.push({ ...come, kind: "defer-into-loop" });
		if (gone.kind === "context-passed-removed") found.push({ ...come, kind: "context-replaced" });
	}
	return found;
}

function counterpart(gone: Effect, come: Effect): boolean {
	if (gone.subject !== come.subject) return false;
	switch (gone.kind) {
		case "limit-removed":
			return come.kind === "limit-added";
		case "defer-removed":
			return come.kind === "defer-added" && come.detail === "loop" && gone.detail === "";
		case "context-passed-removed":
			return come.kind === "context-background-added";
		default:
			return false;
	}
}

/** The same locks taken in another order. */
function orderEffects(old: readonly Fact[], now: readonly Fact[], place: Place): Effect[] {
	const taken = (facts: readonly Fact[]): readonly Fact[] =>
		facts.filter((fact) => fact.kind === "lock" && /^R?Lock$/.test(fact.detail));
	const order = (facts: readonly Fact[]): string =>
		taken(facts)
			.map((fact) => `${fact.subject}.${fact.detail}`)
			.join(", ");
	const [before, after] = [order(old), order(now)];
	if (before === after || before.split(", ").sort().join() !== after.split(", ").sort().join()) return [];
	const first = taken(now)[0];
	if (first === undefined) return [];
	const detail = `${before} -> ${after}`;
	const line = place(first, "new");
	return [{ kind: "lock-reordered", subject: first.subject, detail, side: "new", line, fact: first }];
}

function declarationEffects(unit: ChangeUnit): Effect[] {
	const [old, now] = [unit.old, unit.new];
	if (old?.declaration == null || now?.declaration == null) return [];
	const [a, b] = [old.declaration, now.declaration];
	const effects: Effect[] = [];
	if (a.signature !== b.signature) {
		const detail = `${a.signature} -> ${b.signature}`;
		effects.push({
			kind: "signature-changed",
			subject: b.key,
			detail,
			side: "new",
			line: b.line,
			fact: null,
		});
	}
	if (b.kind === "type") effects.push(...fieldEffects(old, now));
	return effects;
}

function fieldEffects(old: UnitSide, now: UnitSide): Effect[] {
	const before = new Map(old.declaration?.members.map((member) => [member.name, member]));
	const after = new Map(now.declaration?.members.map((member) => [member.name, member]));
	const effect = (kind: EffectKind, member: Member, side: "old" | "new", detail: string): Effect => ({
		kind,
		subject: member.name,
		detail,
		side,
		line: member.line,
		fact: null,
	});
	const gone = [...before.values()]
		.filter((member) => !after.has(member.name))
		.map((member) => effect("field-removed", member, "old", member.type));
	const come = [...after.values()].flatMap((member) => {
		const was = before.get(member.name);
		if (was === undefined) {
			const pointer = /^(?:\*|map\[|func\(|chan |interface)/.test(member.type);
			return [effect(pointer ? "pointer-field-added" : "field-added", member, "new", member.type)];
		}
		return was.type === member.type
			? []
			: [effect("field-retyped", member, "new", `${was.type} -> ${member.type}`)];
	});
	return [...gone, ...come];
}
