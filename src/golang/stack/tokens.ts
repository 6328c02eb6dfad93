/**
 * A line of a crash text as a token: what it can be, after trying it as it is, without the learnt prefix and
 * without known prefixes.
 */
import {
	type FunctionLine,
	type GoroutineHeader,
	type Location,
	readCreatedBy,
	readElision,
	readFunction,
	readHeader,
	readLocation,
} from "./lines.js";
import { type LearntPrefix, stripKnownPrefix, stripLearnt } from "./prefix.js";

export type Token =
	| { readonly kind: "blank" }
	| { readonly kind: "header"; readonly header: GoroutineHeader }
	| { readonly kind: "function"; readonly fn: FunctionLine }
	| { readonly kind: "location"; readonly place: Location }
	| { readonly kind: "created"; readonly symbol: string }
	| { readonly kind: "elided"; readonly text: string }
	| { readonly kind: "signal"; readonly address: string | null }
	| { readonly kind: "runtime-stack" }
	| { readonly kind: "ancestor"; readonly id: string }
	/** Part of the dump without news: registers, PC line, "stack unavailable", `exit status 2`. */
	| { readonly kind: "noise" }
	/** `\tpanic: Y` of a chain. */
	| { readonly kind: "repanic"; readonly message: string }
	| { readonly kind: "text"; readonly text: string };

const noise =
	/^\s*(?:goroutine running on other thread; stack unavailable|exit status \d+|PC=0x[0-9a-f]+ m=\S+ sigcode=.*|signal arrived during (?:cgo|external code) execution|-{3,}|\+0x[0-9a-f]+|(?:r[a-z0-9]{1,2}|rip|rflags|cs|[defgs]s|e[a-z]{2}|eflags|x\d{1,2}|lr|sp|pc|fault|trap|error|oldmask|cpsr|fpsr|cr2|pstate)\s+0x[0-9a-f]+|goroutine \d+ \[.*\]: stack unavailable)\s*$/;

/** Reads one line. `awaitsPlace`: a function line came before, so any `\tname:12` is its place. */
export function tokenOf(line: string, prefix: LearntPrefix, awaitsPlace: boolean): Token {
	const body = stripLearnt(line, prefix);
	const first = readToken(body, awaitsPlace);
	if (first.kind !== "text") return first;
	const bare = stripKnownPrefix(body);
	if (bare === body) return first;
	const token = readToken(bare, awaitsPlace);
	return token.kind === "text" || token.kind === "blank" ? first : token;
}

function readToken(line: string, awaitsPlace: boolean): Token {
	if (/^\s*$/.test(line)) return { kind: "blank" };
	const header = readHeader(line);
	if (header !== null) return { kind: "header", header };
	if (awaitsPlace) {
		const place = readLocation(line, false);
		if (place !== null) return { kind: "location", place };
	}
	const created = readCreatedBy(line);
	if (created !== null) return { kind: "created", symbol: created };
	const fn = readFunction(line);
	if (fn !== null) return { kind: "function", fn };
	const place = readLocation(line);
	if (place !== null) return { kind: "location", place };
	return readRareToken(line);
}

function readRareToken(line: string): Token {
	const elided = readElision(line);
	if (elided !== null) return { kind: "elided", text: elided };
	if (/^\s*\[signal /.test(line) && line.trimEnd().endsWith("]"))
		return { kind: "signal", address: /\baddr=(0x[0-9a-f]+)/.exec(line)?.[1] ?? null };
	if (/^\s*runtime stack:\s*$/.test(line)) return { kind: "runtime-stack" };
	const ancestor = /^\s*\[originating from goroutine (\d+)\]:\s*$/.exec(line);
	if (ancestor !== null) return { kind: "ancestor", id: ancestor[1] ?? "" };
	if (noise.test(line)) return { kind: "noise" };
	const repanic = /^\s+panic: (.*)$/.exec(line);
	if (repanic !== null) return { kind: "repanic", message: repanic[1] ?? "" };
	return { kind: "text", text: line };
}
