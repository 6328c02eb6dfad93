/**
 * Dependency evidence: a frame stands in the module cache or under vendor/, and the commit changes the version
 * of that module (or replaces it). An upgrade of the very module on top of the stack needs no other edit.
 */
import type { Observation, Producer } from "../producer.js";

const covers = (module: string, packagePath: string): boolean =>
	packagePath === module || packagePath.startsWith(`${module}/`);

/** The stack does not name the version (vendored, or only a package), or names another. */
const otherVersion = 0.75;

export const dependencyProducer: Producer = {
	id: "dependency",
	doc: "a frame stands in a dependency whose version the commit changes in go.mod",
	scale: "rarity",
	observe: (facts) => {
		const best = new Map<string, Observation>();
		for (const change of facts.moduleChanges) {
			for (const dependency of facts.dependencies) {
				if (!covers(change.module, dependency.module)) continue;
				// The version that the stack names is the one that this commit brought: no other build could print it.
				const value =
					dependency.weight * (dependency.version === change.to && change.to !== null ? 1 : otherVersion);
				if ((best.get(change.commit)?.value ?? 0) >= value) continue;
				best.set(change.commit, {
					commit: change.commit,
					value,
					text: `changes ${change.module} ${change.from ?? "(new)"} -> ${change.to ?? "(removed)"}, whose code is on the stack`,
					places: [{ path: change.path, commit: change.commit }],
				});
			}
		}
		return [...best.values()];
	},
};
