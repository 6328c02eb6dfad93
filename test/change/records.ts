/** Records of edits given as two versions of a file, for tests of similarity and clusters. */
import { recordOf, type UnitRecord } from "../../src/change/record.js";
import { unitsOfFile } from "../../src/change/unit-edit.js";
import { loadParser } from "../../src/golang/parser.js";

const parser = await loadParser();

/** Records of one commit that turns `before` into `after`. */
export function recordsOf(
	commit: string,
	before: string | null,
	after: string | null,
	path = "a.go",
): UnitRecord[] {
	return unitsOfFile(before, after, path, parser).map((edit) => recordOf(commit, edit));
}

/** A function whose body is the given lines. */
export function func(name: string, ...lines: readonly string[]): string {
	return `func ${name}(ctx context.Context, s *Store) error {\n\t${lines.join("\n\t")}\n\treturn nil\n}\n`;
}
