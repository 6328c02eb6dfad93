/**
 * Reader of crash texts and dumps: `panic:`, `fatal error:`, `http: panic serving`, `SIGQUIT:` and bare goroutine
 * headers (debug.Stack, pprof debug=2), each followed by one or many goroutines.
 */
import {
	addFrame,
	type BlockReader,
	type Line,
	type LineVerdict,
	limits,
	type OpenGoroutine,
	openGoroutine,
	settle,
} from "./block.js";
import {
	type Crash,
	type CrashOpening,
	finishCrash,
	openCrash,
	openHeader,
	openNext,
	readBrokenCall,
} from "./crash-state.js";
import { type GoroutineHeader, readHeader } from "./lines.js";
import { learnPrefix, looksLikePrefix } from "./prefix.js";
import { type Token, tokenOf } from "./tokens.js";

/** Opens a reader; the opening line itself is not fed again. */
export function createCrashReader(opening: CrashOpening): BlockReader {
	const crash = openCrash(opening);
	return {
		read: (line) => readLine(crash, line),
		finish: () => finishCrash(crash),
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

/** A line of another writer. After a complete goroutine it ends the block; in the middle a few may pass. */
function readForeign(crash: Crash, goroutine: OpenGoroutine, token: Token): LineVerdict {
	if (goroutine.complete) return "closed";
	if (token.kind === "text" && /(?:^|[\s|])(?:panic|fatal error): |panic serving /.test(token.text))
		return "closed";
	crash.junk++;
	return crash.junk > limits.junkLines ? "closed" : "skipped";
}
