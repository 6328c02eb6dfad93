/** Says which commits were left out because they are no part of the program, so that nobody misses them in silence. */
import type { ExculpationReason, Ranking } from "../model/suspect.js";
import { type Warning, warning } from "../model/warning.js";
import type { RankFacts } from "../rank/facts.js";

const byScope: readonly ExculpationReason[] = ["outside-import-closure", "not-in-binary", "build-excluded"];
/** Folders that are named. */
const shown = 4;

/** What the scope of the program left out, and what was wrong with it. */
export function scopeWarnings(facts: RankFacts, ranking: Ranking): Warning[] {
	const { scope } = facts;
	if (scope === undefined) return [];
	const left = ranking.exculpated.filter((one) => byScope.includes(one.reason));
	if (left.length === 0) return [...scope.warnings];
	const shas = new Set(left.map((one) => one.commit.sha));
	const folders = new Map<string, number>();
	for (const { commit } of facts.commits) {
		if (!shas.has(commit.sha)) continue;
		for (const folder of new Set(commit.files.map((file) => topFolder(file.path)))) {
			folders.set(folder, (folders.get(folder) ?? 0) + 1);
		}
	}
	const names = [...folders].sort((a, b) => b[1] - a[1]).map(([folder]) => folder);
	const rest = names.length > shown ? ` and ${names.length - shown} more folders` : "";
	const program = scope.mains.map((folder) => folder || ".").join(", ");
	const what = program === "" ? "files that the build leaves out" : `what ${program} is not built from`;
	const text = `left out ${left.length} of ${facts.commits.length} commits that change only ${what}: ${names.slice(0, shown).join(", ")}${rest}`;
	return [...scope.warnings, warning("W-SCOPE", text, "--all lists them with their reasons")];
}

/** The first two folders of a path. */
function topFolder(path: string): string {
	return path.split("/").slice(0, -1).slice(0, 2).join("/") || ".";
}
