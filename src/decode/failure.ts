/**
 * The one failure that a text is about, for `explain --stack FILE`: a crash text, a log in any form or just an
 * error message. Stacks of logs are decoded and grouped; the largest group of the most telling form wins.
 */
import { identityOf } from "../golang/fingerprint.js";
import { crashScore } from "../golang/stack/crash-score.js";
import { mainTrace, type NoStackReason, parseStacks } from "../golang/stack/parse.js";
import type { StackTrace } from "../model/stack.js";
import { decodeNameless } from "./errors.js";
import type { EventBody } from "./event.js";
import type { Chunks } from "./outcome.js";
import { createTally, type Tally } from "./tally.js";

/** What a text holds. */
export interface FailureInput {
	/** null: no Go failure; `reason` says why. */
	readonly trace: StackTrace | null;
	/** One event of the chosen group, with its attributes; null when the text is a bare message. */
	readonly event: EventBody | null;
	/** Events of the chosen group, and of all groups. */
	readonly events: number;
	readonly allEvents: number;
	/** Most frequent first, at most 20. */
	readonly groups: readonly { readonly message: string; readonly events: number }[];
	readonly reason: NoStackReason | null;
	readonly tally: Tally;
}

interface Group {
	readonly event: EventBody;
	readonly score: number;
	events: number;
}

/** Different errors kept apart; a log with more is no single failure's text. */
const maxGroups = 10_000;
/** Text kept for the case that it is only a message or another language's stack. */
const headChars = 256 * 1024;

/** Reads a text or log of any size; memory is bounded by the number of different errors. */
export async function readFailure(chunks: Chunks): Promise<FailureInput> {
	let head = "";
	const keep = (chunk: Uint8Array | string): void => {
		if (head.length < headChars)
			head += Buffer.from(chunk)
				.toString("utf8")
				.slice(0, headChars - head.length);
	};
	const groups = new Map<string, Group>();
	const tally = createTally();
	let allEvents = 0;
	// Time only orders events here, and a bare crash text has none.
	for await (const outcome of decodeNameless(tap(chunks, keep), { time: 0 })) {
		tally.add(outcome);
		if (outcome.kind === "skip") continue;
		allEvents++;
		addTo(groups, outcome.record);
	}
	const counts = tally.result();
	const best = bestGroup([...groups.values()]);
	const listed = [...groups.values()].sort((a, b) => b.events - a.events).slice(0, 20);
	const base = {
		allEvents,
		groups: listed.map(({ event, events }) => ({ message: event.message, events })),
		tally: counts,
	};
	if (best === null) return { ...base, ...messageOnly(head) };
	const { event, events } = best;
	return { ...base, trace: traceOf(event), event, events, reason: null };
}

async function* tap(
	chunks: Chunks,
	see: (chunk: Uint8Array | string) => void,
): AsyncGenerator<Uint8Array | string> {
	for await (const chunk of chunks) {
		see(chunk);
		yield chunk;
	}
}

function addTo(groups: Map<string, Group>, event: EventBody): void {
	const identity = identityOf(event.trace, event.message);
	const group = groups.get(identity);
	if (group !== undefined) group.events++;
	else if (groups.size < maxGroups) groups.set(identity, { event, score: scoreOf(event), events: 1 });
}

function scoreOf(event: EventBody): number {
	return event.trace === null ? 0 : crashScore(event.trace);
}

/** Most telling form first, then most events, then first seen. */
function bestGroup(groups: readonly Group[]): Group | null {
	let best: Group | null = null;
	for (const group of groups) {
		if (
			best === null ||
			group.score > best.score ||
			(group.score === best.score && group.events > best.events)
		) {
			best = group;
		}
	}
	return best;
}

function traceOf(event: EventBody): StackTrace | null {
	if (event.trace !== null) return event.trace;
	return mainTrace(parseStacks(event.message));
}

function messageOnly(head: string): Pick<FailureInput, "trace" | "event" | "events" | "reason"> {
	const parsed = parseStacks(head);
	const trace = mainTrace(parsed);
	return { trace, event: null, events: 0, reason: trace === null ? parsed.reason : null };
}
