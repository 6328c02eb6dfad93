/** Order of stacks in one text: what crashed a program tells more than what was logged, and that more than a dump. */
import type { StackForm, StackTrace } from "../../model/stack.js";

const byForm: Readonly<Record<StackForm, number>> = {
	"fatal-error": 9,
	panic: 9,
	race: 8,
	"http-panic": 7,
	"debug-stack": 6,
	sentry: 6,
	zap: 5,
	"pkg-errors": 5,
	zerolog: 5,
	"goroutine-dump": 3,
	pprof: 2,
	frames: 2,
	message: 1,
};

/** Higher is better; a stack without frames counts least. */
export function crashScore(trace: StackTrace): number {
	return trace.frames.length === 0 ? byForm[trace.form] / 100 : byForm[trace.form];
}
