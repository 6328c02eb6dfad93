/**
 * `detect --watch`: asks again every interval and tells each burst once when it begins and once when it ends. A
 * store that goes away is told once and waited for; nothing that happened meanwhile is lost, since every look
 * reaches back over the same stretch of time.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Burst } from "../model/burst.js";
import { Failure } from "../model/failure.js";

export type WatchEvent = { readonly kind: "began" | "ended"; readonly burst: Burst };

export interface WatchPorts {
	/** Bursts of the stretch that is watched, as of now. */
	readonly look: () => Promise<readonly Burst[]>;
	readonly tell: (event: WatchEvent) => Promise<void>;
	/** The store went away (its words) or came back (null). */
	readonly outage: (reason: string | null) => void;
	readonly signal: AbortSignal;
	/** Seconds between looks. */
	readonly interval: number;
	/** Stops after this many looks; for tests. */
	readonly looks?: number;
}

/** Failures that time may mend; anything else ends the watch. */
const passing: ReadonlySet<Failure["kind"]> = new Set(["source", "store", "deadline"]);

/** Watches until aborted. Throws what cannot be waited for (wrong credentials, bad configuration). */
export async function watchBursts(ports: WatchPorts): Promise<void> {
	const known = new Map<string, boolean>();
	let away = false;
	for (let look = 0; !ports.signal.aborted && look < (ports.looks ?? Number.POSITIVE_INFINITY); look++) {
		if (look > 0) await pause(ports);
		if (ports.signal.aborted) return;
		try {
			const bursts = await ports.look();
			if (away) ports.outage(null);
			away = false;
			for (const burst of bursts) await tellOnce(burst, known, ports.tell);
		} catch (error) {
			if (ports.signal.aborted) return;
			if (!(error instanceof Failure) || !passing.has(error.kind)) throw error;
			if (!away) ports.outage(error.message);
			away = true;
		}
	}
}

async function tellOnce(burst: Burst, known: Map<string, boolean>, tell: WatchPorts["tell"]): Promise<void> {
	const ended = burst.end !== null;
	const before = known.get(burst.id);
	if (before === undefined) await tell({ kind: "began", burst });
	if (ended && before !== true) await tell({ kind: "ended", burst });
	known.set(burst.id, ended);
}

async function pause({ interval, signal }: WatchPorts): Promise<void> {
	await sleep(interval * 1000, undefined, { signal }).catch(() => undefined);
}
