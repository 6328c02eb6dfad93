/** For commands that go on for days: each warning is said once, however often its cause is met. */
import type { CommandContext } from "./context.js";

/** The context with a `warn` that is silent about what it said before, figures apart. */
export function warnOnce(context: CommandContext): CommandContext {
	const said = new Set<string>();
	return {
		...context,
		talk: {
			...context.talk,
			warn(warning) {
				const text = `${warning.code} ${warning.message.replace(/\d+/g, "#")}`;
				if (said.has(text)) return;
				said.add(text);
				context.talk.warn(warning);
			},
		},
	};
}
