/**
 * Pairs the children of two nodes that stay. Equal children are anchors (longest common subsequence); between
 * anchors children pair by their role, then in order by how much their leaves agree. Pairs never cross, so a
 * script keeps the order of what stays.
 */
import { bestChain, type IndexPair, uniqueChain } from "./best-chain.js";
import { leafSimilarity } from "./leaves.js";
import type { TreeNode } from "./tree.js";

type Nodes = readonly TreeNode[];

/** Children between two anchors. */
export interface Gap {
	readonly old: Nodes;
	readonly now: Nodes;
}

export interface Pairing {
	readonly pairs: readonly (readonly [TreeNode, TreeNode])[];
	readonly removed: Nodes;
	readonly added: Nodes;
	/** Why the gap was not searched, or null. */
	readonly reason: string | null;
}

/** Cells of a table of equal children, and of one with leaf comparisons, that are filled at most. */
const MAX_EQUAL_CELLS = 160_000;
const MAX_LIKE_CELLS = 10_000;
/** Leaves two statements must share to be the same one, edited; less when nothing else competes. */
const ALIKE = 0.5;
const ALIKE_ALONE = 0.3;
/** Nodes whose children take each other's place though they have no role of their own. */
const SLOTS = new Set(
	"argument_list expression_list literal_element keyed_element type_arguments type_elem pointer_type parenthesized_expression expression_statement return_statement go_statement defer_statement".split(
		" ",
	),
);

const equal = (a: TreeNode, b: TreeNode): boolean => a.hash === b.hash && a.field === b.field;

/** Splits both lists at equal children. */
export function commonRuns(old: Nodes, now: Nodes): readonly Gap[] {
	let head = 0;
	const shorter = Math.min(old.length, now.length);
	while (head < shorter && equal(old[head] as TreeNode, now[head] as TreeNode)) head += 1;
	let tail = 0;
	while (tail < shorter - head && equal(old.at(-1 - tail) as TreeNode, now.at(-1 - tail) as TreeNode))
		tail += 1;
	const a = old.slice(head, old.length - tail);
	const b = now.slice(head, now.length - tail);
	if (a.length === 0 || b.length === 0) return a.length + b.length === 0 ? [] : [{ old: a, now: b }];
	return between(a, b, a.length * b.length <= MAX_EQUAL_CELLS ? equalChain(a, b) : hashChain(a, b));
}

function equalChain(a: Nodes, b: Nodes): IndexPair[] {
	return bestChain(a.length, b.length, (i, j) => {
		const node = a[i] as TreeNode;
		// A larger equal subtree is the better anchor: a lone `return` must not outweigh it.
		return equal(node, b[j] as TreeNode) ? 1 + Math.log2(node.size) : 0;
	});
}

function hashChain(a: Nodes, b: Nodes): IndexPair[] {
	const chain = uniqueChain(
		a.map((node) => node.hash),
		b.map((node) => node.hash),
	);
	return chain.filter(([i, j]) => equal(a[i] as TreeNode, b[j] as TreeNode));
}

function between(a: Nodes, b: Nodes, anchors: readonly IndexPair[]): Gap[] {
	const gaps: Gap[] = [];
	let i = 0;
	let j = 0;
	for (const [x, y] of [...anchors, [a.length, b.length] as const]) {
		if (x > i || y > j) gaps.push({ old: a.slice(i, x), now: b.slice(j, y) });
		i = x + 1;
		j = y + 1;
	}
	return gaps;
}

/** Pairs what lies between two anchors; `parent` is the node that holds it now. */
export function pairGap(gap: Gap, parent: TreeNode): Pairing {
	const roles = roleChain(gap);
	const pairs = roles.map(([i, j]): [TreeNode, TreeNode] => [gap.old[i] as TreeNode, gap.now[j] as TreeNode]);
	const rest = between(gap.old, gap.now, roles).map((part) => pairByLikeness(part, parent));
	return {
		pairs: [...pairs, ...rest.flatMap((part) => part.pairs)],
		removed: rest.flatMap((part) => part.removed),
		added: rest.flatMap((part) => part.added),
		reason: rest.find((part) => part.reason !== null)?.reason ?? null,
	};
}

/** Roles that occur once on each side (condition, body, result...). */
function roleChain(gap: Gap): IndexPair[] {
	const only = (list: Nodes, field: string): number => {
		const first = list.findIndex((node) => node.field === field);
		return list.findLastIndex((node) => node.field === field) === first ? first : -1;
	};
	const chain: IndexPair[] = [];
	let last = -1;
	gap.old.forEach((node, i) => {
		if (node.field === null || only(gap.old, node.field) !== i) return;
		const j = only(gap.now, node.field);
		if (j <= last) return;
		chain.push([i, j]);
		last = j;
	});
	return chain;
}

function pairByLikeness(gap: Gap, parent: TreeNode): Pairing {
	const { old, now } = gap;
	if (old.length * now.length > MAX_LIKE_CELLS) {
		const reason = `a list with ${old.length} and ${now.length} differing entries is shown as removed and added`;
		return { pairs: [], removed: old, added: now, reason };
	}
	const alone = old.length === 1 && now.length === 1;
	const chain = bestChain(old.length, now.length, (i, j) =>
		likeness(old[i] as TreeNode, now[j] as TreeNode, alone),
	);
	const pairs = chain.map(([i, j]): [TreeNode, TreeNode] => [old[i] as TreeNode, now[j] as TreeNode]);
	const removed: TreeNode[] = [];
	const added: TreeNode[] = [];
	for (const part of between(old, now, chain)) {
		// In an expression list what is left over in equal number takes each other's place.
		if (SLOTS.has(parent.kind) && part.old.length === part.now.length) {
			pairs.push(...part.old.map((node, at): [TreeNode, TreeNode] => [node, part.now[at] as TreeNode]));
		} else {
			removed.push(...part.old);
			added.push(...part.now);
		}
	}
	return { pairs, removed, added, reason: null };
}

function likeness(a: TreeNode, b: TreeNode, alone: boolean): number {
	if (a.kind !== b.kind || a.field !== b.field) return 0;
	if (alone && a.children.length === 0 && b.children.length === 0) return 1;
	const shared = leafSimilarity(a, b);
	return shared >= (alone ? ALIKE_ALONE : ALIKE) ? shared : 0;
}
