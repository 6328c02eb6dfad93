/**
 * The shop's data files name commits by recipe id ("@c039"), since shas exist only after the history is
 * built. Resolving is one textual step before the files go through the ordinary importers.
 */
import { Failure } from "../model/failure.js";

/** Replaces every JSON string "@cNNN" by the sha of that commit; `where` names the file in errors. */
export function resolveCommitIds(text: string, shas: ReadonlyMap<string, string>, where: string): string {
	return text.replace(/"@(c\d{3})"/g, (_, id: string) => {
		const sha = shas.get(id);
		if (sha === undefined) {
			throw new Failure("input", `commit @${id} is not in the recipe`, {
				where,
				hint: "restore fixtures/shop from the repository or the package",
			});
		}
		return `"${sha}"`;
	});
}
