/**
 * The git history of the demo shop as data. A recipe lists commits in topological order; each has a patch
 * against its first parent. Everything that enters an object name (people, dates, messages, trees) is in the
 * recipe, so the same recipe always builds the same shas.
 */
import * as v from "valibot";
import { Failure } from "../model/failure.js";

const Person = v.object({ name: v.string(), email: v.string() });

const RecipeCommit = v.object({
	/** `c001`...: how deploys and incidents refer to the commit. */
	id: v.pipe(v.string(), v.regex(/^c\d{3}$/)),
	/** Key of `people`. */
	author: v.string(),
	/** RFC 3339 with offset; author and committer date. */
	date: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)),
	message: v.string(),
	/** Ids of the parents; the commit before this one when absent. */
	parents: v.optional(v.array(v.string())),
});

const History = v.object({
	/** Sha that the last commit must have. */
	head: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
	people: v.record(v.string(), Person),
	commits: v.pipe(v.array(RecipeCommit), v.minLength(1)),
});

/** One commit with its parents named and its patch at hand. */
export interface ShopCommit {
	readonly id: string;
	readonly author: { readonly name: string; readonly email: string };
	/** RFC 3339 with offset. */
	readonly date: string;
	readonly message: string;
	readonly parents: readonly string[];
	/** Unified diff against the first parent, or against nothing. */
	readonly patch: string;
}

/** A whole history, oldest commit first. */
export interface ShopRecipe {
	readonly head: string;
	readonly commits: readonly ShopCommit[];
}

function inputFailure(message: string, where: string): Failure {
	return new Failure("input", message, {
		where,
		hint: "restore fixtures/shop from the repository or the package",
	});
}

function parseHistory(text: string): v.InferOutput<typeof History> {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch (cause) {
		throw inputFailure(`not JSON: ${String(cause)}`, "fixtures/shop/history.json");
	}
	const parsed = v.safeParse(History, data);
	if (parsed.success) return parsed.output;
	const issue = parsed.issues[0];
	throw inputFailure(issue.message, `fixtures/shop/history.json ${v.getDotPath(issue) ?? ""}`.trim());
}

/**
 * Joins history.json and the patches (id -> text) to a recipe. Throws Failure(input) when the history is
 * malformed, a patch is missing, or a parent or author is not known.
 */
export function shopRecipe(historyJson: string, patches: ReadonlyMap<string, string>): ShopRecipe {
	const history = parseHistory(historyJson);
	const known = new Set<string>();
	const commits = history.commits.map((commit, index): ShopCommit => {
		const where = `fixtures/shop/history.json commit ${commit.id}`;
		const before = history.commits[index - 1];
		const parents = commit.parents ?? (before === undefined ? [] : [before.id]);
		const stranger = parents.find((parent) => !known.has(parent));
		if (stranger !== undefined) throw inputFailure(`parent ${stranger} does not come before it`, where);
		const author = history.people[commit.author];
		if (author === undefined) throw inputFailure(`author ${commit.author} is not in people`, where);
		const patch = patches.get(commit.id);
		if (patch === undefined)
			throw inputFailure("its patch is missing", `fixtures/shop/patches/${commit.id}.patch`);
		known.add(commit.id);
		return { id: commit.id, author, date: commit.date, message: commit.message, parents, patch };
	});
	return { head: history.head, commits };
}
