/**
 * Configuration: the commit changes a setting that the error's text names, that the code on the stack reads, or whose
 * kind fits the failure (a timeout, a limit). The code that fails is then unchanged, which all other evidence takes
 * for innocence.
 */
import type { FileChange } from "../../model/commit.js";
import type { FailureClass } from "../../model/stack.js";
import type { CommitFact, FileEdits, RankFacts } from "../facts.js";
import { keyOfFrame } from "../frame-key.js";
import { type Observation, type Producer, strongestByCommit } from "../producer.js";
import { kindOf } from "../setting-kinds.js";
import { type SettingReader, settingReaders } from "../setting-readers.js";
import { folded, isSettingsFile, type SettingEdit, settingEdits } from "../settings.js";
import { mayRun } from "../test-code.js";
import { isWrittenByCode, toldNames } from "../told-names.js";

/** The error's text holds the setting's old or new value, or its key. */
const told = 1;
/** ... a key that is also a word of prose. */
const toldWord = 0.15;
/** A string in the frame's function is the key: a name that only code has, or a word. */
const readByName = 0.8;
const readByWord = 0.3;
/** The function reads a field of that name, of something that is called like the section; or of anything. */
const readInSection = 0.6;
const readAnywhere = 0.25;
/** The same for names that many types have. */
const readCommon = 0.15;
/** The setting is gone, empty or zero now, and the failure is one of code that got nothing. */
const fits = 1.25;
/** The kind of the setting fits the failure too. */
const fitting = 2;
/** A setting that was not there before: whatever read its default before ran without it. */
const added = 0.7;

/** A file that comes or goes changes no setting that was read before; named-file.ts sees those that are missed. */
const isWhole: ReadonlySet<FileChange["status"]> = new Set(["added", "deleted"]);
const common =
	/^(?:name|namespace|id|type|kind|value|values|key|data|path|port|host|mode|level|enabled|version|image|tag|labels?|url|description|title|status|state|role|spec|metadata|service|resources|config|global|template|rules|message|event|body)$/;
/** Steps of a Dockerfile. */
const command = /^(?:RUN|COPY|ADD|CMD|ENTRYPOINT)$/;
const nothing = /^(?:|0|0\.0|null|nil|~|none|false|\[\]|\{\}|0\w{1,2})$/i;
/** Failures of code that got no value, or zero. */
const ofNothing: ReadonlySet<FailureClass> = new Set([
	"divide-by-zero",
	"nil-dereference",
	"nil-map-write",
	"index-out-of-range",
	"slice-bounds",
	"explicit-panic",
	"error",
	"unknown",
]);

export const configProducer: Producer = {
	id: "config",
	doc: "the commit changes a setting that the error names, that code on the stack reads, or whose kind fits the failure",
	scale: "rarity",
	observe: (facts) => {
		const runs = mayRun(facts);
		return strongestByCommit(facts.commits.flatMap((fact) => observeCommit(facts, fact, runs)));
	},
};

function observeCommit(
	facts: RankFacts,
	fact: CommitFact,
	runs: (file: FileEdits) => boolean,
): Observation[] {
	const whole = new Set(
		fact.commit.files.filter(({ status }) => isWhole.has(status)).map(({ path }) => path),
	);
	return fact.files
		.filter((file) => isSettingsFile(file.path) && runs(file) && !whole.has(file.path))
		.flatMap((file) =>
			settingEdits(file).flatMap((edit): Observation[] => {
				const seen = judge(facts, edit, file.path);
				if (seen === null) return [];
				const text = `${verb(edit)} ${nameOf(edit)} in ${file.path}, ${seen.why}`;
				const places = [{ path: file.path, line: edit.line, commit: fact.commit.sha }];
				return [{ commit: fact.commit.sha, value: seen.value, text, places }];
			}),
		);
}

interface Judgement {
	readonly value: number;
	readonly why: string;
}

function judge(facts: RankFacts, edit: SettingEdit, path: string): Judgement | null {
	const kind = kindOf(facts, edit, path);
	const boost = isNothing(edit) && ofNothing.has(facts.failure) ? fits : edit.from === null ? added : 1;
	let best = toldOf(facts, edit);
	for (const one of readings(facts, edit)) {
		// Who reads a setting of the kind that fails like this needs no section to tell.
		const read = Math.min(1, one.value * boost * (kind === null ? 1 : fitting));
		// Two findings that may each be chance.
		const value = kind === null ? read : 1 - (1 - read) * (1 - kind.value);
		if (value > (best?.value ?? 0)) best = { value, why: one.why };
	}
	return best ?? kind;
}

const isNothing = ({ from, to }: SettingEdit): boolean =>
	to === null || (nothing.test(to) && !nothing.test(from ?? "-"));

/** The values themselves are never repeated: they may be secrets. */
function toldOf(facts: RankFacts, { key, from, to }: SettingEdit): Judgement | null {
	const names = toldNames(facts);
	if (names.silent) return null;
	const before = piecesOf(from);
	const after = piecesOf(to);
	// A quoted word is a name where it is all of a value, or one of a command.
	const isName = (piece: string): boolean => piece === from || piece === to || command.test(key);
	const says = (piece: string): boolean =>
		isWrittenByCode(piece) ? names.holds(piece) : names.quotes(piece) && isName(piece);
	for (const [which, pieces, others] of [
		["new", after, before],
		["old", before, after],
	] as const) {
		// What stays in a value breaks nothing.
		if ([...pieces].some((piece) => !others.has(piece) && says(piece)))
			return { value: told, why: `whose ${which} value stands in the error's text` };
	}
	if (!names.holds(key)) return null;
	return { value: isWrittenByCode(key) ? told : toldWord, why: "which the error's text names" };
}

/** A value and its parts: `redis://u@cache.internal:6379/0` holds `cache.internal:6379` and `cache.internal`. */
function piecesOf(value: string | null): ReadonlySet<string> {
	const parts = (value ?? "").split(/[\s,;|"'=()[\]{}<>@]+|:\/\//);
	return new Set([...parts, ...parts.flatMap((part) => part.split(/[:/]/))]);
}

/** Readings of the key, or of the last part of it. */
function readings(facts: RankFacts, edit: SettingEdit): Judgement[] {
	const readers = settingReaders(facts);
	const whole = folded(edit.key);
	const leaf = folded(edit.key.slice(edit.key.search(/[^./]*$/)));
	const strings = (readers.get(whole) ?? []).filter((one) => one.kind === "string" && !common.test(whole));
	const fields = (readers.get(leaf) ?? []).filter((one) => one.kind === "field");
	const section = folded(edit.section);
	const fieldValue = ({ frame, around }: SettingReader): number => {
		const inSection = section !== "" && around.has(section);
		return frame.weight * (common.test(leaf) ? readCommon : inSection ? readInSection : readAnywhere);
	};
	return [
		...strings.map(({ frame, line }) => ({
			value: frame.weight * (isWrittenByCode(edit.key) ? readByName : readByWord),
			why: `which ${keyOfFrame(frame)} reads at line ${line}`,
		})),
		...fields.map((reader) => ({
			value: fieldValue(reader),
			why: `and ${keyOfFrame(reader.frame)} reads ${reader.name} at line ${reader.line}`,
		})),
	];
}

function verb({ from, to }: SettingEdit): string {
	if (to === null) return "drops";
	return from === null ? "adds" : "changes";
}

const nameOf = ({ section, key }: SettingEdit): string => (section === "" ? key : `${section}.${key}`);
