/** Module requirements that a commit changes, read from the go.mod lines of its `-U0` diff. */
import type { CommitFact, ModuleChange } from "./facts.js";

const requirement = /^\s*(?:require\s+)?([\w~-]+\.[\w.~/-]+)\s+(v\S+)/;
const replacement = /^\s*(?:replace\s+)?([\w~-]+\.[\w.~/-]+)(?:\s+v\S+)?\s+=>\s+(\S+(?:\s+v\S+)?)/;
const language = /^(go|toolchain)\s+(\S+)/;

/** Changes of all go.mod (and vendor.mod) files of a commit. */
export function changedModules(fact: CommitFact): ModuleChange[] {
	const changes: ModuleChange[] = [];
	for (const file of fact.files) {
		if (!/(?:^|\/)\w+\.mod$/.test(file.path)) continue;
		const before = new Map<string, string>();
		const after = new Map<string, string>();
		for (const hunk of file.diff.hunks) {
			readAll(hunk.removed, hunk.context, before);
			readAll(hunk.added, hunk.context, after);
		}
		for (const module of new Set([...before.keys(), ...after.keys()])) {
			const from = before.get(module) ?? null;
			const to = after.get(module) ?? null;
			if (from !== to) changes.push({ commit: fact.commit.sha, path: file.path, module, from, to });
		}
	}
	return changes;
}

/** Reads lines that follow `context`, the column-0 line before them; an excluded version is not a required one. */
function readAll(lines: readonly string[], context: string, into: Map<string, string>): void {
	let excluded = /^exclude\b/.test(context);
	for (const line of lines) {
		if (/^\S/.test(line)) excluded = /^exclude\b/.test(line);
		if (!excluded) read(line, into);
	}
}

function read(line: string, into: Map<string, string>): void {
	const match = replacement.exec(line) ?? requirement.exec(line) ?? language.exec(line);
	if (match !== null) into.set(match[1] ?? "", match[2] ?? "");
}
