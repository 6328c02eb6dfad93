/**
 * Database schema: the commit's migration changes a table or column that the error's text names, or that a query in
 * the code on the stack uses.
 */
import type { Hunk } from "../../model/commit.js";
import { remembered } from "../../model/remembered.js";
import type { CommitFact, FileEdits, FrameFact, RankFacts } from "../facts.js";
import { keyOfFrame } from "../frame-key.js";
import { type Observation, type Producer, strongestByCommit } from "../producer.js";
import { mayRun } from "../test-code.js";
import { toldNames } from "../told-names.js";

/** The error's text holds the name. */
const named = 1;
/** A query on the stack uses it, and the migration takes it away or changes what it accepts; or does anything else to it. */
const usedAndChanged = 0.8;
const used = 0.4;
/** Larger hunks are data to be loaded. */
const mostLines = 400;
const mostLength = 1_000;

const sql = /\.(?:sql|ddl|cql)$/i;
/** A rolled-back migration did not run. */
const undoing = /(?:\.down|_down|rollback|\.undo)\.\w+$|(?:^|\/)down\//i;
const statement = /\b(?:select|insert\s+into|update|delete\s+from|replace\s+into|merge\s+into|from|join)\b/i;
const takesAway = /\b(?:drop|rename|alter|modify|not\s+null|unique|check|references)\b/i;
const name = /[A-Za-z_]\w{2,}/g;

/** Words of SQL itself. */
const keywords: ReadonlySet<string> = new Set(
	(
		"add after all alter analyze and any array asc authorization auto_increment before begin bigint bigserial binary blob bool " +
		"boolean bytea cascade case cast char character check collate column comment commit concurrently constraint " +
		"create cross current current_timestamp database date datetime decimal default deferrable delete desc distinct " +
		"double drop each else end engine enum except exists extension false fetch float for foreign from full " +
		"function grant group having hash ilike index inner insert int integer intersect interval into join json " +
		"jsonb key language left like limit lock materialized modify natural not now null numeric off offset only " +
		"order outer owner partition precision primary privileges procedure public real references rename replace " +
		"restrict return returning returns revoke right role row rows schema select sequence serial set show similar " +
		"smallint some sql start table temporary text then time timestamp timestamptz tinyint to trigger true " +
		"truncate type union unique unsigned update usage user using utf8 utf8mb4 uuid values varchar varying view " +
		"when where with without zone innodb charset if on in is or as by"
	).split(" "),
);

export const schemaProducer: Producer = {
	id: "schema",
	doc: "the commit's migration changes a table or column that the error names or that a query on the stack uses",
	scale: "rarity",
	observe: (facts) => {
		const runs = mayRun(facts);
		return strongestByCommit(facts.commits.flatMap((fact) => observeCommit(facts, fact, runs)));
	},
};

interface Query {
	readonly frame: FrameFact;
	readonly line: number;
	readonly names: ReadonlySet<string>;
}

/** Queries that functions on the stack hold as strings. */
const queriesOf = remembered((facts: RankFacts): readonly Query[] =>
	facts.frames.flatMap((frame) =>
		(frame.references?.strings ?? [])
			.filter(({ value }) => statement.test(value))
			.map(({ value, line }) => ({ frame, line, names: namesIn(value) })),
	),
);

function namesIn(text: string): Set<string> {
	const found = (text.match(name) ?? []).map((one) => one.toLowerCase());
	return new Set(found.filter((one) => !keywords.has(one)));
}

function observeCommit(
	facts: RankFacts,
	fact: CommitFact,
	runs: (file: FileEdits) => boolean,
): Observation[] {
	return fact.files
		.filter((file) => sql.test(file.path) && !undoing.test(file.path) && runs(file))
		.flatMap((file) =>
			file.diff.hunks.flatMap((hunk): Observation[] => {
				const seen = judge(facts, hunk);
				if (seen === null) return [];
				const places = [{ path: file.path, line: hunk.newStart, commit: fact.commit.sha }];
				return [
					{ commit: fact.commit.sha, value: seen.value, text: `${file.path} changes ${seen.what}`, places },
				];
			}),
		);
}

interface Judgement {
	readonly value: number;
	readonly what: string;
}

function judge(facts: RankFacts, { removed, added }: Hunk): Judgement | null {
	if (removed.length + added.length > mostLines) return null;
	const text = statementsOf([...removed, ...added]);
	const names = namesIn(text);
	const told = toldNames(facts);
	const said = [...names].filter((one) => told.holds(one));
	if (said.length > 0) return { value: named, what: `${said.join(", ")}, which the error's text names` };
	let best: Judgement | null = null;
	for (const query of queriesOf(facts)) {
		const shared = [...query.names].filter((one) => names.has(one));
		if (shared.length === 0) continue;
		const value = (takesAway.test(text) ? usedAndChanged : used) * query.frame.weight;
		if (value <= (best?.value ?? 0)) continue;
		const where = `the query in ${keyOfFrame(query.frame)} at line ${query.line}`;
		best = { value, what: `${shared.slice(0, 5).join(", ")}, which ${where} uses` };
	}
	return best;
}

/** Changed text without comments. */
function statementsOf(lines: readonly string[]): string {
	return lines
		.filter((line) => line.length <= mostLength)
		.map((line) => line.replace(/--.*$/, ""))
		.join("\n");
}
