/**
 * Which frames count and how much. The crash comes first; recover helpers above `panic` printed the trace and
 * did not cause it; the outermost frames (main, middleware) stand in every stack of the service.
 */
import type { ResolvedFrame } from "../golang/frame-resolver.js";

export interface WeighedFrame {
	readonly resolved: ResolvedFrame;
	/** 0..1. */
	readonly weight: number;
}

/** How fast a frame loses weight with its depth: frame d says 1 / (1 + d * decay) as much as the crash. */
const decay = 0.35;
/** A crash inside a dependency is this many own frames deep at most: its frames say little beyond being there. */
const mostForeign = 3;
/** Repeated frames (recursion, wrappers) say nothing new. */
const repeated = 0.25;

/**
 * Weight (0..1) of a frame for evidence that is exact about its place: the function or the line that crashed is edited
 * by the culprit far more often than those of its callers, which do little but stand there.
 */
export function steepWeight({ weight, depth }: { readonly weight: number; readonly depth: number }): number {
	return weight / (1 + depth * decay);
}

/** Frames of our own code and vendored frames with a file, crash first, with weights. */
export function weighFrames(frames: readonly ResolvedFrame[]): WeighedFrame[] {
	const raised = lastPanic(frames);
	const seen = new Set<string>();
	const out: WeighedFrame[] = [];
	let above = 0;
	for (const resolved of frames.slice(raised + 1)) {
		if (out.length === 0 && isForeign(resolved)) above++;
		if (resolved.origin !== "own") continue;
		if (out.length === 0 && isRecoverHelper(resolved.frame.symbol)) continue;
		if (resolved.path === null && resolved.folder === null) continue;
		const key = `${resolved.path}#${resolved.functionKey}`;
		const depth = out.length;
		const weight = 1 / (1 + (depth + Math.min(above, mostForeign)) * decay);
		out.push({ resolved, weight: seen.has(key) ? weight * repeated : weight });
		seen.add(key);
	}
	return out;
}

function isForeign(resolved: ResolvedFrame): boolean {
	const { origin, frame } = resolved;
	return (origin === "dependency" || origin === "vendor") && !isRecoverHelper(frame.symbol);
}

/** Helpers that print, recover or forward a panic; they stand in traces of failures they had no part in. */
export function isRecoverHelper(symbol: string): boolean {
	return /(?:^|[./)])(?:\w*[Rr]ecover\w*|HandleCrash\w*|logPanic|[Hh]andlePanic\w*|PrintStack|capturePanic)(?:\.func\d+(?:\.\d+)*)?$/.test(
		symbol,
	);
}

/**
 * Index of the innermost-run `panic` frame, or -1: frames before it only handled the panic. A stack that was cut
 * there, or printed upside down, has all its own frames before it.
 */
function lastPanic(frames: readonly ResolvedFrame[]): number {
	const index = frames.findLastIndex((one) =>
		/^(?:panic|runtime\.(?:gopanic|panic\w*|goPanic\w*|sigpanic))$/.test(one.frame.symbol),
	);
	return frames.slice(index + 1).some((one) => one.origin === "own") ? index : -1;
}
