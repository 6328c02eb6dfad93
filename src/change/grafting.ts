/**
 * Collects what the walk could not pair and turns it into actions. Before that, subtrees that vanished in one
 * place and appeared in another are found again: equal ones by hash, edited ones by their leaves.
 */
import type { EditAction, Graft } from "./edit-action.js";
import { leafSimilarity } from "./leaves.js";
import type { TreeNode } from "./tree.js";

/** Smallest subtree that is called moved: a call with an argument; smaller ones repeat by chance. */
const MIN_MOVED = 5;
/** Smallest subtree that is called moved though it was edited, and how alike it must be. */
const MIN_EDITED = 12;
const EDITED_SIMILARITY = 0.6;
/** Pairs of vanished and new subtrees whose leaves are compared at most. */
const MAX_COMPARED = 400;

/** A place in the old tree that takes new code. */
type Site =
	| { readonly type: "update"; readonly old: TreeNode; readonly now: TreeNode }
	| { readonly type: "insert"; readonly parent: TreeNode; readonly index: number; readonly now: TreeNode };

export class Grafting {
	readonly #removed: TreeNode[] = [];
	readonly #sites: Site[] = [];
	/** New node -> old subtree that lives on there. */
	readonly #holes = new Map<TreeNode, TreeNode>();
	/** Ids of old nodes that live on in a hole, and of those that hold such a node. */
	readonly #carried = new Set<number>();
	/** New nodes with a hole inside. */
	readonly #aroundHoles = new Set<TreeNode>();
	/** What `findMoves` has looked at. */
	#looked = -1;

	remove(node: TreeNode): void {
		this.#removed.push(node);
	}

	add(parent: TreeNode, index: number, now: TreeNode): void {
		this.#sites.push({ type: "insert", parent, index, now });
	}

	replace(old: TreeNode, now: TreeNode): void {
		this.#sites.push({ type: "update", old, now });
	}

	/** `now` holds `old` unchanged at `at`. */
	wrap(old: TreeNode, now: TreeNode, at: TreeNode): void {
		this.replace(old, now);
		this.#hole(at, old);
	}

	/** `now` is what `inner` was inside `old`. */
	unwrap(old: TreeNode, now: TreeNode, inner: TreeNode): void {
		this.replace(old, now);
		this.#hole(now, inner);
	}

	#hole(now: TreeNode, old: TreeNode): void {
		this.#holes.set(now, old);
		for (let id = old.id; id < old.id + old.size; id++) this.#carried.add(id);
		for (let up = old.parent; up !== null; up = up.parent) this.#carried.add(up.id);
		for (let up = now.parent; up !== null; up = up.parent) this.#aroundHoles.add(up);
	}

	/** Fills holes; returns the pairs that were edited on the way and want comparing. */
	findMoves(): readonly (readonly [TreeNode, TreeNode])[] {
		const replaced = this.#sites.flatMap((site) => (site.type === "update" ? [site.old] : []));
		const vanished = [...this.#removed, ...replaced];
		if (vanished.length + this.#sites.length === this.#looked) return [];
		this.#looked = vanished.length + this.#sites.length;
		this.#findEqual(vanished);
		return this.#findEdited(vanished);
	}

	#findEqual(vanished: readonly TreeNode[]): void {
		const byHash = new Map<number, TreeNode[]>();
		const index = (node: TreeNode): void => {
			if (node.size < MIN_MOVED) return;
			const known = byHash.get(node.hash);
			if (known === undefined) byHash.set(node.hash, [node]);
			else known.push(node);
			for (const child of node.children) index(child);
		};
		for (const node of vanished) index(node);
		if (byHash.size === 0) return;
		for (const site of this.#sites) this.#fillEqual(site.now, byHash);
	}

	#fillEqual(now: TreeNode, byHash: ReadonlyMap<number, readonly TreeNode[]>): void {
		if (now.size < MIN_MOVED || this.#holes.has(now)) return;
		const free = this.#aroundHoles.has(now)
			? undefined
			: byHash.get(now.hash)?.find((old) => !this.#carried.has(old.id));
		if (free !== undefined) this.#hole(now, free);
		else for (const child of now.children) this.#fillEqual(child, byHash);
	}

	#findEdited(vanished: readonly TreeNode[]): (readonly [TreeNode, TreeNode])[] {
		const old = vanished.filter((node) => node.size >= MIN_EDITED && !this.#carried.has(node.id));
		if (old.length === 0) return [];
		const fresh = this.#sites.flatMap((site) => this.#editable(site.now, MAX_COMPARED));
		if (old.length * fresh.length > MAX_COMPARED) return [];
		const own = new Map(
			this.#sites.flatMap((site) => (site.type === "update" ? [[site.now, site.old]] : [])),
		);
		const scored = old.flatMap((a) =>
			fresh
				// A site's own pair was judged a replacement already.
				.filter((b) => a.kind === b.kind && a.value === b.value && own.get(b) !== a)
				.map((b) => ({ a, b, score: leafSimilarity(a, b) }))
				.filter((pair) => pair.score >= EDITED_SIMILARITY),
		);
		const found: (readonly [TreeNode, TreeNode])[] = [];
		for (const { a, b } of scored.sort((x, y) => y.score - x.score || x.a.id - y.a.id || x.b.id - y.b.id)) {
			if (this.#carried.has(a.id) || this.#holes.has(b) || this.#aroundHoles.has(b) || this.#insideHole(b)) {
				continue;
			}
			this.#hole(b, a);
			found.push([a, b]);
		}
		return found;
	}

	#insideHole(now: TreeNode): boolean {
		for (let up = now.parent; up !== null; up = up.parent) if (this.#holes.has(up)) return true;
		return false;
	}

	/** Subtrees of new code that may be an edited old one. */
	#editable(now: TreeNode, limit: number): TreeNode[] {
		const found: TreeNode[] = [];
		const visit = (node: TreeNode): void => {
			if (node.size < MIN_EDITED || this.#holes.has(node) || found.length >= limit) return;
			found.push(node);
			for (const child of node.children) visit(child);
		};
		visit(now);
		return found;
	}

	/** The actions of everything collected. */
	*actions(): Iterable<EditAction> {
		for (const site of this.#sites) {
			const { now } = site;
			const moved = this.#holes.get(now);
			if (site.type === "update") yield { type: "update", node: site.old, graft: this.#graft(now) };
			else if (moved === undefined) {
				yield { type: "insert", parent: site.parent, index: site.index, graft: this.#graft(now) };
			} else yield { type: "move", node: moved, parent: site.parent, index: site.index, to: now };
		}
		const carriers = new Set(this.#holes.values());
		for (const node of this.#removed) if (!carriers.has(node)) yield { type: "delete", node };
	}

	#graft(now: TreeNode): Graft {
		const moved = this.#holes.get(now) ?? null;
		return {
			node: now,
			moved,
			children: moved === null ? now.children.map((child) => this.#graft(child)) : [],
		};
	}
}
