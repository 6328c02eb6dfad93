/**
 * The three nested "the commit edits what is on the stack" producers: function, file and package of a frame,
 * each discounted by the frame's depth. The function of the crash says most, the package says little.
 */
import { dirname } from "../../golang/frame-resolver.js";
import { isTestPath } from "../../golang/test-path.js";
import type { Place } from "../../model/suspect.js";
import { type DeclarationEdit, substanceOf } from "../edited-declarations.js";
import type { CommitFact, FileEdits, FrameFact, RankFacts } from "../facts.js";
import { keyOfFrame } from "../frame-key.js";
import { repeatedEdit } from "../mechanical.js";
import { movedShare, onlyMoves } from "../moved.js";
import type { Observation, Producer } from "../producer.js";
import { steepWeight } from "../weigh-frames.js";

interface Hit {
	readonly frame: FrameFact;
	readonly file: FileEdits;
	readonly edit: DeclarationEdit | null;
	readonly value: number;
}

/** Frame whose hit counts most; later frames of the same commit add nothing (they are not independent). */
function strongest(hits: readonly Hit[]): Hit | null {
	return hits.reduce<Hit | null>((best, hit) => (best === null || hit.value > best.value ? hit : best), null);
}

function touches(file: FileEdits, frame: FrameFact): boolean {
	const path = frame.resolved.path;
	return path !== null && (file.path === path || file.oldPath === path) && file.codeLines > 0;
}

/** Edit of the frame's own function in this file; the key decides, since lines shift from commit to commit. */
export function functionEdit(file: FileEdits, frame: FrameFact): DeclarationEdit | null {
	const key = keyOfFrame(frame);
	if (key === "") return null;
	return file.declarations.find((edit) => edit.key === key && edit.added + edit.removed > 0) ?? null;
}

function observeHits(
	facts: RankFacts,
	find: (commit: CommitFact, frame: FrameFact) => readonly Hit[],
	say: (hit: Hit) => string,
): Observation[] {
	const seen: Observation[] = [];
	for (const fact of facts.commits) {
		const best = strongest(facts.frames.flatMap((frame) => find(fact, frame)));
		if (best === null || best.value <= 0) continue;
		const { value, file, edit } = best;
		const place: Place = {
			path: file.path,
			...(edit === null ? {} : { line: edit.line, symbol: edit.key }),
			commit: fact.commit.sha,
		};
		seen.push({ commit: fact.commit.sha, value, text: say(best), places: [place] });
	}
	return seen;
}

/** Edits of the frame's function by the commit; `value` says what one is worth, 0 that it does not count. */
function functionHits(
	fact: CommitFact,
	frame: FrameFact,
	value: (edit: DeclarationEdit, file: FileEdits) => number,
	weight = frame.weight,
): Hit[] {
	return fact.files
		.filter((file) => touches(file, frame))
		.flatMap((file) => {
			const edit = functionEdit(file, frame);
			return edit === null ? [] : [{ file, edit, frame, value: weight * value(edit, file) }];
		});
}

/** A function that only a repeated edit touches (a rename, an added parameter) says less. */
function worthOf(edit: DeclarationEdit, { diff, isMechanical }: FileEdits): number {
	return repeatedEdit + (1 - repeatedEdit) * substanceOf(edit, diff, isMechanical);
}

const depthName = (depth: number): string =>
	depth === 0 ? "the crashing frame" : `frame ${depth + 1} of the stack`;

/** Edits the function of a frame. */
export const functionProducer: Producer = {
	id: "function",
	doc: "the commit edits a function that is on the stack, weighted by its distance from the crash",
	scale: "rarity",
	observe: (facts) =>
		observeHits(
			facts,
			(fact, frame) =>
				functionHits(
					fact,
					frame,
					(edit, file) => (edit.created ? 0 : worthOf(edit, file)),
					steepWeight(frame),
				),
			({ frame, edit }) =>
				`edits ${edit?.key} (+${edit?.added} -${edit?.removed}), the function of ${depthName(frame.depth)}`,
		),
};

/** Rewrites much of the function of a frame. */
export const rewriteProducer: Producer = {
	id: "rewrite",
	doc: "the share of a function on the stack that the commit changes",
	scale: "rarity",
	observe: (facts) =>
		observeHits(
			facts,
			(fact, frame) => functionHits(fact, frame, (edit, file) => changedShare(edit, file, frame)),
			({ frame, edit }) =>
				`changes ${(edit?.added ?? 0) + (edit?.removed ?? 0)} lines of ${edit?.key} (now ${frame.source.length} long), the function of ${depthName(frame.depth)}`,
		),
};

function changedShare(
	edit: DeclarationEdit,
	{ diff, isMechanical }: FileEdits,
	{ source }: FrameFact,
): number {
	if (source.length === 0) return 0;
	const lines = (edit.added + edit.removed) * substanceOf(edit, diff, isMechanical);
	return Math.min(1, lines / source.length);
}

/**
 * 0..1: how much of a function that the commit adds was not there before. One that was only cut out of another is old;
 * where the commit also calls it from elsewhere, it runs in new ways.
 */
function newness(fact: CommitFact, { source }: FrameFact, { created }: DeclarationEdit): number {
	return !created || onlyMoves(fact) ? 0 : 1 - movedShare(fact, source);
}

/** Adds the function of a frame. */
export const createdProducer: Producer = {
	id: "created",
	doc: "the commit adds a function that is on the stack: before it the crash could not happen there",
	scale: "rarity",
	observe: (facts) =>
		observeHits(
			facts,
			(fact, frame) => functionHits(fact, frame, (edit) => newness(fact, frame, edit)),
			({ frame, edit }) => `adds ${edit?.key}, the function of ${depthName(frame.depth)}`,
		),
};

/** Touches the file of a frame. */
export const fileProducer: Producer = {
	id: "file",
	doc: "the commit edits code in a file that is on the stack",
	scale: "rarity",
	observe: (facts) =>
		observeHits(
			facts,
			(fact, frame) =>
				fact.files
					.filter((file) => touches(file, frame))
					.map((file) => ({ file, edit: null, frame, value: frame.weight })),
			({ frame, file }) => `edits ${file.path}, the file of ${depthName(frame.depth)}`,
		),
};

/** Touches the package of a frame. */
export const packageProducer: Producer = {
	id: "package",
	doc: "the commit edits code in a package that is on the stack",
	scale: "rarity",
	observe: (facts) =>
		observeHits(
			facts,
			(fact, frame) => {
				const folder = frame.resolved.folder;
				if (folder === null) return [];
				return fact.files
					.filter((file) => file.codeLines > 0 && dirname(file.path) === folder && !isTestPath(file.path))
					.map((file) => ({ file, edit: null, frame, value: frame.weight }));
			},
			({ frame, file }) =>
				`edits package ${dirname(file.path) || "."}, the package of ${depthName(frame.depth)}`,
		),
};
