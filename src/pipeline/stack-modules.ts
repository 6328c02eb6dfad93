/** What of other modules stands on the stack: dependencies and packages of the standard library. */
import type { ResolvedFrame } from "../golang/frame-resolver.js";
import { parseSymbol } from "../golang/symbol.js";
import type { RankFacts } from "../rank/facts.js";
import { isRecoverHelper } from "../rank/weigh-frames.js";

/** A dependency that only called the code of ours that failed (a framework, a helper with a callback). */
const callerShare = 0.3;

/** Modules of dependencies on the stack, crash first; of each the frame nearest to the crash counts. */
export function dependencyModules(frames: readonly ResolvedFrame[]): RankFacts["dependencies"] {
	const found = new Map<string, RankFacts["dependencies"][number]>();
	let depth = 0;
	let called = 1;
	for (const { frame, origin, module } of frames) {
		if (origin === "own") called = callerShare;
		if (origin === "std" || origin === "unknown" || isRecoverHelper(frame.symbol)) continue;
		if (module !== null && !found.has(module.path)) {
			found.set(module.path, {
				module: module.path,
				version: module.version,
				weight: called / (1 + 0.5 * depth),
			});
		}
		depth++;
	}
	return [...found.values()];
}

/** Packages of the standard library between the failure and the first frame that is not of it. */
export function standardPackages(frames: readonly ResolvedFrame[]): string[] {
	const packages = new Set<string>();
	for (const { frame, origin } of frames) {
		const { packagePath } = parseSymbol(frame.symbol);
		if (origin === "std" && packagePath !== "") packages.add(packagePath);
		else if (origin === "own" || origin === "dependency" || origin === "vendor") break;
	}
	return [...packages];
}
