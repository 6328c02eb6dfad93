/**
 * Data: fields and package variables that the code at the crash reads, and that the commit declares differently,
 * assigns or stops assigning. The crash is where a value is used; the fault is often where it was made.
 */

import { declarationKey } from "../../golang/declaration-line.js";
import { isProgramCode } from "../../golang/test-path.js";
import type { Hunk } from "../../model/commit.js";
import { linesWithin } from "../edited-declarations.js";
import type { CommitFact, FileEdits, FrameFact, RankFacts } from "../facts.js";
import { keyOfFrame } from "../frame-key.js";
import type { Observation, Producer } from "../producer.js";
import { wordIndexOf } from "../word-index.js";

interface Read {
	readonly name: string;
	readonly frame: FrameFact;
	readonly value: number;
}

/** Lines away from the frame's line at which a read still says half as much. */
const halfDistance = 4;
/** Names so common that a match is chance. */
const common =
	/^(?:Name|ID|Id|Type|Err|Error|Status|Config|Value|Key|Data|ctx|err|mu|log|logger|opts|name|id|key|value)$/;

/** Fields and variables read by the functions on the stack, strongest read per name. */
function reads(facts: RankFacts): ReadonlyMap<string, Read> {
	const byName = new Map<string, Read>();
	for (const frame of facts.frames) {
		for (const use of frame.references?.reads ?? []) {
			if (use.name.length < 3) continue;
			const distance = frame.line === null ? halfDistance * 2 : Math.abs(use.line - frame.line);
			const value = (frame.weight / (1 + distance / halfDistance)) * (common.test(use.name) ? 0.3 : 1);
			if (value > (byName.get(use.name)?.value ?? 0)) byName.set(use.name, { name: use.name, frame, value });
		}
	}
	return byName;
}

interface Hit {
	readonly read: Read;
	readonly line: number;
	readonly file: FileEdits;
}

/** What is looked for: the names, and the hunks that hold any of them. */
interface Search {
	readonly names: ReadonlyMap<string, Read>;
	readonly holds: (hunk: Hunk) => boolean;
	readonly what: "declares" | "assigns";
}

/** Changed lines that declare (`Name T`) or assign (`.Name =`, `Name:`) a read name. */
function search(file: FileEdits, { names, holds, what }: Search): Hit | null {
	let best: Hit | null = null;
	for (const hunk of file.diff.hunks) {
		if (!holds(hunk)) continue;
		for (const line of what === "declares" ? typeLines(hunk) : hunk.removed.concat(hunk.added)) {
			for (const name of what === "declares" ? declared(line) : assigned(line)) {
				const read = names.get(name);
				if (read !== undefined && read.value > (best?.read.value ?? 0))
					best = { read, line: hunk.newStart, file };
			}
		}
	}
	return best;
}

/** Changed lines of a type that existed before: a like-named field of a new type is another field. */
function typeLines(hunk: Hunk): readonly string[] {
	const key = declarationKey(hunk.context);
	if (key === null || !/^type\b/.test(key)) return [];
	return [...linesWithin(hunk, "removed", key), ...linesWithin(hunk, "added", key)];
}

function declared(line: string): string[] {
	const match = /^\s+((?:\w+,\s*)*\w+)\s+[\w*[\](){}.<-]/.exec(line);
	return match === null ? [] : (match[1] ?? "").split(/,\s*/);
}

const assignment = /\.(\w+)(?:\[[^\]]*\])?\s*(?:[-+|&*/]?=(?!=)|\+\+|--)|^\s*(\w+):\s/g;

function assigned(line: string): string[] {
	const names: string[] = [];
	assignment.lastIndex = 0;
	for (let match = assignment.exec(line); match !== null; match = assignment.exec(line)) {
		names.push(match[1] ?? match[2] ?? "");
	}
	return names;
}

function producer(id: string, doc: string, what: "declares" | "assigns"): Producer {
	return {
		id,
		doc,
		scale: "rarity",
		observe: (facts) => {
			const names = reads(facts);
			const holds = wordIndexOf(facts).holders(names.keys());
			return facts.commits.flatMap((fact) => observeCommit(fact, { names, holds, what }) ?? []);
		},
	};
}

function observeCommit(fact: CommitFact, wanted: Search): Observation | null {
	let best: Hit | null = null;
	for (const file of fact.files) {
		if (!isProgramCode(file.path)) continue;
		const hit = search(file, wanted);
		if (hit !== null && hit.read.value > (best?.read.value ?? 0)) best = hit;
	}
	if (best === null) return null;
	const where = keyOfFrame(best.read.frame);
	const verb = wanted.what === "declares" ? "changes the declaration of" : "changes an assignment of";
	return {
		commit: fact.commit.sha,
		value: best.read.value,
		text: `${verb} ${best.read.name}, which ${where} reads`,
		places: [{ path: best.file.path, line: best.line, commit: fact.commit.sha }],
	};
}

export const fieldProducer = producer(
	"data-type",
	"the commit changes the declaration of a field that the code at the crash reads",
	"declares",
);

export const assignmentProducer = producer(
	"data-write",
	"the commit changes an assignment of a field that the code at the crash reads",
	"assigns",
);
