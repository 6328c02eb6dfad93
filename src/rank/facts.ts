/**
 * Everything the ranking looks at, as plain data. The pipeline gathers it once per question; every evidence
 * producer is a pure function over it, so tests can write facts by hand.
 */
import type { CallLink } from "../golang/calls/call-edges.js";
import type { Declaration } from "../golang/declaration.js";
import type { ResolvedFrame } from "../golang/frame-resolver.js";
import type { References } from "../golang/references.js";
import type { Commit, CommitRange, FileDiff, Hunk, Sha } from "../model/commit.js";
import type { FailureClass } from "../model/stack.js";
import type { DeclarationEdit } from "./edited-declarations.js";
import type { BuildScope } from "./scope.js";

/** One frame of the failing stack that may point at a change. */
export interface FrameFact {
	/** Depth among the frames that count: 0 is the crash. */
	readonly depth: number;
	/** 0..1: how much this frame says (crash first, recover and middleware frames little). */
	readonly weight: number;
	readonly resolved: ResolvedFrame;
	/**
	 * The stack does not show this function: it calls into the dependency that failed (`caller`), or it writes the
	 * error's message (`message`).
	 */
	readonly inferred?: "caller" | "message";
	/** Line in the file at the deployed commit; null when unknown or outside the function that the symbol names. */
	readonly line: number | null;
	/** Declaration that holds the frame at the deployed commit. */
	readonly declaration: Declaration | null;
	/** Source lines of the declaration. */
	readonly source: readonly string[];
	/** What the declaration calls, reads and writes; null for frames too deep to be worth parsing. */
	readonly references: References | null;
	/** Imports of the frame's file: local name -> repository folder, for packages of this repository. */
	readonly imports: ReadonlyMap<string, string>;
}

/** Edits of one file by one commit. */
export interface FileEdits {
	readonly path: string;
	readonly oldPath: string;
	readonly diff: FileDiff;
	readonly declarations: readonly DeclarationEdit[];
	/** Whether a hunk's edit is a pattern repeated across the commit, or pure layout. */
	readonly isMechanical: (hunk: Hunk) => boolean;
	/** Changed lines that are neither blank nor comment only; lines of a raw string count whatever they look like. */
	readonly codeLines: number;
	/** Both versions were compared and hold the same tokens: only comments and format changed. */
	readonly inert: boolean;
}

/** One commit of the range with what its diff says. */
export interface CommitFact {
	readonly commit: Commit;
	/** 0 for the newest commit of the range, 1 for the oldest. */
	readonly age: number;
	/** Diffs of the files that were read (no vendor, no generated bulk); empty for merges. */
	readonly files: readonly FileEdits[];
	/** Non-test Go lines changed. */
	readonly goLines: number;
}

/** Which commit of the range wrote a frame line, as git blame tells it. */
export interface LineOrigin {
	readonly frame: number;
	readonly path: string;
	readonly line: number;
	readonly commit: Sha;
	/** Where the line stood in that commit. */
	readonly originalPath: string;
	readonly originalLine: number;
}

/** A module requirement that a commit changed in a go.mod. */
export interface ModuleChange {
	readonly commit: Sha;
	readonly path: string;
	readonly module: string;
	readonly from: string | null;
	readonly to: string | null;
}

/** A dependency on the stack that a commit brought in by a change of another module. */
export interface PulledModule {
	readonly commit: Sha;
	/** Module on the stack, as in `dependencies`. */
	readonly module: string;
	/** Its version as the commit's go.sum names it; null when only the imports tell. */
	readonly version: string | null;
	/** The module that the commit changed. */
	readonly by: string;
	/** go.mod, go.sum or vendored file that shows it. */
	readonly path: string;
}

/** A function that a function on the stack calls, or that one of its callees calls. */
export interface ReachedFunction {
	/** Folder of its package and its key (`F`, `T.M`). */
	readonly folder: string;
	readonly key: string;
	/** Depth of the frame. */
	readonly frame: number;
	/** Line of the call: in the frame's file, or without meaning when `via` is set. */
	readonly line: number;
	readonly link: CallLink;
	readonly statement: "call" | "go" | "defer";
	/** Key of the callee in between; null when the frame's function calls it itself. */
	readonly via: string | null;
}

/** A function, field or package variable whose value reached what failed. */
export interface Feed {
	readonly kind: "result" | "field";
	readonly name: string;
	/** Folder of the package of a function or variable; null for fields and for methods of an unknown type. */
	readonly folder: string | null;
	/** 0..1: falls with every step between the value and the failure. */
	readonly weight: number;
	/** Where the value is taken, in words: `renderLines at line 96`. */
	readonly taken: string;
}

/** A warning of a risk rule (change/risk) about an edit near the failure. */
export interface RiskFact {
	readonly commit: Sha;
	/** Id of the rule. */
	readonly rule: string;
	readonly text: string;
	readonly path: string;
	/** Line in the commit's version of the file; null when the warning is about what went away. */
	readonly line: number | null;
	readonly symbol: string;
	/** Weight of the frame or feed whose function was edited. */
	readonly weight: number;
}

/** The question and all facts to answer it. */
export interface RankFacts {
	readonly range: CommitRange;
	readonly failure: FailureClass;
	readonly message: string;
	readonly causes: readonly string[];
	/** Crash first. Frames of our own code and of vendored code with a path. */
	readonly frames: readonly FrameFact[];
	/** Modules of dependency and vendor frames, crash first. */
	readonly dependencies: readonly {
		readonly module: string;
		readonly version: string | null;
		readonly weight: number;
	}[];
	/** Newest first; merges too. */
	readonly commits: readonly CommitFact[];
	/** Lines of the frames' functions that commits of the range wrote. */
	readonly origins: readonly LineOrigin[];
	readonly moduleChanges: readonly ModuleChange[];
	/** Dependencies of the stack that came with another module; none when absent. */
	readonly pulledModules?: readonly PulledModule[];
	/** Packages of the standard library above the first function of ours: the failure came out of them. */
	readonly standardPackages?: readonly string[];
	/** What the failing program is made of; absent when nothing is known. */
	readonly scope?: BuildScope;
	/** What fed the failing expression, strongest first; nothing when absent. */
	readonly feeds?: readonly Feed[];
	/** Functions that the range edits and that the stack reaches in one or two calls; none when absent. */
	readonly reached?: readonly ReachedFunction[];
	/** Risk notes on edits near the failure; none when absent. */
	readonly risks?: readonly RiskFact[];
}
