/**
 * Last step of every reader: goroutines and texts become a StackTrace with its class, the goroutine that matters
 * first and the frames cut to the crash.
 */
import type { FailureClass, Goroutine, StackForm, StackFrame, StackTrace } from "../../model/stack.js";
import { classifyFailure, classifyMessage } from "./classify.js";
import { crashFrames, isPanicFrame } from "./machinery.js";
import { goroutineThatMatters } from "./select.js";

/** What a reader found. */
export interface TraceParts {
	readonly form: StackForm;
	readonly message: string;
	readonly causes?: readonly string[];
	/** The crash is the topmost frame: the stack goes on below into an older panic. */
	readonly crashOnTop?: boolean;
	/** As printed. */
	readonly goroutines: readonly Goroutine[];
	readonly address?: string | undefined;
	readonly truncated?: string | undefined;
}

/** Builds the trace: picks the goroutine that matters and puts it first. */
export function assembleTrace(parts: TraceParts): StackTrace {
	const message = parts.message.trim();
	const index = goroutineThatMatters(parts.form, message, parts.goroutines);
	const chosen = parts.goroutines[index];
	const rest = parts.goroutines.filter((_, i) => i !== index);
	const goroutines = chosen === undefined ? [] : [chosen, ...rest];
	const hasPanicFrame = chosen?.frames.some(isPanicFrame) ?? false;
	return {
		form: parts.form,
		failure: classOf(parts, message, hasPanicFrame),
		message,
		causes: parts.causes ?? [],
		goroutines,
		frames: chosen === undefined ? [] : crashFrames(chosen.frames, parts.crashOnTop ?? false),
		createdBy: chosen?.createdBy ?? null,
		...(parts.address === undefined ? {} : { address: parts.address }),
		...(parts.truncated === undefined ? {} : { truncated: parts.truncated }),
	};
}

/** The innermost cause tells the class best; an outer text decides when no cause is known. */
function classOf(parts: TraceParts, message: string, hasPanicFrame: boolean): FailureClass {
	for (const cause of [...(parts.causes ?? [])].reverse()) {
		const known = classifyMessage(cause);
		if (known !== null) return known;
	}
	return classifyFailure(parts.form, message, hasPanicFrame, parts.address);
}

/** Trace of a plain frame list (structured logs, Sentry): one goroutine without number or state. */
export function traceOfFrames(
	form: StackForm,
	message: string,
	frames: readonly StackFrame[],
	more: { readonly causes?: readonly string[]; readonly goroutineId?: string | null } = {},
): StackTrace {
	const own = frames.filter(isFrame);
	const goroutine: Goroutine = { id: more.goroutineId ?? null, state: "", frames: own, createdBy: null };
	return assembleTrace({
		form,
		message,
		causes: more.causes ?? [],
		goroutines: own.length === 0 ? [] : [goroutine],
	});
}

/** False for names and paths that no compiler and no file system takes; patterns would run long on them. */
function isFrame({ symbol, file }: StackFrame): boolean {
	return symbol.length <= 4_096 && (file?.length ?? 0) <= 4_096;
}

/** The same stack with the message that its log record told. */
export function withMessage(trace: StackTrace, message: string): StackTrace {
	if (message === "" || message === trace.message) return trace;
	const hasPanicFrame = trace.goroutines[0]?.frames.some(isPanicFrame) ?? false;
	const own = trace.message === "" ? [] : [trace.message];
	const failure = classifyFailure(trace.form, message, hasPanicFrame);
	const known =
		failure === "error" || failure === "explicit-panic" || failure === "unknown" ? trace.failure : failure;
	return {
		...trace,
		message,
		failure: trace.message === "" ? failure : known,
		causes: trace.causes.length > 0 ? trace.causes : own,
	};
}
