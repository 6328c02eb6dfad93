/** The answer of `faultline gate`: checks of one deploy against the version before it. */
import type { Deploy } from "../model/event.js";
import type { TimeRange } from "../model/time.js";
import type { Warning } from "../model/warning.js";
import type { GateCheck, GateOutcome } from "./gate.js";

export interface GateReport {
	readonly deploy: Deploy;
	readonly previous: Deploy | null;
	/** Stretch in which the new version was watched. */
	readonly window: TimeRange;
	/** `same-minutes`: the old version served beside the new one; `before`: the time before the deploy. */
	readonly baseline: "same-minutes" | "before";
	readonly checks: readonly GateCheck[];
	readonly outcome: GateOutcome;
	/** Commit that `explain` names, when the gate failed and one could be named. */
	readonly culprit: {
		readonly sha: string;
		readonly subject: string;
		readonly author: string;
		readonly probability: number;
	} | null;
	readonly warnings: readonly Warning[];
}
