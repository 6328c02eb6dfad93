/** The edit of a unit: both trees, the actions between them and their effects. */
import type { GoParser } from "../golang/parser.js";
import { difference } from "./difference.js";
import { freshGraft } from "./edit-action.js";
import { effectsOf } from "./effects.js";
import type { FileVersions } from "./file-versions.js";
import { narrowed } from "./narrow.js";
import { type Tree, treeOf } from "./tree.js";
import type { ChangeUnit, UnitEdit, UnitSide } from "./unit.js";
import { unitsOfFiles } from "./units-of-files.js";

/**
 * Parses both versions of a unit and compares them. Requirements of go.mod have no trees and no actions. Trees
 * of test code may lack what both versions share; their offsets are then those of `Tree.source`.
 */
export function editOf(unit: ChangeUnit, parser: GoParser): UnitEdit {
	const reasons: string[] = [];
	const [old, now] = textsOf(unit);
	const before = treeOfSide(unit.old, old, parser, reasons);
	const after = treeOfSide(unit.new, now, parser, reasons);
	const script = scriptOf(before, after);
	const facts = unit.test ? NO_FACTS : effectsOf(unit, before, after);
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

/** Cut-down trees do not hold all facts, so test code gets none. */
const NO_FACTS = { old: [], new: [], effects: [] };

/** Test code is cut down to what differs: half of a repository's edits, and nobody asks for its risk notes. */
function textsOf(unit: ChangeUnit): readonly [string, string] {
	const [old, now] = [unit.old?.text ?? "", unit.new?.text ?? ""];
	return unit.test && unit.old !== null && unit.new !== null ? narrowed(old, now) : [old, now];
}

function treeOfSide(side: UnitSide | null, text: string, parser: GoParser, reasons: string[]): Tree | null {
	if (side === null || side.declaration === null) return null;
	const parsed = parser.parse(text);
	if (parsed.reason !== null) reasons.push(`${side.path}: ${side.key}: ${parsed.reason}`);
	else if (parsed.errors) reasons.push(`${side.path}: ${side.key}: the grammar could not read all of it`);
	return treeOf(parsed.root, parsed.source);
}
