/**
 * Dependency evidence: a frame stands in the module cache or under vendor/, and the commit changes the version
 * of that module, replaces it, or changes another module that brings it in. An upgrade of the very module on top
 * of the stack needs no other edit.
 */
import { dirname } from "../../golang/frame-resolver.js";
import type { ModuleChange, RankFacts } from "../facts.js";
import { type Observation, type Producer, strongestByCommit } from "../producer.js";

const covers = (module: string, packagePath: string): boolean =>
	packagePath === module || packagePath.startsWith(`${module}/`);

/** The stack does not name the version (vendored, or only a package), or names another. */
const otherVersion = 0.75;
/** The changed module is not the failing one but brings it in: with the version on the stack, or any. */
const pulledVersion = 0.75;
const pulledOther = 0.45;
/** The go.mod is that of another module than the code on the stack. */
const otherModule = 0.5;

type Dependency = RankFacts["dependencies"][number];

export const dependencyProducer: Producer = {
	id: "dependency",
	doc: "a frame stands in a dependency whose version the commit changes in go.mod, itself or by what requires it",
	scale: "rarity",
	observe: (facts) => {
		const found: Observation[] = [];
		for (const dependency of facts.dependencies) {
			for (const change of facts.moduleChanges) {
				const share = shareOf(change, dependency);
				if (share > 0) found.push(direct(change, dependency.weight * share * nearness(change.path, facts)));
			}
			for (const pulled of facts.pulledModules ?? []) {
				if (pulled.module !== dependency.module) continue;
				const same = pulled.version !== null && pulled.version === dependency.version;
				found.push({
					commit: pulled.commit,
					value: dependency.weight * (same ? pulledVersion : pulledOther),
					text: `changes ${pulled.by}, which brings in ${pulled.module}${pulled.version === null ? "" : ` ${pulled.version}`}, whose code is on the stack`,
					places: [{ path: pulled.path, commit: pulled.commit }],
				});
			}
		}
		return strongestByCommit(found);
	},
};

function direct({ commit, path, module, from, to }: ModuleChange, value: number): Observation {
	const text = `changes ${module} ${from ?? "(new)"} -> ${to ?? "(removed)"}, whose code is on the stack`;
	return { commit, value, text, places: [{ path, commit }] };
}

/**
 * 0 when the change is of another module. The version that the stack names is the one that this commit brought: no
 * other build could print it. A replaced module is printed under the path and version that replace it.
 */
function shareOf({ module, from, to }: ModuleChange, dependency: Dependency): number {
	const targets = [from, to].flatMap((text) =>
		text?.includes("/") === true ? (text.split(" ")[0] ?? []) : [],
	);
	if (![module, ...targets].some((path) => covers(path, dependency.module))) return 0;
	const version = to === null ? null : (to.split(" ").at(-1) ?? null);
	return version !== null && dependency.version === version ? 1 : otherVersion;
}

/** In a repository of several modules the go.mod above the code on the stack decides what it is built with. */
function nearness(goMod: string, { frames }: RankFacts): number {
	const folder = dirname(goMod);
	const paths = frames.flatMap((frame) => frame.resolved.path ?? []);
	if (folder === "" || paths.length === 0) return 1;
	return paths.some((path) => path.startsWith(`${folder}/`)) ? 1 : otherModule;
}
