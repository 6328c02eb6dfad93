/**
 * What the default similarity compares: hashed features of the edit actions of a unit with their syntactic
 * context. There are two kinds. Shapes know no names: identifiers and literals are numbered in the order they
 * are met, the same one always getting the same number, so a consistent renaming changes nothing. Names are
 * the identifiers and literals that came and went, which tell one API migration from another of equal shape.
 */
import type { EditAction, Graft } from "./edit-action.js";
import { hashKind, hashText, mix, type TreeNode } from "./tree.js";
import type { UnitEdit, UnitSide } from "./unit.js";

/** Feature hash -> how often, as parallel arrays sorted by hash (compact, and merged in linear time). */
export interface FeatureBag {
	readonly hashes: readonly number[];
	readonly counts: readonly number[];
}

export interface EditFeatures {
	readonly shapes: FeatureBag;
	readonly names: FeatureBag;
	/**
	 * Shapes of the statements of the edited declaration, changed or not: which place this is, without names.
	 * Empty for edits of extent `edit`.
	 */
	readonly context: FeatureBag;
}

/** Go's predeclared identifiers mean the same in every program, so shapes keep them. */
const PREDECLARED = new Set(
	"append cap clear close complex copy delete imag len make max min new panic print println real recover any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr _".split(
		" ",
	),
);

/** Kinds that only hold others; contexts skip them. */
const TRANSPARENT = new Set(["block", "expression_list", "expression_statement", "parenthesized_expression"]);

/** Nodes of one action whose inner features are taken; a new file's functions would drown everything else. */
const MAX_INNER = 300;

/** Parts of the declaration that tell its place. */
const MAX_CONTEXT = 24;

/** Features of an edit. */
export function featuresOf(edit: UnitEdit): EditFeatures {
	const collector = new Collector(edit);
	return collector.collect();
}

class Collector {
	readonly #edit: UnitEdit;
	readonly #shapes = new Map<number, number>();
	readonly #names = new Map<number, number>();
	readonly #context = new Map<number, number>();
	/** Numbers of names, consistent over all actions of the unit. */
	readonly #numbers = new Map<string, number>();
	#whole = 17;

	constructor(edit: UnitEdit) {
		this.#edit = edit;
	}

	collect(): EditFeatures {
		const { unit, script } = this.#edit;
		this.#shape("unit", hashKind(unit.kind), hashKind(unit.change));
		if (unit.old?.declaration == null && unit.new?.declaration == null) this.#requirement();
		for (const action of script.actions) this.#action(action);
		if (script.actions.length === 0) this.#directives();
		// The whole edit with names numbered across actions: equal for twins, however common each action is.
		if (script.actions.length > 0) this.#shape("whole", this.#whole, script.actions.length);
		const { before, after, extent } = this.#edit;
		const root = (before ?? after)?.root;
		if (root !== undefined && extent === "whole") this.#place(root);
		return { shapes: bagOf(this.#shapes), names: bagOf(this.#names), context: bagOf(this.#context) };
	}

	/** The declaration as a whole, its signature, and the first statements of its body. */
	#place(root: TreeNode): void {
		this.#add(this.#context, [hashText("all"), numbered(root, new Map())]);
		const declaration = root.children[0];
		const body = declaration?.children.find((child) => child.field === "body");
		for (const part of [
			...(declaration?.children ?? []).filter((child) => child !== body),
			...(body?.children ?? []),
		].slice(0, MAX_CONTEXT)) {
			if (part.size > 3) this.#add(this.#context, [hashKind(part.field ?? ""), numbered(part, new Map())]);
		}
	}

	/** A whole declaration that came or went is another kind of change than an edit of the same words. */
	#salt(): number {
		const { change } = this.#edit.unit;
		return change === "added" || change === "removed" ? hashKind(change) : 0x9747b28c;
	}

	#add(map: Map<number, number>, parts: readonly number[]): void {
		let hash = this.#salt();
		for (const part of parts) hash = mix(Math.imul(hash, 31) + part);
		const key = hash >>> 0;
		map.set(key, (map.get(key) ?? 0) + 1);
	}

	#shape(tag: string, ...parts: readonly number[]): void {
		this.#add(this.#shapes, [hashKind(tag), ...parts]);
	}

	#name(tag: string, ...texts: readonly string[]): void {
		this.#add(this.#names, [hashKind(tag), ...texts.map((text) => hashText(text))]);
	}

	/** go.mod entries have no tree: the module path is their name, the kind of change their shape. */
	#requirement(): void {
		const { unit } = this.#edit;
		this.#name("module", unit.key);
		this.#name("version", unit.key, unit.old?.text ?? "", unit.new?.text ?? "");
		const level = (text: string | undefined): string => text?.replace(/\d+/g, "0").slice(0, 12) ?? "";
		this.#shape("version", hashText(level(unit.old?.text)), hashText(level(unit.new?.text)));
	}

	/** A change without actions is one of comments that tools obey (cgo preambles, directives): its words count. */
	#directives(): void {
		const { unit } = this.#edit;
		const words = (side: UnitSide | null): Set<string> =>
			new Set(side === null ? [] : (`${side.doc}${side.text}`.match(/\w+/g) ?? []));
		const [old, now] = [words(unit.old), words(unit.new)];
		for (const word of old) if (!now.has(word)) this.#name("-", word);
		for (const word of now) if (!old.has(word)) this.#name("+", word);
	}

	#action(action: EditAction): void {
		const local = new Map<string, number>();
		const [near, far] = contextOf(action);
		const type = hashKind(action.type);
		const old = action.type === "insert" ? null : action.node;
		const graft = action.type === "update" || action.type === "insert" ? action.graft : null;
		const oldShape = old === null ? 1 : numbered(old, local);
		const newShape = graft === null ? 2 : numberedGraft(graft, local);
		const kinds = [old === null ? 3 : hashKind(old.kind), graft === null ? 4 : hashKind(graft.node.kind)];
		this.#shape("kind", type, ...kinds);
		this.#shape("near", type, near, ...kinds);
		this.#shape("far", type, near, far, ...kinds);
		this.#shape("exact", type, oldShape, newShape);
		this.#shape("placed", type, near, oldShape, newShape);
		if (old !== null && graft !== null) this.#renaming(old, graft);
		if (old !== null && action.type !== "move") this.#inner("-", old);
		if (graft !== null) this.#innerGraft(graft);
		const all = this.#numbers;
		const before = old === null ? 1 : numbered(old, all);
		this.#whole = mix(Math.imul(this.#whole, 31) + before);
		this.#whole = mix(Math.imul(this.#whole, 31) + (graft === null ? 2 : numberedGraft(graft, all)));
	}

	/** `x -> y` as one name: the strongest sign of a mechanical replacement. */
	#renaming(old: TreeNode, graft: Graft): void {
		if (old.value !== null && graft.node.value !== null) this.#name("=", old.value, graft.node.value);
	}

	#inner(sign: string, root: TreeNode): void {
		let left = MAX_INNER;
		const visit = (node: TreeNode): void => {
			if (left-- <= 0) return;
			this.#innerNode(sign, node, node.children);
			for (const child of node.children) visit(child);
		};
		visit(root);
	}

	#innerGraft(root: Graft): void {
		let left = MAX_INNER;
		const visit = (graft: Graft): void => {
			if (left-- <= 0 || graft.moved !== null) return;
			this.#innerNode(
				"+",
				graft.node,
				graft.children.map((child) => child.node),
			);
			for (const child of graft.children) visit(child);
		};
		visit(root);
	}

	#innerNode(sign: string, node: TreeNode, children: readonly TreeNode[]): void {
		if (node.value !== null) {
			if (node.kind !== "operator" && !PREDECLARED.has(node.value)) this.#name(sign, node.value);
			else this.#shape(sign, hashText(node.value));
			return;
		}
		let hash = hashKind(node.kind);
		for (const child of children) hash = mix(Math.imul(hash, 31) + hashKept(child));
		this.#shape(sign, hash);
	}
}

function hashKept(node: TreeNode): number {
	const same = kept(node);
	return same === null ? hashKind(node.kind) : hashText(same);
}

/** Text of leaves that shapes keep, else null. */
function kept(node: TreeNode): string | null {
	if (node.value === null) return null;
	return node.kind === "operator" || PREDECLARED.has(node.value) ? node.value : null;
}

function numberOf(node: TreeNode, numbers: Map<string, number>): number {
	const text = node.value ?? "";
	const known = numbers.get(text);
	if (known !== undefined) return known;
	numbers.set(text, numbers.size);
	return numbers.size - 1;
}

function numbered(node: TreeNode, numbers: Map<string, number>): number {
	if (node.value !== null) {
		const same = kept(node);
		return same === null ? mix(hashKind(node.kind) + numberOf(node, numbers)) : hashText(same);
	}
	let hash = hashKind(node.kind);
	for (const child of node.children) hash = mix(Math.imul(hash, 31) + numbered(child, numbers));
	return hash;
}

function numberedGraft(graft: Graft, numbers: Map<string, number>): number {
	if (graft.moved !== null) return hashText("hole");
	if (graft.children.length === 0) return numbered(graft.node, numbers);
	let hash = hashKind(graft.node.kind);
	for (const child of graft.children) hash = mix(Math.imul(hash, 31) + numberedGraft(child, numbers));
	return hash;
}

/** Role and kind of the place, and of the statement around it. */
function contextOf(action: EditAction): readonly [number, number] {
	const placed = action.type === "insert" ? action.graft.node : action.node;
	const parent = action.type === "insert" ? action.parent : action.node.parent;
	const near = hashKind(`${parent?.kind ?? ""}.${placed.field ?? ""}`);
	let up = parent;
	while (up !== null && (TRANSPARENT.has(up.kind) || up === parent)) up = up.parent;
	return [near, hashKind(up?.kind ?? "")];
}

function bagOf(map: ReadonlyMap<number, number>): FeatureBag {
	const hashes = [...map.keys()].sort((a, b) => a - b);
	return { hashes, counts: hashes.map((hash) => map.get(hash) ?? 0) };
}

/** Union of bags with summed counts: the features of a commit from those of its units. */
export function mergeFeatures(all: readonly EditFeatures[]): EditFeatures {
	const merged = (bag: keyof EditFeatures): FeatureBag => mergeBags(all.map((one) => one[bag]));
	return { shapes: merged("shapes"), names: merged("names"), context: merged("context") };
}

function mergeBags(bags: readonly FeatureBag[]): FeatureBag {
	const map = new Map<number, number>();
	for (const bag of bags) {
		bag.hashes.forEach((hash, at) => {
			map.set(hash, (map.get(hash) ?? 0) + (bag.counts[at] ?? 0));
		});
	}
	return bagOf(map);
}
