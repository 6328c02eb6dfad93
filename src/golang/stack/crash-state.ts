/**
 * What a crash reader has gathered: the message, the goroutines so far with their limits, and the step from there
 * to a trace.
 */
import type { StackForm } from "../../model/stack.js";
import { assembleTrace } from "./assemble.js";
import {
	type BlockResult,
	closeGoroutine,
	type LineVerdict,
	limits,
	type OpenGoroutine,
	openGoroutine,
	settle,
} from "./block.js";
import { type GoroutineHeader, opensCall, readFunction } from "./lines.js";
import { createMessageCollector, type MessageCollector } from "./message-lines.js";
import type { LearntPrefix } from "./prefix.js";

/** How a crash text began. */
export interface CrashOpening {
	readonly form: StackForm;
	/** First line of the message, without `panic: ` and the like. */
	readonly message: string;
	/** Set when the text begins with a goroutine header. */
	readonly header: GoroutineHeader | null;
	readonly prefix: LearntPrefix;
}

/** State of one crash text. */
export interface Crash {
	readonly opening: CrashOpening;
	readonly message: MessageCollector;
	readonly goroutines: OpenGoroutine[];
	readonly ids: Set<string>;
	current: OpenGoroutine | null;
	prefix: LearntPrefix;
	/** Function line whose arguments go on in the next line. */
	brokenCall: string | null;
	/** A blank line ended the last goroutine: only another one may follow. */
	between: boolean;
	address: string | null;
	elided: string | null;
	dropped: number;
	junk: number;
}

/** State behind the opening line. */
export function openCrash(opening: CrashOpening): Crash {
	const crash: Crash = {
		opening,
		message: createMessageCollector(opening.message),
		goroutines: [],
		ids: new Set(),
		current: null,
		prefix: opening.prefix,
		brokenCall: null,
		between: false,
		address: null,
		elided: null,
		dropped: 0,
		junk: 0,
	};
	if (opening.header !== null) openNext(crash, openGoroutine(opening.header));
	return crash;
}

/** Longest function line put together from broken ones. */
const maxCallChars = 4096;

/** Joins a function line that was broken inside its arguments; true when `text` was a part of one. */
export function readBrokenCall(crash: Crash, goroutine: OpenGoroutine, text: string): boolean {
	const begun = crash.brokenCall;
	if (begun === null) {
		if (goroutine.complete || !opensCall(text)) return false;
		crash.brokenCall = text.trim();
		return true;
	}
	const whole = `${begun} ${text.trim()}`;
	const fn = readFunction(whole);
	crash.brokenCall =
		fn === null && whole.length < maxCallChars && /^[\s0-9a-fx?.,{}()_]+$/.test(text) ? whole : null;
	if (fn !== null) {
		settle(goroutine, null);
		goroutine.pending = fn;
	}
	return fn !== null || crash.brokenCall !== null;
}

/**
 * A further goroutine of the same dump, or the start of the next stack: a number seen before, or a second running
 * one behind a logged stack, is a stack of its own.
 */
export function openHeader(crash: Crash, header: GoroutineHeader): LineVerdict {
	const logged = crash.opening.form === "http-panic" || crash.opening.form === "debug-stack";
	const first = crash.goroutines[0]?.header;
	const again = crash.ids.has(header.id);
	if (again || (logged && first?.state === "running" && header.state === "running")) return "closed";
	openNext(crash, openGoroutine(header));
	return "taken";
}

/** Begins the next goroutine; over the limit it is read but not kept. */
export function openNext(crash: Crash, goroutine: OpenGoroutine): void {
	if (crash.current !== null) settle(crash.current, null);
	crash.current = goroutine;
	crash.between = false;
	if (goroutine.header !== null && goroutine.header.state !== "ancestor") crash.ids.add(goroutine.header.id);
	if (crash.goroutines.length < limits.goroutines) crash.goroutines.push(goroutine);
	else crash.dropped++;
}

/** The trace, if there is one. */
export function finishCrash(crash: Crash): BlockResult {
	const { form } = crash.opening;
	const text = crash.message.finish(crash.current !== null);
	const goroutines = crash.goroutines.map(closeGoroutine);
	const crashed = [
		...goroutines.filter((g) => g.state !== "runtime stack"),
		...goroutines.filter((g) => g.state === "runtime stack"),
	];
	if (crashed.length === 0 && !standsAlone(form, text.message)) return { trace: null, replay: text.replay };
	const dump = form === "debug-stack" && crashed.length > 1;
	const truncated = describeLimits(crash);
	const trace = assembleTrace({
		form: dump ? "goroutine-dump" : form,
		message: text.message,
		causes: text.causes,
		crashOnTop: text.newPanic,
		goroutines: crashed,
		address: crash.address ?? undefined,
		truncated: truncated ?? undefined,
	});
	return { trace, replay: text.replay };
}

/** Without a goroutine only texts that the Go runtime itself prints count. */
function standsAlone(form: StackForm, message: string): boolean {
	if (form === "panic" || form === "http-panic") return message !== "";
	return /^(?:concurrent map|all goroutines are asleep|stack overflow|runtime: |sync: |unexpected signal|fault\b)/.test(
		message,
	);
}

function describeLimits(crash: Crash): string | null {
	const reasons: string[] = [];
	if (crash.elided !== null) reasons.push(crash.elided);
	if (crash.dropped > 0)
		reasons.push(`${crash.dropped} goroutines over the limit of ${limits.goroutines} left out`);
	const frames = crash.goroutines.reduce((sum, goroutine) => sum + goroutine.dropped, 0);
	if (frames > 0) reasons.push(`${frames} frames over the limit of ${limits.frames} a goroutine left out`);
	return reasons.length === 0 ? null : reasons.join("; ");
}
