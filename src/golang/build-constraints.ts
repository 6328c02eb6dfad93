/**
 * Which files go into a build: `//go:build` expressions and GOOS/GOARCH file name suffixes (cmd/go, "Build
 * constraints"). Answers are yes, no or maybe: a tag that nobody told us about is "maybe", and what merely may be
 * left out is never taken as left out.
 */

export type Truth = "yes" | "no" | "maybe";

/** What a program is built for, as far as it is known. */
export interface BuildTarget {
	/** GOOS; null when unknown. */
	readonly os: string | null;
	/** GOARCH; null when unknown. */
	readonly arch: string | null;
	/** Every custom tag that is set; null when unknown. */
	readonly tags: ReadonlySet<string> | null;
}

/** Nothing is known: every constraint is a maybe, but those that contradict themselves. */
export const anyTarget: BuildTarget = { os: null, arch: null, tags: null };

const systems = words(
	"aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos",
);
const architectures = words(
	"386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 " +
		"ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm",
);
const unix = words("aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris");
/** GOOS values that satisfy another tag too (go/build: matchTag). */
const implied: ReadonlyMap<string, string> = new Map([
	["android", "linux"],
	["illumos", "solaris"],
	["ios", "darwin"],
]);
/** Tags that the toolchain sets by itself: unknown from the list of custom tags. */
const automatic =
	/^(?:cgo|race|msan|asan|gc|gccgo|go1(?:\.\d+)?|goexperiment\..*|boringcrypto|(?:amd64|arm|arm64|386|mips|ppc64|riscv64|wasm)\..*)$/;

function words(text: string): ReadonlySet<string> {
	return new Set(text.split(" "));
}

function not(value: Truth): Truth {
	return value === "maybe" ? "maybe" : value === "yes" ? "no" : "yes";
}

function and(a: Truth, b: Truth): Truth {
	if (a === "no" || b === "no") return "no";
	return a === "yes" && b === "yes" ? "yes" : "maybe";
}

function or(a: Truth, b: Truth): Truth {
	return not(and(not(a), not(b)));
}

/** Whether a single tag is set. */
export function evaluateTag(tag: string, target: BuildTarget): Truth {
	const { os, arch, tags } = target;
	if (systems.has(tag)) {
		if (os === null) return "maybe";
		return tag === os || tag === implied.get(os) ? "yes" : "no";
	}
	if (tag === "unix") return os === null ? "maybe" : unix.has(os) ? "yes" : "no";
	if (architectures.has(tag)) return arch === null ? "maybe" : tag === arch ? "yes" : "no";
	if (tags === null || automatic.test(tag)) return "maybe";
	return tags.has(tag) ? "yes" : "no";
}

/**
 * Evaluates a `//go:build` expression (without the marker), or `+build` lines in the same form as
 * FileDeclarations.buildConstraint gives them. A text that is no expression is "maybe".
 */
export function evaluateConstraint(expression: string, target: BuildTarget): Truth {
	const tokens = expression.match(/\|\||&&|[!()]|[\p{L}\p{N}_.]+|\S/gu) ?? [];
	const reader = new ExpressionReader(tokens, target);
	return reader.whole();
}

/** Recursive descent over `||`, `&&`, `!`, parentheses and tags; null for a syntax error. */
class ExpressionReader {
	readonly #tokens: readonly string[];
	readonly #target: BuildTarget;
	#at = 0;

	constructor(tokens: readonly string[], target: BuildTarget) {
		this.#tokens = tokens;
		this.#target = target;
	}

	whole(): Truth {
		const value = this.#or(0);
		return value === null || this.#at < this.#tokens.length ? "maybe" : value;
	}

	#or(depth: number): Truth | null {
		let value = this.#and(depth);
		while (value !== null && this.#take("||")) {
			const right = this.#and(depth);
			value = right === null ? null : or(value, right);
		}
		return value;
	}

	#and(depth: number): Truth | null {
		let value = this.#not(depth);
		while (value !== null && this.#take("&&")) {
			const right = this.#not(depth);
			value = right === null ? null : and(value, right);
		}
		return value;
	}

	#not(depth: number): Truth | null {
		// Go refuses such depths too; a hostile file must not exhaust the stack.
		if (depth > 100) return null;
		if (this.#take("!")) {
			const value = this.#not(depth + 1);
			return value === null ? null : not(value);
		}
		if (this.#take("(")) {
			const value = this.#or(depth + 1);
			return this.#take(")") ? value : null;
		}
		const tag = this.#tokens[this.#at];
		if (tag === undefined || !/^[\p{L}\p{N}_.]+$/u.test(tag)) return null;
		this.#at++;
		return evaluateTag(tag, this.#target);
	}

	#take(token: string): boolean {
		if (this.#tokens[this.#at] !== token) return false;
		this.#at++;
		return true;
	}
}

/** What the file's name says: `_test.go` and names that start with `_` or `.` are in no build. */
export function evaluateFileName(path: string, target: BuildTarget): Truth {
	const name = path.slice(path.lastIndexOf("/") + 1);
	if (/^[_.]/.test(name) || name.endsWith("_test.go")) return "no";
	// A suffix needs something before it: linux.go is built everywhere (go/build: goodOSArchFile).
	const parts = name.replace(/\..*$/, "").split("_").slice(1);
	const last = parts.at(-1) ?? "";
	const before = parts.at(-2) ?? "";
	if (architectures.has(last)) {
		const arch = evaluateTag(last, target);
		return systems.has(before) ? and(evaluateTag(before, target), arch) : arch;
	}
	return systems.has(last) ? evaluateTag(last, target) : "yes";
}

/** Whether a file is part of a build. `constraint` as in FileDeclarations.buildConstraint. */
export function fileInBuild(path: string, constraint: string | null, target: BuildTarget): Truth {
	const byName = evaluateFileName(path, target);
	return constraint === null ? byName : and(byName, evaluateConstraint(constraint, target));
}
