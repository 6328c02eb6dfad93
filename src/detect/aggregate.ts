/**
 * Many services burst together, one of them began it. Bursts become nodes (one per service and moment); a node
 * is explained by a node of a service it depends on, through at most a few quiet services, when the times fit
 * (seed 2.4, corrected: the seed looks at the graph alone and would blame a failure that came an hour later).
 * Nodes that nothing explains are roots, the others hang under theirs; nothing is dropped.
 */
import type { Burst } from "../model/burst.js";
import type { ServiceEdge } from "../model/event.js";
import type { Seconds } from "../model/time.js";
import { buildServiceGraph, dependentsWithin, type ServiceGraph } from "./service-graph.js";

/** Limits of what counts as one cascade. */
export interface AggregateOptions {
	/** Longest chain of calls between two bursting services, so at most one less quiet services; default 3. */
	readonly maxHops?: number;
	/** Longest time a failure takes to travel one call; default 300 s (retries, queues, circuit breakers). */
	readonly delayPerHop?: Seconds;
	/** How much later than its dependents a cause may seem to begin; default 120 s (few errors show late). */
	readonly slack?: Seconds;
}

/** Bursts of one service that begin this close to each other are one moment. */
const sameMoment: Seconds = 300;
/** Longest time until a flood of retries shows in what a failing service calls. */
const floodDelay: Seconds = 1200;

interface Limits {
	readonly maxHops: number;
	readonly delayPerHop: Seconds;
	readonly slack: Seconds;
}

/** Bursts of one service (or of one cycle of services) at one time; the first is the one that speaks for it. */
interface Node {
	readonly env: string;
	readonly services: ReadonlySet<string>;
	readonly bursts: readonly Burst[];
	readonly head: Burst;
	parent: Node | null;
}

/**
 * Gives every burst its place: roots get `dependents` (ids, oldest first), the others `root` (id). Order and number of bursts
 * stay as they were. Bursts of different environments never explain each other.
 */
export function aggregateBursts(
	bursts: readonly Burst[],
	edges: readonly ServiceEdge[],
	options: AggregateOptions = {},
): Burst[] {
	const limits: Limits = {
		maxHops: options.maxHops ?? 3,
		delayPerHop: options.delayPerHop ?? 300,
		slack: options.slack ?? 120,
	};
	const graph = buildServiceGraph(edges);
	const nodes = toNodes(bursts, graph, limits);
	linkToCallees(nodes, graph, limits);
	linkToCallers(nodes, graph, limits);
	return place(bursts, nodes);
}

/** Groups by env and cycle, then by time: bursts that begin close to each other are one node. */
function toNodes(bursts: readonly Burst[], graph: ServiceGraph, limits: Limits): Node[] {
	const groups = new Map<string, Burst[]>();
	for (const burst of bursts) {
		const component = graph.component.get(burst.service) ?? `alone ${burst.service}`;
		const key = JSON.stringify([burst.env, component]);
		groups.set(key, [...(groups.get(key) ?? []), burst]);
	}
	return [...groups.values()].flatMap((group) => splitByTime(group, limits));
}

function splitByTime(group: readonly Burst[], _limits: Limits): Node[] {
	const sorted = [...group].sort((a, b) => a.onset - b.onset);
	const parts: Burst[][] = [];
	for (const burst of sorted) {
		const part = parts.at(-1);
		const last = part?.at(-1);
		if (part !== undefined && last !== undefined && burst.onset - last.onset <= sameMoment) part.push(burst);
		else parts.push([burst]);
	}
	return parts.map((part) => ({
		env: (part[0] as Burst).env,
		services: new Set(part.map((burst) => burst.service)),
		bursts: part,
		head: headOf(part),
		parent: null,
	}));
}

/** The earliest burst speaks; at the same time the service's total before a part of it, then the likelier one. */
function headOf(bursts: readonly Burst[]): Burst {
	return [...bursts].sort(
		(a, b) =>
			a.onset - b.onset ||
			Number(a.fingerprint !== null) - Number(b.fingerprint !== null) ||
			a.logPValue - b.logPValue ||
			(a.id < b.id ? -1 : 1),
	)[0] as Burst;
}

/** The ordinary direction: a caller fails because what it calls fails. */
function linkToCallees(nodes: readonly Node[], graph: ServiceGraph, limits: Limits): void {
	const best = new Map<Node, number>();
	const at = nodesByService(nodes);
	for (const cause of nodes) {
		for (const [service, hops] of reach(cause, graph, limits.maxHops)) {
			for (const node of at.get(JSON.stringify([cause.env, service])) ?? []) {
				if (sameCycle(node, cause, graph) || !couldCause(cause.head, node.head, hops, limits)) continue;
				// Nearer in calls first, then nearer in time.
				const cost = hops * 1e6 + Math.abs(node.head.onset - cause.head.onset);
				if (cost >= (best.get(node) ?? Number.POSITIVE_INFINITY)) continue;
				best.set(node, cost);
				node.parent = cause;
			}
		}
	}
}

function nodesByService(nodes: readonly Node[]): ReadonlyMap<string, readonly Node[]> {
	const found = new Map<string, Node[]>();
	for (const node of nodes) {
		for (const service of node.services) {
			const key = JSON.stringify([node.env, service]);
			found.set(key, [...(found.get(key) ?? []), node]);
		}
	}
	return found;
}

/**
 * The other direction: a caller that began clearly earlier floods what it calls (retry storms). Only for nodes
 * that nothing they call explains, and only over direct calls.
 */
function linkToCallers(nodes: readonly Node[], graph: ServiceGraph, limits: Limits): void {
	for (const node of nodes) {
		if (node.parent !== null) continue;
		const callers = new Set([...node.services].flatMap((service) => graph.callers.get(service) ?? []));
		const earlier = nodes
			.filter((other) => other !== node && other.env === node.env && intersects(other.services, callers))
			.filter((other) => {
				const lead = node.head.onsetInterval[0] - other.head.onsetInterval[1];
				const ended = other.head.end !== null && other.head.end + limits.slack < node.head.onset;
				return lead > limits.slack && lead <= floodDelay && !ended;
			})
			.sort((a, b) => b.head.onset - a.head.onset);
		node.parent = earlier.find((other) => rootOf(other) !== node) ?? null;
	}
}

function reach(cause: Node, graph: ServiceGraph, hops: number): ReadonlyMap<string, number> {
	const nearest = new Map<string, number>();
	for (const service of cause.services) {
		for (const [dependent, far] of dependentsWithin(graph, service, hops)) {
			nearest.set(dependent, Math.min(far, nearest.get(dependent) ?? far));
		}
	}
	return nearest;
}

/** Times fit: the cause did not begin (much) later, nor too long before, nor was it over by then. */
function couldCause(cause: Burst, effect: Burst, hops: number, limits: Limits): boolean {
	if (cause.onsetInterval[0] > effect.onsetInterval[1] + limits.slack) return false;
	if (effect.onsetInterval[0] > cause.onsetInterval[1] + limits.delayPerHop * hops) return false;
	return cause.end === null || effect.onset <= cause.end + limits.delayPerHop;
}

function sameCycle(a: Node, b: Node, graph: ServiceGraph): boolean {
	const component = (node: Node): number | undefined => graph.component.get(node.head.service);
	return component(a) !== undefined && component(a) === component(b);
}

function intersects(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
	for (const item of a) if (b.has(item)) return true;
	return false;
}

function rootOf(node: Node): Node {
	let root = node;
	while (root.parent !== null) root = root.parent;
	return root;
}

function place(bursts: readonly Burst[], nodes: readonly Node[]): Burst[] {
	const rootId = new Map<Burst, string>();
	const dependents = new Map<string, Burst[]>();
	for (const node of nodes) {
		const root = rootOf(node).head;
		for (const burst of node.bursts) {
			if (burst === root) continue;
			rootId.set(burst, root.id);
			dependents.set(root.id, [...(dependents.get(root.id) ?? []), burst]);
		}
	}
	return bursts.map((burst) => {
		const root = rootId.get(burst);
		if (root !== undefined) return { ...burst, root };
		const below = dependents.get(burst.id);
		if (below === undefined) return burst;
		return { ...burst, dependents: below.sort(byOnset).map((one) => one.id) };
	});
}

function byOnset(a: Burst, b: Burst): number {
	return a.onset - b.onset || (a.id < b.id ? -1 : 1);
}
