/**
 * go.mod as far as attribution needs it: module path, requirements, replacements, go and toolchain lines.
 * Grammar: go.dev/ref/mod#go-mod-file-grammar. Unknown directives are skipped.
 */

export interface GoMod {
	readonly module: string | null;
	readonly go: string | null;
	readonly toolchain: string | null;
	readonly require: ReadonlyMap<string, { readonly version: string; readonly indirect: boolean }>;
	/** Replaced module path (with `@version` when given) -> target with version or folder. */
	readonly replace: ReadonlyMap<string, string>;
}

/** Parses a go.mod; never throws. */
export function parseGoMod(text: string): GoMod {
	let module: string | null = null;
	let go: string | null = null;
	let toolchain: string | null = null;
	const require = new Map<string, { version: string; indirect: boolean }>();
	const replace = new Map<string, string>();
	for (const { verb, args, comment } of goModDirectives(text)) {
		const [first, second] = args;
		if (first === undefined) continue;
		if (verb === "module") module = first;
		else if (verb === "go") go = first;
		else if (verb === "toolchain") toolchain = first;
		else if (verb === "require" && second !== undefined) {
			require.set(first, { version: second, indirect: /^\/\/\s*indirect\b/.test(comment) });
		} else if (verb === "replace") {
			const arrow = args.indexOf("=>");
			if (arrow > 0) replace.set(args.slice(0, arrow).join("@"), args.slice(arrow + 1).join("@"));
		}
	}
	return { module, go, toolchain, require, replace };
}

/** A change of one requirement, replacement or language line between two go.mod texts. */
export interface GoModChange {
	/** Module path, or `go` / `toolchain` for these lines. */
	readonly module: string;
	readonly from: string | null;
	readonly to: string | null;
}

/** Differences between two versions of a go.mod. */
export function diffGoMod(before: GoMod, after: GoMod): GoModChange[] {
	const changes: GoModChange[] = [];
	const add = (module: string, from: string | null | undefined, to: string | null | undefined): void => {
		if ((from ?? null) !== (to ?? null)) changes.push({ module, from: from ?? null, to: to ?? null });
	};
	for (const name of new Set([...before.require.keys(), ...after.require.keys()])) {
		add(name, before.require.get(name)?.version, after.require.get(name)?.version);
	}
	for (const name of new Set([...before.replace.keys(), ...after.replace.keys()])) {
		add(name.replace(/@.*/, ""), before.replace.get(name), after.replace.get(name));
	}
	add("go", before.go, after.go);
	add("toolchain", before.toolchain, after.toolchain);
	return changes;
}

/** One entry of a go.mod, taken out of its `verb ( ... )` block. */
export interface GoModDirective {
	readonly verb: string;
	readonly args: readonly string[];
	/** With its `//`, or "". */
	readonly comment: string;
	/** 1-based. */
	readonly line: number;
}

/** Every entry in file order, unknown verbs included. */
export function* goModDirectives(text: string): Generator<GoModDirective> {
	let block: string | null = null;
	let number = 0;
	for (const raw of text.split(/\r?\n/)) {
		number += 1;
		const slashes = raw.indexOf("//");
		const comment = slashes < 0 ? "" : raw.slice(slashes);
		const line = (slashes < 0 ? raw : raw.slice(0, slashes)).trim();
		if (line === "") continue;
		if (block !== null) {
			if (line === ")") block = null;
			else yield { verb: block, args: words(line), comment, line: number };
			continue;
		}
		const open = /^(\w+)\s*\($/.exec(line);
		if (open !== null) block = open[1] ?? "";
		else {
			const [verb, ...args] = words(line);
			yield { verb: verb ?? "", args, comment, line: number };
		}
	}
}

function words(line: string): string[] {
	return line.split(/\s+/).map((word) => word.replace(/^["`]|["`]$/g, ""));
}
