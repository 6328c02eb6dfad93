/**
 * `detect --watch`: asks again every interval and tells each burst once when it begins, once when it is sure, and
 * once when it ends; what was told and then proves a blip is taken back in so many words. A store that goes away is
 * told once and waited for; nothing that happened meanwhile is lost, since every look reaches back over the same
 * stretch of time.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { continued } from "../detect/same-burst.js";
import type { Burst } from "../model/burst.js";
import { Failure } from "../model/failure.js";

export interface WatchEvent {
	readonly kind: "began" | "confirmed" | "ended" | "withdrawn";
	readonly burst: Burst;
}

export interface WatchPorts {
	/** Bursts that last or ended in the stretch that is watched, as of now. */
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
const passing: ReadonlySet<Failure["kind"]> = new Set(["source", "store"]);

/** Watches until aborted. Throws what cannot be waited for (wrong credentials, bad configuration). */
export async function watchBursts(ports: WatchPorts): Promise<void> {
	let told: readonly Burst[] = [];
	let away = false;
	for (let look = 0; !ports.signal.aborted && look < (ports.looks ?? Number.POSITIVE_INFINITY); look++) {
		if (look > 0) await pause(ports);
		if (ports.signal.aborted) return;
		try {
			const bursts = continued(await ports.look(), told);
			if (away) ports.outage(null);
			away = false;
			for (const event of changes(told, bursts)) await ports.tell(event);
			told = bursts;
		} catch (error) {
			if (ports.signal.aborted) return;
			if (!(error instanceof Failure) || !passing.has(error.kind)) throw error;
			if (!away) ports.outage(error.message);
			away = true;
		}
	}
}

/** What is to be told when the bursts of one look have become those of the next. */
function changes(before: readonly Burst[], now: readonly Burst[]): WatchEvent[] {
	const known = new Map(before.map((burst) => [burst.id, burst]));
	const here = new Set(now.map(({ id }) => id));
	const gone = before.filter((burst) => burst.end === null && !here.has(burst.id));
	return [
		...gone.map((burst): WatchEvent => ({ kind: "withdrawn", burst })),
		...now.flatMap((burst) => changesOf(known.get(burst.id), burst)),
	];
}

function changesOf(before: Burst | undefined, burst: Burst): WatchEvent[] {
	const events: WatchEvent[] = [];
	const ended = burst.end !== null;
	// A burst that was over and goes on begins again.
	const began = before === undefined || (before.end !== null && !ended);
	if (began) events.push({ kind: "began", burst });
	else if (before.unconfirmed && !burst.unconfirmed && !ended) events.push({ kind: "confirmed", burst });
	if (ended && (before === undefined || before.end === null)) events.push({ kind: "ended", burst });
	return events;
}

async function pause({ interval, signal }: WatchPorts): Promise<void> {
	await sleep(interval * 1000, undefined, { signal }).catch(() => undefined);
}
