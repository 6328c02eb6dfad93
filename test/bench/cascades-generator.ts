/**
 * Random service graphs and cascades through them with known roots. A graph has 5-60 services in layers with
 * popular ones (preferential attachment) and, in one of seven, cycles. A failure climbs from its root to callers
 * with some probability and delay a hop; some services on the way show nothing; onsets are only known up to an
 * interval; services raise one to four alerts (total and fingerprints); unrelated bursts happen meanwhile.
 */
import { burstId } from "../../src/detect/burst-record.js";
import type { Burst } from "../../src/model/burst.js";
import type { ServiceEdge } from "../../src/model/event.js";
import type { Random } from "../detect/random.js";

/** One random graph with what happened in it. */
export interface Scene {
	readonly services: number;
	readonly edges: readonly ServiceEdge[];
	readonly bursts: readonly Burst[];
	/** Burst id -> service where it all began. */
	readonly rootOf: ReadonlyMap<string, string>;
	/** Services where something began; a few of them show nothing themselves. */
	readonly roots: ReadonlySet<string>;
	/** What makes this scene hard, in words. */
	readonly traits: readonly string[];
}

const start = 1_767_571_200;
const step = 60;

interface Draft {
	readonly source: Random;
	readonly names: readonly string[];
	readonly edges: ServiceEdge[];
	readonly callers: Map<string, string[]>;
	readonly bursts: Burst[];
	readonly rootOf: Map<string, string>;
	readonly roots: Set<string>;
	readonly traits: Set<string>;
	/** Services that burst already: one story each. */
	readonly taken: Set<string>;
}

export function makeScene(source: Random): Scene {
	const names = Array.from({ length: source.int(5, 60) }, (_, i) => `svc-${String(i).padStart(2, "0")}`);
	const edges = makeEdges(source, names);
	const callers = new Map<string, string[]>();
	for (const { caller, callee } of edges) callers.set(callee, [...(callers.get(callee) ?? []), caller]);
	const draft: Draft = {
		source,
		names,
		edges,
		callers,
		bursts: [],
		rootOf: new Map(),
		roots: new Set(),
		traits: new Set(),
		taken: new Set(),
	};
	if (edges.some(({ caller, callee }) => caller < callee === false)) draft.traits.add("cycle");
	const incidents = names.length >= 20 && source.chance(0.25) ? 2 : 1;
	for (let n = 0; n < incidents; n++)
		cascade(draft, start + source.int(0, 1) * 7200 + n * source.int(0, 90) * step);
	if (incidents > 1) draft.traits.add("two incidents");
	if (source.chance(0.35)) unrelated(draft);
	return {
		services: names.length,
		edges,
		bursts: draft.bursts,
		rootOf: draft.rootOf,
		roots: draft.roots,
		traits: [...draft.traits],
	};
}

/** Services call later ones; popular callees become more popular; a few calls point back and make cycles. */
function makeEdges(source: Random, names: readonly string[]): ServiceEdge[] {
	const edges = new Map<string, ServiceEdge>();
	const popularity = names.map(() => 1);
	const add = (caller: number, callee: number): void => {
		if (caller === callee) return;
		edges.set(`${caller} ${callee}`, { caller: names[caller] as string, callee: names[callee] as string });
		popularity[callee] = (popularity[callee] as number) + 1;
	};
	for (let i = 0; i < names.length - 1; i++) {
		for (let n = source.int(1, 3); n > 0; n--) add(i, pickWeighted(source, popularity, i + 1));
	}
	for (let i = 1; i < names.length; i++) {
		if (![...edges.values()].some((edge) => edge.callee === names[i])) add(source.int(0, i - 1), i);
	}
	if (source.chance(1 / 7)) {
		for (let n = source.int(1, 2); n > 0; n--) {
			const low = source.int(1, names.length - 1);
			add(low, source.int(0, low - 1));
		}
	}
	return [...edges.values()];
}

function pickWeighted(source: Random, weights: readonly number[], from: number): number {
	const total = weights.slice(from).reduce((sum, weight) => sum + weight, 0);
	let rest = source.next() * total;
	for (let i = from; i < weights.length; i++) {
		rest -= weights[i] as number;
		if (rest < 0) return i;
	}
	return weights.length - 1;
}

/** A failure of one service that climbs to its callers. */
function cascade(draft: Draft, began: number): void {
	const { source } = draft;
	const free = draft.names.filter(
		(name) => !draft.taken.has(name) && (draft.callers.get(name) ?? []).length > 0,
	);
	if (free.length === 0) return;
	const root = source.pick(free);
	const spread = source.uniform(0.6, 0.98);
	const reached = new Map<string, number>([[root, began]]);
	const queue = [root];
	for (const service of queue) {
		for (const caller of draft.callers.get(service) ?? []) {
			if (reached.has(caller) || draft.taken.has(caller) || !source.chance(spread)) continue;
			reached.set(caller, (reached.get(service) as number) + source.gamma(1.5) * source.uniform(10, 120));
			queue.push(caller);
		}
	}
	const ends = source.chance(0.5) ? began + source.int(10, 120) * step : null;
	for (const [service, time] of reached) {
		draft.taken.add(service);
		if (service === root && reached.size > 2 && source.chance(0.02)) draft.traits.add("root shows nothing");
		else if (service !== root && source.chance(0.25)) draft.traits.add("silent services on the way");
		else raise(draft, service, time, ends, root);
	}
	draft.roots.add(root);
	if (source.chance(0.08)) floodCallee(draft, root, began);
}

/** Retries of the failing service flood something it calls, minutes later. */
function floodCallee(draft: Draft, root: string, began: number): void {
	const callee = draft.edges.find((edge) => edge.caller === root && !draft.taken.has(edge.callee))?.callee;
	if (callee === undefined) return;
	draft.traits.add("retry storm downwards");
	draft.taken.add(callee);
	raise(draft, callee, began + draft.source.int(5, 15) * step, null, root);
}

/** A burst of its own, somewhere else, within the same two hours. */
function unrelated(draft: Draft): void {
	const free = draft.names.filter((name) => !draft.taken.has(name));
	if (free.length === 0) return;
	const service = draft.source.pick(free);
	draft.taken.add(service);
	draft.traits.add("unrelated burst");
	raise(draft, service, start + draft.source.int(0, 120) * step, null, service);
	draft.roots.add(service);
}

/** Alerts of one service: its total and up to three fingerprints, each with its own idea of the onset. */
function raise(draft: Draft, service: string, time: number, end: number | null, root: string): void {
	const { source } = draft;
	const alerts = source.int(1, 4);
	for (let n = 0; n < alerts; n++) {
		const fingerprint = n === 0 ? null : `fp-${service}-${n}`;
		const late = source.chance(0.25) ? source.int(1, 5) : 0;
		const early = source.chance(0.05) ? 1 : 0;
		const onset = Math.floor(time / step) * step + (late - early) * step;
		const [before, after] = [source.int(0, 2), source.int(1, 2)];
		const errors = source.int(20, 4000);
		const burst: Burst = {
			id: burstId(service, "prod", fingerprint, onset),
			service,
			env: "prod",
			version: null,
			fingerprint,
			onset,
			onsetInterval: [onset - before * step, onset + after * step],
			end: end === null ? null : Math.max(end, onset + 3 * step),
			peak: { time: onset + step, errors: Math.ceil(errors / 3) },
			observed: errors,
			expected: errors / 20,
			logPValue: -errors / 4,
			detector: "counts",
			severity: "L2",
			novelty: "unknown",
			contrast: [],
			reason: "simulated",
		};
		draft.bursts.push(burst);
		draft.rootOf.set(burst.id, root);
	}
}
