/**
 * A spinner while a person waits, on a terminal only: pipes, CI, NO_COLOR and JSON runs stay silent. ora is
 * loaded when the first step lasts long enough to be seen, so fast commands never pay for it.
 */
import type { Ora } from "ora";
import type { Environment } from "../config/environment.js";
import type { Progress } from "./context.js";

/** Steps shorter than this are not worth drawing. */
const patienceMs = 150;

export interface ProgressFacts {
	readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean };
	readonly env: Environment;
	/** The command's output is for machines. */
	readonly machine: boolean;
}

/** Progress on stderr, or a silent one. */
export function progressOn(facts: ProgressFacts): Progress {
	const { stream, env, machine } = facts;
	const shown = stream.isTTY === true && !machine && !env.CI && !env.NO_COLOR && env.TERM !== "dumb";
	return shown ? spinner(stream) : { step: () => undefined, stop: () => undefined };
}

function spinner(stream: NodeJS.WritableStream): Progress {
	let text = "";
	let current: Ora | null = null;
	let timer: NodeJS.Timeout | null = null;
	let stopped = false;
	const start = async (): Promise<void> => {
		const { default: ora } = await import("ora");
		if (!stopped) current = ora({ text, stream, discardStdin: false }).start();
	};
	return {
		step(next) {
			text = next;
			stopped = false;
			if (current !== null) current.text = next;
			else timer ??= setTimeout(() => void start(), patienceMs);
		},
		stop() {
			stopped = true;
			if (timer !== null) clearTimeout(timer);
			timer = null;
			current?.stop();
			current = null;
		},
	};
}
