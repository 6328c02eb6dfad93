/**
 * Names of clusters: the action that most members share, generalised over them and said in words. Effects that
 * all members have ("nil check removed") are said instead of the bare edit, since they are what it does.
 */
import type { UnitRecord } from "../record.js";
import { generalise, specificity } from "./generalise.js";
import { type ActionOutline, classOf, HOLE, type Outline } from "./outline.js";
import { printOutline } from "./print.js";

/** The common pattern of some units. */
export interface Pattern {
	readonly name: string;
	/** Code that goes, generalised; null when nothing does. */
	readonly old: string | null;
	readonly new: string | null;
	/** Share of the members (0..1) that have it. */
	readonly coverage: number;
	/** How much of the pattern is code and not holes: about the number of names and literals in it. */
	readonly specificity: number;
}

/** Members that must have an action for it to name the cluster. */
const COVERAGE = 0.5;
/** Members looked at; more would only open more holes. */
const MAX_MEMBERS = 60;

/** Pattern that most of the units share. */
export function patternOf(units: readonly UnitRecord[]): Pattern {
	const sample = units.slice(0, MAX_MEMBERS);
	const shared = sharedAction(sample);
	if (shared === null)
		return { name: fallbackName(units), old: null, new: null, coverage: 1, specificity: 0 };
	const effect = sharedEffect(sample);
	const old = shared.old === null ? null : printOutline(shared.old);
	const now = shared.new === null ? null : printOutline(shared.new);
	const { coverage } = shared;
	const said = specificity(shared.old) + specificity(shared.new);
	return { name: effect ?? describe(shared), old, new: now, coverage, specificity: said };
}

interface SharedAction extends ActionOutline {
	readonly coverage: number;
}

function sharedAction(units: readonly UnitRecord[]): SharedAction | null {
	const classes = new Map<string, ActionOutline[]>();
	for (const unit of units) {
		for (const [key, action] of new Map(unit.outlines.map((one) => [classOf(one), one]))) {
			classes.set(key, [...(classes.get(key) ?? []), action]);
		}
	}
	let best: SharedAction | null = null;
	let most = 0;
	for (const actions of classes.values()) {
		const coverage = actions.length / units.length;
		if (coverage < COVERAGE) continue;
		const pattern = unify(actions);
		const said = specificity(pattern.old) + specificity(pattern.new);
		const score = coverage * Math.log2(2 + said);
		if (score > most) {
			most = score;
			best = { ...pattern, coverage };
		}
	}
	return best;
}

function unify(actions: readonly ActionOutline[]): ActionOutline {
	const [first] = actions as readonly [ActionOutline, ...ActionOutline[]];
	const pieces = (side: "old" | "new"): Outline[] =>
		actions.flatMap((action) => (action[side] === null ? [] : [action[side]]));
	const place = actions.every((action) => action.place === first.place)
		? first.place
		: first.place.replace(/\[\d+\]$/, "[]");
	return { type: first.type, place, old: generalise(pieces("old")), new: generalise(pieces("new")) };
}

/** In words: what happens, to what code, where. */
function describe(action: ActionOutline): string {
	const old = action.old === null || action.old.k === HOLE.k ? null : printOutline(action.old);
	const now = action.new === null || action.new.k === HOLE.k ? null : printOutline(action.new);
	switch (action.type) {
		case "update":
			return (
				wrapName(action) ?? `replaces \`${old ?? "…"}\` by \`${now ?? "…"}\`${whereOf(action.place, "in")}`
			);
		case "insert":
			return `adds ${what(action.new, now)}${whereOf(action.place, "as")}`;
		case "delete":
			return `removes ${what(action.old, old)}${whereOf(action.place, "from")}`;
		case "move":
			return `moves ${what(action.old, old)}`;
	}
}

function what(outline: Outline | null, text: string | null): string {
	const kind = outline === null ? undefined : NOUNS[outline.k];
	if (kind !== undefined && (text === null || outline?.k.endsWith("_declaration")))
		return `${kind} \`${text ?? "…"}\``;
	return `\`${text ?? "…"}\``;
}

const NOUNS: Readonly<Record<string, string>> = {
	source_file: "a declaration",
	function_declaration: "function",
	method_declaration: "method",
	import_spec: "import",
};

const PLACES: Readonly<Record<string, string>> = {
	"parameter_list[0]": "first parameter",
	"parameter_list[]": "parameter",
	"argument_list[0]": "first argument",
	"argument_list[]": "argument",
	"field_declaration_list[]": "field",
	"import_spec_list[]": "import",
	"literal_value[]": "element",
	"return_statement[]": "result",
	"interface_type[]": "method of the interface",
};

function whereOf(place: string, word: "as" | "in" | "from"): string {
	const known = PLACES[place] ?? PLACES[place.replace(/\[\d+\]$/, "[]")];
	if (known !== undefined) return word === "as" ? ` as ${known}` : word === "from" ? ` (${known})` : "";
	if (place.endsWith(".condition")) return word === "as" ? " as condition" : "";
	return "";
}

/** `x` becomes `f(x)`: said as wrapping. */
function wrapName(action: ActionOutline): string | null {
	const { old, new: now } = action;
	if (old === null || now === null || old.k === now.k || now.k !== "call_expression") return null;
	const args = now.c?.find((child) => child.k === "argument_list")?.c ?? [];
	const inside = args.some(
		(argument) => argument.k === old.k && printOutline(argument) === printOutline(old),
	);
	return inside && old.k !== HOLE.k ? `wraps \`${printOutline(old)}\` as \`${printOutline(now)}\`` : null;
}

const EFFECT_NAMES: readonly (readonly [string, string])[] = [
	["context-replaced", "replaces the caller's context by a fresh one"],
	["nil-check-removed", "removes nil check"],
	["bounds-check-removed", "removes bounds check"],
	["lock-removed", "removes locking"],
	["defer-into-loop", "moves defer into a loop"],
	["limit-changed", "changes a limit"],
];

/** Said only when every member has the effect; the subject too when all agree on it. */
function sharedEffect(units: readonly UnitRecord[]): string | null {
	for (const [kind, name] of EFFECT_NAMES) {
		const of = units.map((unit) => unit.effects.find((effect) => effect.kind === kind));
		if (of.some((effect) => effect === undefined)) continue;
		const subjects = new Set(of.map((effect) => effect?.subject));
		const [only] = subjects;
		const about = subjects.size === 1 && only !== undefined ? ` of \`${only}\`` : "";
		const before = kind === "nil-check-removed" ? " before dereference" : "";
		return `${name}${about}${before}`;
	}
	return null;
}

/** Units without actions: go.mod entries, or edits whose limits left no tree. */
function fallbackName(units: readonly UnitRecord[]): string {
	const [first] = units;
	if (first === undefined) return "nothing";
	const keys = new Set(units.map((unit) => unit.key));
	const subject = keys.size === 1 ? `\`${first.key}\`` : `${first.kind}s`;
	const verb = {
		added: "adds",
		removed: "removes",
		renamed: "renames",
		moved: "moves",
		formatted: "formats",
	} as const;
	const said = first.change === "modified" ? "changes" : verb[first.change];
	return first.kind === "requirement" && first.change === "modified"
		? `bumps ${subject}`
		: `${said} ${subject}`;
}
