/**
 * Crash first: the frames that raise, catch and print a panic stand above the frame that panicked. They are
 * dropped from `StackTrace.frames` and stay in `goroutines[].frames`.
 */
import type { StackFrame } from "../../model/stack.js";
import { frameOrigin } from "./origin.js";

const panicSymbol =
	/^(?:panic|runtime\.gopanic|runtime\.(?:panic|goPanic|sigpanic)\w*|runtime\.throw|runtime\.fatal\w*)$/;
const stackPrinter = /^runtime\/debug\.(?:Stack|PrintStack)$|^runtime\.Stack$/;
const waitMachinery =
	/^(?:sync\.(?:fatal|throw)|sync\.runtime_\w+|internal\/poll\.runtime_\w+|internal\/sync\.\S*|\S*\.lockSlow|\S*\.rlockSlow|sync\.\S*Slow\w*|time\.Sleep|syscall\.(?:Syscall|RawSyscall|syscall)\w*|internal\/runtime\/syscall\.\S+)$/;

/** Loggers that panic after logging: the caller is the place. */
const panicLogger =
	/^(?:log|log\/slog|github\.com\/sirupsen\/logrus|github\.com\/rs\/zerolog|go\.uber\.org\/zap(?:\/zapcore)?|k8s\.io\/klog(?:\/v2)?|github\.com\/golang\/glog)\./;

/** True for the frame of `panic` itself and the runtime functions that raise one. */
export function isPanicFrame(frame: StackFrame): boolean {
	return panicSymbol.test(frame.symbol);
}

/**
 * Frames from the crash on. With a panic on the stack that is the frame below the innermost-standing (last) one:
 * deferred functions run on top of the frames that panicked, so the last `panic` frame is the first panic.
 * Without one, or with the crash on top (a second panic on the way up), only leading runtime, stack-printing and
 * wait machinery goes. At least one frame stays.
 */
export function crashFrames(frames: readonly StackFrame[], crashOnTop = false): readonly StackFrame[] {
	let from = 0;
	for (let i = frames.length - 1; i >= 0 && !crashOnTop; i--) {
		const frame = frames[i];
		if (frame !== undefined && isPanicFrame(frame) && hasCode(frames.slice(i + 1))) {
			from = i + 1;
			break;
		}
	}
	let kept = frames.slice(from);
	while (kept.length > 1 && kept[0] !== undefined && isMachinery(kept[0]) && hasCode(kept.slice(1))) {
		kept = kept.slice(1);
	}
	return dropEntry(kept);
}

/** True when the list holds more than runtime machinery. */
function hasCode(frames: readonly StackFrame[]): boolean {
	return frames.some((frame) => frameOrigin(frame).kind !== "runtime");
}

function isMachinery(frame: StackFrame): boolean {
	if (panicLogger.test(frame.symbol) || stackPrinter.test(frame.symbol) || waitMachinery.test(frame.symbol))
		return true;
	return frameOrigin(frame).kind === "runtime";
}

/** `runtime.main` and `runtime.goexit` close every stack of a full dump: no news. */
function dropEntry(frames: readonly StackFrame[]): readonly StackFrame[] {
	let end = frames.length;
	while (end > 1 && /^runtime\.(?:goexit|main)(?:\.abi0)?$/.test(frames[end - 1]?.symbol ?? "")) end--;
	return frames.slice(0, end);
}
