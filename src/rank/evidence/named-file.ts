/** Named files: the error's text names a file beside the code (a template, a query, a certificate) that the commit changes. */
import type { FileChange } from "../../model/commit.js";
import { isDocumentation } from "../exculpate.js";
import type { RankFacts } from "../facts.js";
import { type Observation, type Producer, strongestByCommit } from "../producer.js";
import { mayRun } from "../test-code.js";
import { toldNames } from "../told-names.js";

/** The text holds the path with its folder, or the file's own name. */
const byPath = 1;
const byName = 0.9;

/** Files that other evidence reads, by its contents. */
const code = /\.(?:go|mod|sum|work)$/;

export const namedFileProducer: Producer = {
	id: "named-file",
	doc: "the commit changes, moves or removes a file beside the code that the error's text names",
	scale: "rarity",
	observe: (facts) => {
		const runs = mayRun(facts);
		return strongestByCommit(
			facts.commits.flatMap(({ commit: { sha, files } }) =>
				files
					.filter((file) => !code.test(file.path) && runs(file) && !isDocumentation(file.path))
					.flatMap((file): Observation[] => {
						const { value, what } = namedBy(facts, file);
						const text = `${what}, which the error's text names`;
						return [{ commit: sha, value, text, places: [{ path: file.path, commit: sha }] }];
					}),
			),
		);
	},
};

/** What the commit does to the file; the value is 0 when the error does not name it. */
function namedBy(facts: RankFacts, { path, oldPath, status }: FileChange) {
	const names = toldNames(facts);
	const worth = (one: string): number => {
		const parts = one.split("/");
		const own = parts.at(-1) ?? "";
		// Without an ending it is a word.
		if (!/\w\.\w/.test(own) || !names.holds(own)) return 0;
		return parts.length === 1 || names.holds(parts.slice(-2).join("/")) ? byPath : byName;
	};
	const gone = status === "renamed" ? worth(oldPath) : 0;
	if (gone > 0) return { value: gone, what: `moves ${oldPath} to ${path}` };
	return { value: worth(path), what: `${status === "deleted" ? "removes" : "changes"} ${path}` };
}
