/** What a program was built for, as its stack and its build information tell. */
import type { StackTrace } from "../model/stack.js";
import type { BuildInfo } from "./binary/build-info.js";
import { type BuildTarget, evaluateFileName } from "./build-constraints.js";

/** Text that only stands in failures on Windows, or paths of a machine that is not a Linux server. */
const windows = /[A-Z]:[\\/]|\\\\|\.exe\b|0xc0000005|_windows(?:_\w+)?\.(?:go|s):?/;
const otherSystem =
	/_(?:darwin|freebsd|netbsd|openbsd|plan9|solaris|wasm|js|ios|android)(?:_\w+)?\.(?:go|s)\b|\/Users\/|\.app\//;

/**
 * The target of the program that failed. Build information is exact. Without it a service is taken to run on
 * Linux unless the stack hints at another system; architecture and tags stay unknown, but the assembly files of
 * runtime frames name the architecture.
 */
export function targetOf(trace: StackTrace, build: BuildInfo | null): BuildTarget {
	if (build?.settings.has("GOOS") === true) {
		const tags = build.settings.get("-tags") ?? "";
		return {
			os: build.settings.get("GOOS") ?? null,
			arch: build.settings.get("GOARCH") ?? null,
			tags: new Set(tags.split(/[\s,]+/).filter((tag) => tag !== "")),
		};
	}
	const frames = [...trace.frames, ...trace.goroutines.flatMap((one) => one.frames)];
	const text = [trace.message, ...trace.causes, ...frames.map((frame) => frame.file ?? "")].join("\n");
	const arch = /\basm_(\w+)\.s\b/.exec(text)?.[1] ?? null;
	const os = windows.test(text) || otherSystem.test(text) ? null : "linux";
	const target: BuildTarget = { os, arch, tags: null };
	// A frame in a file of another architecture or system shows that the guess is wrong.
	const contradicted = frames.some(
		(frame) => frame.file !== null && evaluateFileName(frame.file, target) === "no",
	);
	return contradicted ? { os: null, arch: null, tags: null } : target;
}
