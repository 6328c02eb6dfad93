/**
 * Reader of crash texts and dumps: `panic:`, `fatal error:`, `http: panic serving`, `SIGQUIT:` and bare goroutine
 * headers (debug.Stack, pprof debug=2), each followed by one or many goroutines.
 */
import type { StackForm } from "../../model/stack.js";
import { assembleTrace } from "./assemble.js";
import {
	addFrame,
	type BlockReader,
	type BlockResult,
	closeGoroutine,
	type Line,
	type LineVerdict,
	limits,
	type OpenGoroutine,
	openGoroutine,
	settle,
} from "./block.js";
import { type GoroutineHeader, opensCall, readFunction, readHeader } from "./lines.js";
import { createMessageCollector, type MessageCollector } from "./message-lines.js";
import { type LearntPrefix, learnPrefix, looksLikePrefix } from "./prefix.js";
import { type Token, tokenOf } from "./tokens.js";

/** How a crash text began. */
export interface CrashOpening {
	readonly form: StackForm;
	/** First line of the message, without `panic: ` and the like. */
	readonly message: string;
	/** Set when the text begins with a goroutine header. */
	readonly header: GoroutineHeader | null;
	readonly prefix: LearntPrefix;
}

interface Crash {
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

/** Opens a reader; the opening line itself is not fed again. */
export function createCrashReader(opening: CrashOpening): BlockReader {
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
	return {
		read: (line) => readLine(crash, line),
		finish: () => finish(crash),
	};
}

function readLine(crash: Crash, line: Line): LineVerdict {
	const awaitsPlace = crash.current !== null && waits(crash.current);
	const token = tokenOf(line.text, crash.prefix, awaitsPlace);
	if (crash.current === null) return readMessage(crash, line, token);
	if (crash.between) return readBetween(crash, token);
	const verdict = readFrames(crash, crash.current, token);
	if (verdict === "taken") crash.junk = 0;
	return verdict;
}

function waits(goroutine: OpenGoroutine): boolean {
	return goroutine.pending !== null || goroutine.pendingCreator !== null;
}

function readMessage(crash: Crash, line: Line, token: Token): LineVerdict {
	switch (token.kind) {
		case "header":
			openNext(crash, openGoroutine(token.header));
			return "taken";
		case "runtime-stack":
			openNext(crash, openGoroutine(null, "runtime stack"));
			return "taken";
		case "signal":
			crash.address = token.address ?? crash.address;
			return crash.message.hold(line);
		case "noise":
			return crash.message.hold(line);
		case "location": {
			// Frames without a goroutine header: the line before was a function, not a part of the message.
			const fn = crash.message.takeFunctionLine();
			if (fn === null) return crash.message.add(line, token);
			const opened = { ...openGoroutine(null), pending: fn };
			openNext(crash, opened);
			return readFrames(crash, opened, token);
		}
		default: {
			const header = prefixedHeader(crash, line.text);
			if (header === null) return crash.message.add(line, token);
			openNext(crash, openGoroutine(header));
			return "taken";
		}
	}
}

/** The goroutine's lines may have a prefix that the crash line had not: it is learnt from the header. */
function prefixedHeader(crash: Crash, text: string): GoroutineHeader | null {
	const at = text.search(/goroutine \d+ (?:gp=|\[)/);
	if (at <= 0 || !looksLikePrefix(text.slice(0, at))) return null;
	const header = readHeader(text.slice(at));
	if (header !== null) crash.prefix = learnPrefix(text.slice(0, at));
	return header;
}

function readBetween(crash: Crash, token: Token): LineVerdict {
	switch (token.kind) {
		case "blank":
		case "noise":
			return "taken";
		case "header":
			return openHeader(crash, token.header);
		case "runtime-stack":
			openNext(crash, openGoroutine(null, "runtime stack"));
			return "taken";
		case "elided":
			crash.elided = token.text;
			return "taken";
		default:
			return "closed";
	}
}

function readFrames(crash: Crash, goroutine: OpenGoroutine, token: Token): LineVerdict {
	switch (token.kind) {
		case "function":
			if (goroutine.complete) return "closed";
			settle(goroutine, null);
			goroutine.pending = token.fn;
			return "taken";
		case "location":
			if (waits(goroutine)) settle(goroutine, token.place);
			else if (goroutine.complete) return "closed";
			else addFrame(goroutine, { symbol: "", file: token.place.file, line: token.place.line });
			return "taken";
		case "created":
			settle(goroutine, null);
			goroutine.pendingCreator = token.symbol;
			return "taken";
		case "elided":
			crash.elided = token.text;
			return "taken";
		case "blank":
			settle(goroutine, null);
			crash.between =
				goroutine.frames.length > 0 || goroutine.createdBy !== null || crash.goroutines.length > 1;
			return "taken";
		case "header":
			return openHeader(crash, token.header);
		case "runtime-stack":
			openNext(crash, openGoroutine(null, "runtime stack"));
			return "taken";
		case "ancestor":
			openNext(crash, openGoroutine({ id: token.id, state: "ancestor" }));
			return "taken";
		case "noise":
			return "taken";
		case "text":
			if (readBrokenCall(crash, goroutine, token.text)) return "taken";
			return readForeign(crash, goroutine, token);
		case "signal":
		case "repanic":
			return readForeign(crash, goroutine, token);
	}
}

/** Longest function line put together from broken ones. */
const maxCallChars = 4096;

function readBrokenCall(crash: Crash, goroutine: OpenGoroutine, text: string): boolean {
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

/** A line of another writer. After a complete goroutine it ends the block; in the middle a few may pass. */
function readForeign(crash: Crash, goroutine: OpenGoroutine, token: Token): LineVerdict {
	if (goroutine.complete) return "closed";
	if (token.kind === "text" && /(?:^|[\s|])(?:panic|fatal error): |panic serving /.test(token.text))
		return "closed";
	crash.junk++;
	return crash.junk > limits.junkLines ? "closed" : "skipped";
}

/**
 * A further goroutine of the same dump, or the start of the next stack: a number seen before, or a second running
 * one behind a logged stack, is a stack of its own.
 */
function openHeader(crash: Crash, header: GoroutineHeader): LineVerdict {
	const logged = crash.opening.form === "http-panic" || crash.opening.form === "debug-stack";
	const first = crash.goroutines[0]?.header;
	const again = crash.ids.has(header.id);
	if (again || (logged && first?.state === "running" && header.state === "running")) return "closed";
	openNext(crash, openGoroutine(header));
	return "taken";
}

function openNext(crash: Crash, goroutine: OpenGoroutine): void {
	if (crash.current !== null) settle(crash.current, null);
	crash.current = goroutine;
	crash.between = false;
	if (goroutine.header !== null && goroutine.header.state !== "ancestor") crash.ids.add(goroutine.header.id);
	if (crash.goroutines.length < limits.goroutines) crash.goroutines.push(goroutine);
	else crash.dropped++;
}

function finish(crash: Crash): BlockResult {
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
