/**
 * Renamings: hunks whose two sides differ in names alone, the same names everywhere in the commit, and the commit
 * also changes where the name is declared. Swapping one existing name for another (`Lock` for `RLock`) is none.
 */
import { isProgramCode } from "../golang/test-path.js";
import type { Hunk } from "../model/commit.js";
import type { FileEdits } from "./facts.js";

const token = /[A-Za-z_]\w*|\d[\w.]*|"(?:[^"\\]|\\.)*"|`[^`]*`|[^\s\w]/g;
const name = /^[A-Za-z_]/;
/** Longer hunks are not read: a rewrite costs more to compare than it tells. */
const mostLines = 200;

/** Words with a meaning of their own: to swap one for another changes what the code does. */
const reserved: ReadonlySet<string> = new Set(
	(
		"break case chan const continue default defer else fallthrough for func go goto if import interface map package " +
		"range return select struct switch type var nil true false iota append cap clear close complex copy delete imag " +
		"len make max min new panic print println real recover any bool byte comparable complex64 complex128 error " +
		"float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr"
	).split(" "),
);

/** Old name -> new name. */
type Names = ReadonlyMap<string, string>;

interface Candidate {
	readonly lines: number;
	/** Names that differ; none when only layout does. */
	readonly names: Names;
}

/**
 * Share (0..1) of the commit's changed Go lines, tests left out, that stand in hunks which only rename; 0 when it is
 * below `least`, which most commits are for certain before all of their hunks are read.
 */
export function renamedShare(files: readonly FileEdits[], least = 0): number {
	const { even, all } = evenHunks(files);
	if (even.length === 0) return 0;
	let open = sumOf(even.map(linesOf));
	const candidates: Candidate[] = [];
	for (const hunk of even) {
		if (open / all < least) return 0;
		const lines = linesOf(hunk);
		const names = differingNames(hunk);
		if (names === null) open -= lines;
		else candidates.push({ lines, names });
	}
	// Layout by itself renames nothing.
	if (candidates.every(({ names }) => names.size === 0)) return 0;
	const renamed = consistent(candidates, declaredNames(even));
	const counted = candidates.filter(({ names }) =>
		[...names].every(([from, to]) => renamed.get(from) === to),
	);
	if (!counted.some(({ names }) => names.size > 0)) return 0;
	const share = sumOf(counted.map(({ lines }) => lines)) / all;
	return share < least ? 0 : share;
}

/** Hunks of the commit's Go code that have two sides of the same length, and the changed lines of all its hunks. */
function evenHunks(files: readonly FileEdits[]): { readonly even: readonly Hunk[]; readonly all: number } {
	const even: Hunk[] = [];
	let all = 0;
	for (const { path, diff } of files) {
		if (!isProgramCode(path)) continue;
		for (const hunk of diff.hunks) {
			all += linesOf(hunk);
			if (hunk.removed.length === hunk.added.length && hunk.removed.length <= mostLines) even.push(hunk);
		}
	}
	return { even, all };
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

const linesOf = ({ removed, added }: Hunk): number => removed.length + added.length;

/** The names in which the two sides differ; null when anything else differs, or a name in two ways. */
function differingNames({ removed, added }: Hunk): Names | null {
	const names = new Map<string, string>();
	for (const [index, line] of removed.entries()) {
		const before = tokensOf(line);
		const after = tokensOf(added[index] ?? "");
		if (before.length !== after.length) return null;
		for (const [at, from] of before.entries()) {
			const to = after[at] ?? "";
			if (from === to) continue;
			if (!name.test(from) || !name.test(to) || reserved.has(from) || reserved.has(to)) return null;
			if ((names.get(from) ?? to) !== to) return null;
			names.set(from, to);
		}
	}
	return names;
}

function tokensOf(line: string): readonly string[] {
	return (line.includes("//") ? line.replace(/\/\/.*$/, "") : line).match(token) ?? [];
}

/** `x :=`, `x, y :=`, a head of a declaration, a field or a parameter on a line of its own. */
const declaring = [
	/^\s*(?:func|type)\b(.*)/,
	/^\s*(?:var|const)\b([^=]*)/,
	/^(.*?):=/,
	/^\s+([\w, ]+?)\s+[\w*[\]."(]/,
	/^\s+(\w+)$/,
];

/** Names that the removed lines declare. */
function declaredNames(hunks: readonly Hunk[]): ReadonlySet<string> {
	const found = new Set<string>();
	for (const { removed } of hunks) {
		for (const line of removed) {
			for (const pattern of declaring) {
				for (const word of pattern.exec(line)?.[1]?.match(/[A-Za-z_]\w*/g) ?? []) found.add(word);
			}
		}
	}
	return found;
}

/** Renamings that hold throughout: every name becomes one other, and no two become the same. */
function consistent(candidates: readonly Candidate[], declared: ReadonlySet<string>): Names {
	const forth = new Map<string, string>();
	const back = new Map<string, string>();
	const doubtful = new Set<string>();
	for (const { names } of candidates) {
		for (const [from, to] of names) {
			const other = back.get(to) ?? from;
			if ((forth.get(from) ?? to) !== to || other !== from) doubtful.add(from).add(other);
			forth.set(from, to);
			back.set(to, from);
		}
	}
	return new Map([...forth].filter(([from]) => declared.has(from) && !doubtful.has(from)));
}
