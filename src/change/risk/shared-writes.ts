/**
 * Map writes that a new goroutine reaches through functions of its package. A rule sees one unit only, so this
 * runs once the range is known, on the sources of the folder at the range's end. Only writes to fields and
 * package variables that are maps by their declaration count, in functions that take no lock.
 */
import { type Declaration, declarations } from "../../golang/declarations.js";
import type { GoParser } from "../../golang/parser.js";
import { factsOf } from "../facts/collect.js";
import type { Fact } from "../facts/fact.js";
import { treeOf } from "../tree.js";

/** A write that runs in a goroutine. */
export interface SharedWrite {
	/** Key of the function that writes. */
	readonly writer: string;
	/** What is written, as source text. */
	readonly target: string;
}

/** Calls followed from the goroutine's own. */
const MAX_DEPTH = 3;
/** Functions looked at for one call. */
const MAX_FUNCTIONS = 30;

/** The functions of one package folder, read as they are asked for. */
export class PackageWrites {
	readonly #sources: readonly string[];
	readonly #parser: GoParser;
	readonly #facts = new Map<string, readonly Fact[]>();
	/** By kind and name; null for names that no function, or more than one, has. */
	readonly #functions = new Map<string, PackageFunction | null>();
	readonly #maps = new Map<string, boolean>();
	/** By kind and name: the sources that may declare it. */
	#holders: ReadonlyMap<string, ReadonlySet<string>> | null = null;

	/** `sources` are the folder's Go files without tests. */
	constructor(sources: readonly string[], parser: GoParser) {
		this.#sources = sources;
		this.#parser = parser;
	}

	/** Unguarded map writes that a call (`work`, `s.work`) reaches; none when its function is not surely known. */
	reachedBy(call: string): readonly SharedWrite[] {
		const found = new Map<string, SharedWrite>();
		const seen = new Set<string>();
		let frontier = [call];
		for (let depth = 0; depth < MAX_DEPTH && seen.size < MAX_FUNCTIONS; depth++) {
			const next: string[] = [];
			for (const name of frontier) {
				const callee = this.#function(name);
				if (callee === null || seen.has(callee.key)) continue;
				seen.add(callee.key);
				const facts = this.#factsOf(callee);
				// Where a lock is taken the author thought of it; what it covers only types would tell.
				if (facts.some((fact) => fact.kind === "lock")) continue;
				for (const { subject } of facts.filter((fact) => fact.kind === "map-write")) {
					if (this.#isSharedMap(subject)) found.set(subject, { writer: callee.key, target: subject });
				}
				next.push(...facts.filter((fact) => fact.kind === "bare-call").map((fact) => fact.subject));
			}
			frontier = next;
		}
		return [...found.values()];
	}

	/** The one function or method of the package that a call may mean. */
	#function(call: string): PackageFunction | null {
		const name = LAST_NAME.exec(call)?.[1];
		if (name === undefined) return null;
		const kind = call.includes(".") ? "method" : "function";
		const key = `${kind} ${name}`;
		let known = this.#functions.get(key);
		if (known === undefined) {
			known = this.#find(name, kind);
			this.#functions.set(key, known);
		}
		return known;
	}

	#find(name: string, kind: "function" | "method"): PackageFunction | null {
		const wanted = (one: Declaration): boolean =>
			one.name === name && one.kind === kind && one.bodyStart !== null;
		this.#holders ??= holdersOf(this.#sources);
		const found = [...(this.#holders.get(`${kind} ${name}`) ?? [])].flatMap((text) =>
			declarations(text)
				.declarations.filter(wanted)
				.map((one) => ({ key: one.key, text: text.slice(one.start, one.end) })),
		);
		return found.length === 1 ? (found[0] ?? null) : null;
	}

	#factsOf(callee: PackageFunction): readonly Fact[] {
		const known = this.#facts.get(callee.key);
		if (known !== undefined) return known;
		const facts = factsOf(treeOf(this.#parser.parse(callee.text).root, callee.text));
		this.#facts.set(callee.key, facts);
		return facts;
	}

	/** `s.seen` with a field `seen map[...]`, or `seen` with such a package variable. */
	#isSharedMap(target: string): boolean {
		const name = LAST_NAME.exec(target)?.[1];
		if (name === undefined) return false;
		const known = this.#maps.get(target);
		if (known !== undefined) return known;
		const declared = target.includes(".")
			? new RegExp(`^\\t+(?:\\w+, )*${name}(?:, \\w+)*\\s+map\\[`, "m")
			: new RegExp(`^(?:var |\\t)${name}\\s+(?:map\\[|=\\s*(?:make\\()?map\\[)`, "m");
		const shared = this.#sources.some((text) => text.includes(name) && declared.test(text));
		this.#maps.set(target, shared);
		return shared;
	}
}

/** `func name(` and `) name(`. */
const HEAD = /(func|\)) (\w+)\(/g;

/** Sources that may declare a function or method, by kind and name, in their order. */
function holdersOf(sources: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
	const holders = new Map<string, Set<string>>();
	for (const text of sources) {
		for (const [, before, name] of text.matchAll(HEAD)) {
			const key = `${before === "func" ? "function" : "method"} ${name}`;
			const known = holders.get(key);
			if (known === undefined) holders.set(key, new Set([text]));
			else known.add(text);
		}
	}
	return holders;
}

/** A plain call or target: names joined by dots. */
const LAST_NAME = /^(?:[\w.]+\.)?(\w+)$/;

interface PackageFunction {
	readonly key: string;
	readonly text: string;
}
