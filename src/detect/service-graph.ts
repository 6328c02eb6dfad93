/**
 * Who calls whom, ready for questions about failures: which services depend on a given one within some hops, and
 * which services form a cycle (strongly connected components by Tarjan's algorithm, without recursion).
 */
import type { ServiceEdge } from "../model/event.js";

/** A service graph; services that no edge names are simply alone. */
export interface ServiceGraph {
	readonly callees: ReadonlyMap<string, readonly string[]>;
	readonly callers: ReadonlyMap<string, readonly string[]>;
	/** Number of the cycle that a service belongs to; services of one cycle share it, all others have their own. */
	readonly component: ReadonlyMap<string, number>;
}

/** Builds the graph; duplicate edges and calls to oneself change nothing. */
export function buildServiceGraph(edges: readonly ServiceEdge[]): ServiceGraph {
	const callees = new Map<string, Set<string>>();
	const callers = new Map<string, Set<string>>();
	const touch = (map: Map<string, Set<string>>, key: string): Set<string> => {
		const set = map.get(key) ?? new Set<string>();
		map.set(key, set);
		return set;
	};
	for (const { caller, callee } of edges) {
		for (const map of [callees, callers]) {
			touch(map, caller);
			touch(map, callee);
		}
		if (caller === callee) continue;
		touch(callees, caller).add(callee);
		touch(callers, callee).add(caller);
	}
	const plain = freeze(callees);
	return { callees: plain, callers: freeze(callers), component: components(plain) };
}

/** Calls from each service that depends on `service` to it, directly or through others: name -> number of hops. */
export function dependentsWithin(
	graph: ServiceGraph,
	service: string,
	hops: number,
): ReadonlyMap<string, number> {
	const distance = new Map<string, number>([[service, 0]]);
	const queue = [service];
	for (const next of queue) {
		const far = (distance.get(next) ?? 0) + 1;
		if (far > hops) continue;
		for (const caller of graph.callers.get(next) ?? []) {
			if (distance.has(caller)) continue;
			distance.set(caller, far);
			queue.push(caller);
		}
	}
	distance.delete(service);
	return distance;
}

function freeze(map: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, readonly string[]> {
	return new Map([...map].map(([name, set]) => [name, [...set].sort()]));
}

interface Visit {
	readonly service: string;
	readonly callees: Iterator<string>;
}

function components(callees: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
	const index = new Map<string, number>();
	const low = new Map<string, number>();
	const component = new Map<string, number>();
	const waiting: string[] = [];
	const lower = (service: string, to: number): void => {
		low.set(service, Math.min(low.get(service) ?? to, to));
	};
	let found = 0;
	const enter = (service: string): Visit => {
		index.set(service, index.size);
		low.set(service, index.size - 1);
		waiting.push(service);
		return { service, callees: (callees.get(service) ?? [])[Symbol.iterator]() };
	};
	const leave = (service: string): void => {
		if (low.get(service) !== index.get(service)) return;
		for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) {
			component.set(member, found);
			if (member === service) break;
		}
		found++;
	};
	for (const start of callees.keys()) {
		if (index.has(start)) continue;
		const path = [enter(start)];
		for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
			const next = visit.callees.next();
			if (next.done === true) {
				path.pop();
				leave(visit.service);
				const parent = path.at(-1);
				if (parent !== undefined) lower(parent.service, low.get(visit.service) ?? 0);
			} else if (!index.has(next.value)) path.push(enter(next.value));
			else if (!component.has(next.value)) lower(visit.service, index.get(next.value) ?? 0);
		}
	}
	return component;
}
