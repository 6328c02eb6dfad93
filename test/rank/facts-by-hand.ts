/** Builders of ranking facts for tests: everything has a quiet default, a test states what matters to it. */
import { declarations } from "../../src/golang/declarations.js";
import type { Call, References, Use } from "../../src/golang/references.js";
import type { Commit, FileDiff, Hunk } from "../../src/model/commit.js";
import { editedDeclarations } from "../../src/rank/edited-declarations.js";
import type { CommitFact, FileEdits, FrameFact, RankFacts } from "../../src/rank/facts.js";
import { mechanicalEdits } from "../../src/rank/mechanical.js";
import type { Producer } from "../../src/rank/producer.js";

export interface CommitByHand {
	readonly sha: string;
	readonly subject?: string;
	readonly body?: string;
	readonly parents?: readonly string[];
	readonly files?: readonly FileByHand[];
	/** Paths that changed without a diff that was read (docs, vendor). */
	readonly otherPaths?: readonly string[];
	readonly age?: number;
}

export interface FileByHand {
	readonly path: string;
	readonly hunks: readonly Partial<Hunk>[];
	/** The comparison of both versions found the same tokens. */
	readonly inert?: boolean;
}

export function fileEdits(commit: string, file: FileByHand): FileEdits {
	const hunks = file.hunks.map((hunk) => ({
		oldStart: 1,
		oldLines: hunk.removed?.length ?? 0,
		newStart: 1,
		newLines: hunk.added?.length ?? 0,
		context: "",
		removed: [],
		added: [],
		...hunk,
	}));
	const diff: FileDiff = { commit, path: file.path, oldPath: file.path, binary: false, hunks };
	const lines = hunks.flatMap((hunk) => [...hunk.removed, ...hunk.added]);
	return {
		path: file.path,
		oldPath: file.path,
		diff,
		declarations: editedDeclarations(diff),
		isMechanical: mechanicalEdits([diff]),
		codeLines: lines.filter((line) => /\S/.test(line) && !/^\s*\/\//.test(line)).length,
		inert: file.inert ?? false,
	};
}

export function commitFact(one: CommitByHand): CommitFact {
	const files = (one.files ?? []).map((file) => fileEdits(one.sha, file));
	const paths = [...files.map((file) => file.path), ...(one.otherPaths ?? [])];
	const commit: Commit = {
		sha: one.sha,
		parents: one.parents ?? ["p"],
		authorName: "A",
		authorEmail: "a@example.com",
		authoredAt: 0,
		committedAt: 0,
		subject: one.subject ?? "change something",
		body: one.body ?? "",
		files: paths.map((path) => ({ status: "modified", path, oldPath: path, oldBlob: "1", newBlob: "2" })),
	};
	const goLines = files
		.filter((file) => file.path.endsWith(".go"))
		.reduce((sum, file) => sum + file.codeLines, 0);
	return { commit, age: one.age ?? 0.5, files, goLines };
}

export function frameFact(path: string, key: string, more: Partial<FrameFact> = {}): FrameFact {
	return {
		depth: 0,
		weight: 1,
		resolved: {
			frame: { symbol: `example.com/shop/order.${key}`, file: path, line: null },
			origin: "own",
			path,
			folder: path.slice(0, path.lastIndexOf("/")),
			functionKey: key,
			module: null,
		},
		line: null,
		declaration: null,
		source: [],
		references: null,
		imports: new Map(),
		...more,
	};
}

export function facts(more: Partial<RankFacts>): RankFacts {
	return {
		range: { from: "a", to: "b" },
		failure: "unknown",
		message: "",
		causes: [],
		frames: [],
		dependencies: [],
		commits: [],
		origins: [],
		moduleChanges: [],
		...more,
	};
}

/** A frame at `line` of a function in `source`, the whole text of its file. */
export function sourceFrame(
	path: string,
	key: string,
	source: string,
	line: number | null,
	more: Partial<FrameFact> = {},
): FrameFact {
	const declaration = declarations(source).declarations.find((one) => one.key === key) ?? null;
	if (declaration === null) throw new Error(`no ${key} in the source`);
	const lines = source.split("\n").slice(declaration.line - 1, declaration.endLine);
	return frameFact(path, key, { line, declaration, source: lines, ...more });
}

/** What a frame's function calls and reads. */
export function uses(calls: readonly Partial<Call>[], reads: readonly Partial<Use>[] = []): References {
	return {
		calls: calls.map((call) => ({ name: "", qualifier: null, line: 1, via: "call", ...call })),
		reads: reads.map((use) => ({ name: "", qualifier: null, line: 1, ...use })),
		writes: [],
		identifiers: new Set(),
		strings: [],
		messages: [],
		errors: false,
	};
}

/** What a producer sees: sha -> value. */
export function valuesOf(producer: Producer, given: RankFacts): Record<string, number> {
	return Object.fromEntries(producer.observe(given).map((one) => [one.commit, one.value]));
}

/** What a producer says: sha -> text. */
export function textsOf(producer: Producer, given: RankFacts): Record<string, string> {
	return Object.fromEntries(producer.observe(given).map((one) => [one.commit, one.text]));
}
