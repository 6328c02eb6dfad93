/**
 * Change units: one function, type, var or const group, import block or go.mod requirement that a commit
 * changes. A unit knows both versions; its edit actions and effects are computed when asked for.
 */
import type { Declaration, DeclarationKind } from "../golang/declarations.js";
import type { EditScript } from "./edit-action.js";
import type { Effect } from "./effect.js";
import type { Fact } from "./facts/fact.js";
import type { Tree } from "./tree.js";

/** Beyond declarations: entries of go.mod, and `file` for vendored files, which are not looked into. */
export type UnitKind = DeclarationKind | "requirement" | "go-version" | "module" | "file";

/**
 * - `formatted`: same program text, only format or comments differ
 * - `renamed`: the same declaration under another name (found by content)
 * - `moved`: the same declaration in another file, perhaps edited
 */
export type UnitChange = "added" | "removed" | "modified" | "formatted" | "renamed" | "moved";

/** One version of a unit. */
export interface UnitSide {
	readonly path: string;
	/** Canonical key inside the package (`F`, `T.M`). */
	readonly key: string;
	readonly line: number;
	readonly endLine: number;
	/** First line of the doc comment, else `line`. */
	readonly docLine: number;
	/** Code of the declaration without its doc comment; an entry of a `type (...)` group gets its own `type`. */
	readonly text: string;
	/** Doc comment as written, or ""; it holds directives and cgo preambles too. */
	readonly doc: string;
	readonly declaration: Declaration | null;
}

export interface ChangeUnit {
	/** Path after the change; before it when removed. */
	readonly path: string;
	readonly kind: UnitKind;
	readonly change: UnitChange;
	/** Key after the change; before it when removed. */
	readonly key: string;
	readonly old: UnitSide | null;
	readonly new: UnitSide | null;
	/** `Code generated ... DO NOT EDIT.` on either side. */
	readonly generated: boolean;
	/** Inside vendor/ or third_party/. */
	readonly vendored: boolean;
	/** In a _test.go file or under testdata/. */
	readonly test: boolean;
}

/**
 * How much of a unit is looked at: `edit` leaves out what both versions share around the edit, which costs a
 * fraction; `whole` is needed to tell how alike the places are, not only the edits.
 */
export type Extent = "edit" | "whole";

/** Two trees of a unit with what separates them; a side that does not exist has no tree. */
export interface UnitEdit {
	readonly unit: ChangeUnit;
	readonly extent: Extent;
	readonly before: Tree | null;
	readonly after: Tree | null;
	readonly script: EditScript;
	/** Facts of the code that is looked at: those that differ are all there, shared ones may be missing. */
	readonly oldFacts: readonly Fact[];
	readonly newFacts: readonly Fact[];
	/** All facts of a version. Costs a parse the first time, so rules ask only when an effect made them. */
	allFacts(side: "old" | "new"): readonly Fact[];
	readonly effects: readonly Effect[];
	/** Every limit that made the edit coarser, in words. */
	readonly reasons: readonly string[];
}

/** True for files below vendor/, third_party/ or node_modules/ folders. */
export function isVendored(path: string): boolean {
	return /(?:^|\/)(?:vendor|third_party|node_modules)\//.test(path);
}
