/** The edit of a unit: both trees, the actions between them and their effects. */
import type { GoParser } from "../golang/parser.js";
import { Cut } from "./cut.js";
import { difference } from "./difference.js";
import { freshGraft } from "./edit-action.js";
import { effectsOf } from "./effects.js";
import { factsOf } from "./facts/collect.js";
import type { Fact } from "./facts/fact.js";
import type { FileVersions } from "./file-versions.js";
import { narrowed } from "./narrow.js";
import { type Tree, treeOf } from "./tree.js";
import type { ChangeUnit, Extent, UnitEdit } from "./unit.js";
import { unitsOfFiles } from "./units-of-files.js";

/**
 * Parses both versions of a unit and compares them. Requirements of go.mod have no trees and no actions. Trees
 * may lack what both versions share (Extent); the nodes' offsets are then those of the cut text. Test code is
 * always cut: half of a repository's edits, with tables of thousands of lines.
 */
export function editOf(unit: ChangeUnit, parser: GoParser, extent: Extent = "edit"): UnitEdit {
	const { before, after, reasons } = treesOf(unit, parser, extent);
	const script = scriptOf(before, after);
	// Nobody asks for the risk notes of test code.
	const facts = unit.test ? NO_FACTS : effectsOf(unit, before, after);
	return {
		unit,
		extent,
		before,
		after,
		script,
		oldFacts: facts.old,
		newFacts: facts.new,
		allFacts: factReader(unit, before, after, parser),
		effects: facts.effects,
		reasons: [...reasons, ...script.reasons],
	};
}

/** Units of one file with their edits; null stands for a file that does not exist on that side. */
export function unitsOfFile(
	oldSource: string | null,
	newSource: string | null,
	path: string,
	parser: GoParser,
	extent: Extent = "edit",
): readonly UnitEdit[] {
	const versions: FileVersions = { path, oldPath: path, old: oldSource, new: newSource };
	return unitsOfFiles([versions]).map((unit) => editOf(unit, parser, extent));
}

function scriptOf(before: Tree | null, after: Tree | null): UnitEdit["script"] {
	if (before === null && after === null) return { actions: [], reasons: [] };
	if (before === null || after === null) {
		// A whole declaration came or went: the file is the parent, which no unit holds.
		const only = (before ?? after) as Tree;
		const action =
			before === null
				? ({ type: "insert", parent: only.root, index: 0, graft: freshGraft(only.root) } as const)
				: ({ type: "delete", node: only.root } as const);
		return { actions: [action], reasons: [] };
	}
	return difference(before, after);
}

const NO_FACTS = { old: [], new: [], effects: [] };

/** Reads all facts of a side once; the text is parsed again only where the tree was cut. */
function factReader(
	unit: ChangeUnit,
	before: Tree | null,
	after: Tree | null,
	parser: GoParser,
): UnitEdit["allFacts"] {
	const known = new Map<"old" | "new", readonly Fact[]>();
	const read = (tree: Tree | null): readonly Fact[] => {
		if (tree === null || unit.test) return [];
		const { whole, text } = tree.cut;
		return factsOf(text.length === whole.length ? tree : treeOf(parser.parse(whole).root, whole));
	};
	return (side) => {
		const facts = known.get(side) ?? read(side === "old" ? before : after);
		known.set(side, facts);
		return facts;
	};
}

interface Trees {
	readonly before: Tree | null;
	readonly after: Tree | null;
	readonly reasons: readonly string[];
}

function treesOf(unit: ChangeUnit, parser: GoParser, extent: Extent): Trees {
	const old = unit.old?.declaration == null ? null : unit.old.text;
	const now = unit.new?.declaration == null ? null : unit.new.text;
	if (old !== null && now !== null && (extent === "edit" || unit.test)) {
		const [a, b] = narrowed(old, now);
		const trees = parsed(unit, a, b, parser);
		// A cut that the grammar stumbles over may have been wrong; the whole text decides.
		if (trees.reasons.length === 0 || a.text.length === old.length) return trees;
	}
	return parsed(unit, old === null ? null : Cut.none(old), now === null ? null : Cut.none(now), parser);
}

function parsed(unit: ChangeUnit, old: Cut | null, now: Cut | null, parser: GoParser): Trees {
	const reasons: string[] = [];
	const tree = (cut: Cut | null, path: string, key: string): Tree | null => {
		if (cut === null) return null;
		const { root, reason, errors } = parser.parse(cut.text);
		if (reason !== null) reasons.push(`${path}: ${key}: ${reason}`);
		else if (errors) reasons.push(`${path}: ${key}: the grammar could not read all of it`);
		return treeOf(root, cut);
	};
	const before = tree(old, unit.old?.path ?? "", unit.old?.key ?? "");
	return { before, after: tree(now, unit.new?.path ?? "", unit.new?.key ?? ""), reasons };
}
