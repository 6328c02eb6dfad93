/**
 * The tree that differences are taken on: a syntax tree with parents, sizes, preorder ids and a hash per
 * subtree, so that "is this subtree the same as that one" costs one comparison.
 */
import type { SyntaxNode } from "../golang/parser.js";
import { Cut } from "./cut.js";

export interface TreeNode {
	/** Preorder number inside its tree; the root is 0. */
	readonly id: number;
	readonly kind: string;
	/** Role in the parent, or null. */
	readonly field: string | null;
	readonly value: string | null;
	/** UTF-16 offsets in the parsed text. */
	readonly start: number;
	readonly end: number;
	readonly parent: TreeNode | null;
	readonly children: readonly TreeNode[];
	/** Nodes of the subtree, itself included. */
	readonly size: number;
	/** Characters of the span that were left out because both versions share them. */
	readonly hidden: number;
	/** 53-bit hash of the subtree without its own role: equal hashes mean equal subtrees. */
	readonly hash: number;
	/** What leaves.ts has found, null before. */
	leaves: readonly string[] | null;
}

export interface Tree {
	readonly root: TreeNode;
	/** Its `text` is what was parsed, which the nodes' offsets point into. */
	readonly cut: Cut;
	/** Nodes by id. */
	readonly nodes: readonly TreeNode[];
}

interface Growing extends TreeNode {
	readonly children: Growing[];
	size: number;
	hash: number;
}

/** 32-bit hash of a text. Names are short: hashing one is cheaper than looking it up. */
export function hashText(text: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	// FNV-1a's low bits alone repeat too soon on short words; the length and a final mix spread them.
	return mix(hash ^ Math.imul(text.length, 0x9e3779b1));
}

const kindHashes = new Map<string, number>();

/** The same for kinds and roles of the grammar, of which there are few. */
export function hashKind(kind: string): number {
	const known = kindHashes.get(kind);
	if (known !== undefined) return known;
	const hash = hashText(kind);
	kindHashes.set(kind, hash);
	return hash;
}

/** Finaliser of MurmurHash3: a bijection of 32 bits that spreads every bit. */
export function mix(value: number): number {
	let hash = value;
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return hash ^ (hash >>> 16);
}

/** Two lanes of 32 bits, of which 53 fit a number. */
function hashNode(node: Growing): number {
	let low = hashKind(node.kind);
	let high = mix(low ^ 0x5bd1e995);
	const add = (value: number): void => {
		low = mix(Math.imul(low, 31) + value);
		high = (Math.imul(high ^ value, 0x27d4eb2d) + low) | 0;
	};
	if (node.value !== null) add(hashText(node.value) ^ 0x3c6ef372);
	for (const child of node.children) {
		add(child.field === null ? 1 : hashKind(child.field));
		add(child.hash | 0);
		add(Math.floor(child.hash / 0x1_0000_0000));
	}
	return (mix(high) >>> 11) * 0x1_0000_0000 + (mix(low) >>> 0);
}

const WORD = /^\w/;

/** Builds the tree of a syntax node; operators get one kind, so that `<` to `<=` is an update. */
export function treeOf(root: SyntaxNode, parsed: string | Cut): Tree {
	const cut = typeof parsed === "string" ? Cut.none(parsed) : parsed;
	const nodes: Growing[] = [];
	const build = (from: SyntaxNode, parent: Growing | null): Growing => {
		const operator = from.value !== null && from.value === from.kind && !WORD.test(from.kind);
		const { field, value, start, end } = from;
		const kind = operator ? "operator" : from.kind;
		const node: Growing = {
			id: nodes.length,
			kind,
			field,
			value,
			start,
			end,
			parent,
			children: [],
			size: 1,
			hidden: from.children.length === 0 ? 0 : cut.hidden(start, end),
			hash: 0,
			leaves: null,
		};
		nodes.push(node);
		for (const child of from.children) {
			const grown = build(child, node);
			node.children.push(grown);
			node.size += grown.size;
		}
		node.hash = hashNode(node);
		return node;
	};
	return { root: build(root, null), cut, nodes };
}

/** Source text of a node, with what was left out inside it. */
export function textOf(tree: Tree, node: TreeNode): string {
	return tree.cut.span(node.start, node.end);
}
