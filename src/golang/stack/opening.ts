/** The lines that open a Go stack, anywhere in a log line, and what stands before them. */
import type { StackForm } from "../../model/stack.js";
import { type GoroutineHeader, readHeader } from "./lines.js";
import { knownPrefixLength } from "./prefix.js";

export type Opening =
	| {
			readonly kind: "crash";
			readonly form: StackForm;
			readonly message: string;
			readonly header: GoroutineHeader | null;
			readonly before: string;
	  }
	| { readonly kind: "race"; readonly before: string }
	| { readonly kind: "pprof"; readonly before: string };

/** Cheap test that most log lines fail. */
const mayOpen = /goroutine |panic|fatal error: |DATA RACE|^.{0,300}\bSIG[A-Z]{1,12}: |unexpected fault/;
const header = /goroutine \d+(?: gp=\S+)?(?: m=\S+)?(?: mp=\S+)? \[[^\][]*\](?: \{.*\})?:\s*$/;
/** Characters at a line's end in which a header is looked for; its labels hardly fill them. */
const headerChars = 4096;
const httpPanic = /http2?: panic serving (\S+?): /;
const fatal = /(?:^|[^\w])fatal error: /;
const signalled = /^SIG[A-Z]+: [a-z ]+/;

/** Reads an opening; null when the line opens nothing. */
export function findOpening(line: string): Opening | null {
	if (!mayOpen.test(line)) return null;
	const tail = Math.max(0, line.length - headerChars);
	const head = header.exec(line.slice(tail));
	if (head !== null) {
		const before = line.slice(0, tail + head.index);
		const read = readHeader(line.slice(tail + head.index));
		if (read !== null && /^$|[\s:"'=|>\]]$/.test(before)) {
			return { kind: "crash", form: "debug-stack", message: "", header: read, before };
		}
	}
	const race = line.indexOf("WARNING: DATA RACE");
	if (race >= 0) return { kind: "race", before: line.slice(0, race) };
	const profile = /goroutine profile: total \d+\s*$/.exec(line);
	if (profile !== null) return { kind: "pprof", before: line.slice(0, profile.index) };
	const http = httpPanic.exec(line);
	if (http !== null) {
		const message = line.slice(http.index + http[0].length);
		return { kind: "crash", form: "http-panic", message, header: null, before: line.slice(0, http.index) };
	}
	return findCrashLine(line);
}

/** `panic: `, `fatal error: ` and `SIGQUIT: ` count only at the start of the line or behind a known prefix. */
function findCrashLine(line: string): Opening | null {
	const start = knownPrefixLength(line);
	const before = line.slice(0, start);
	const text = line.slice(start);
	const crash = (form: StackForm, message: string): Opening => {
		return { kind: "crash", form, message, header: null, before };
	};
	const plain = line.startsWith("panic: ") ? line : text;
	if (plain.startsWith("panic: "))
		return { ...crash("panic", plain.slice(7)), before: plain === line ? "" : before };
	const failed = fatal.exec(text);
	if (failed !== null && failed.index === 0) return crash("fatal-error", text.slice(failed[0].length));
	if (/^unexpected fault address 0x/.test(text)) return crash("fatal-error", text);
	const signal = signalled.exec(text);
	if (signal === null) return null;
	return crash(text.startsWith("SIGQUIT") ? "goroutine-dump" : "fatal-error", text);
}
