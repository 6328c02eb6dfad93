/** The edit of a unit: both trees, the actions between them and their effects. */
import type { GoParser } from "../golang/parser.js";
import { difference } from "./difference.js";
import { freshGraft } from "./edit-action.js";
import { effectsOf } from "./effects.js";
import type { FileVersions } from "./file-versions.js";
import { type Tree, treeOf } from "./tree.js";
import type { ChangeUnit, UnitEdit, UnitSide } from "./unit.js";
import { unitsOfFiles } from "./units-of-files.js";

/** Parses both versions of a unit and compares them. Requirements of go.mod have no trees and no actions. */
export function editOf(unit: ChangeUnit, parser: GoParser): UnitEdit {
	const reasons: string[] = [];
	const before = treeOfSide(unit.old, parser, reasons);
	const after = treeOfSide(unit.new, parser, reasons);
	const script = scriptOf(before, after);
	const facts = effectsOf(unit, before, after);
	return {
		unit,
		before,
		after,
		script,
		oldFacts: facts.old,
		newFacts: facts.new,
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
): readonly UnitEdit[] {
	const versions: FileVersions = { path, oldPath: path, old: oldSource, new: newSource };
	return unitsOfFiles([versions]).map((unit) => editOf(unit, parser));
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

function treeOfSide(side: UnitSide | null, parser: GoParser, reasons: string[]): Tree | null {
	if (side === null || side.declaration === null) return null;
	const parsed = parser.parse(side.text);
	if (parsed.reason !== null) reasons.push(`${side.path}: ${side.key}: ${parsed.reason}`);
	else if (parsed.errors) reasons.push(`${side.path}: ${side.key}: the grammar could not read all of it`);
	return treeOf(parsed.root, parsed.source);
}
