/**
 * Failure class of an error text. The classes are those that the ranking knows a counterpart edit class for;
 * the first matching rule wins, so special texts stand before general ones.
 */
import type { FailureClass, StackForm } from "../../model/stack.js";

const rules: readonly (readonly [FailureClass, RegExp])[] = [
	["data-race", /\bDATA RACE\b/],
	["concurrent-map", /concurrent map (?:writes|read and map write|iteration and map write|clone|iteration)/i],
	["nil-map-write", /assignment to entry in nil map|\bnil map\b/i],
	[
		"nil-dereference",
		/nil pointer (?:dereference|evaluating)|called using nil \*\S+ pointer|SIGSEGV\b.{0,200}\baddr=0x[0-9a-f]{1,3}\b/i,
	],
	[
		"slice-bounds",
		/slice bounds out of range|cannot convert slice with length|makeslice: (?:len|cap) out of range/i,
	],
	["index-out-of-range", /index out of range/i],
	["closed-channel", /(?:send on|close of) (?:closed|nil) channel|closed channel/i],
	["type-assertion", /interface conversion:/i],
	["divide-by-zero", /divi(?:de|sion) by zero/i],
	["negative-waitgroup", /negative WaitGroup counter|WaitGroup (?:is reused|misuse)/i],
	["stack-overflow", /\bstack overflow\b|stack exceeds \S+-byte limit/i],
	["deadlock", /all goroutines are asleep|\bdeadlock(?:ed)?\b(?! found)/i],
	["out-of-memory", /\bout of memory\b|cannot allocate memory|\bOOMKilled\b|memory limit exceeded/i],
	[
		"timeout",
		/deadline exceeded|DeadlineExceeded|i\/o timeout|Client\.Timeout|handshake timeout|\btimed[ -]?out\b|\btimeout\b/i,
	],
];

/**
 * Class of an error text; `null` when no rule knows it. The text of a panic decides before its re-panics.
 */
export function classifyMessage(message: string): FailureClass | null {
	for (const [failure, pattern] of rules) if (pattern.test(message)) return failure;
	return null;
}

/** Class of a failure with its form as the fallback: panics are explicit, logged errors are errors. */
export function classifyFailure(
	form: StackForm,
	message: string,
	hasPanicFrame: boolean,
	address?: string,
): FailureClass {
	if (form === "race") return "data-race";
	// A signal in cgo or the runtime near address 0 is a nil dereference too.
	if (/^unexpected signal/.test(message) && /^0x[0-9a-f]{1,3}$/.test(address ?? "")) return "nil-dereference";
	const known = classifyMessage(message.slice(0, 8192));
	const dump = form === "goroutine-dump" || form === "pprof";
	// Words such as "deadlock" in a log line above a dump do not make the dump one.
	if (dump) return known === "deadlock" && /asleep/.test(message) ? known : "dump";
	if (known !== null) return known;
	if (form === "panic" || form === "http-panic" || hasPanicFrame) return "explicit-panic";
	if (form === "fatal-error") return "unknown";
	return message === "" ? "unknown" : "error";
}
