/** Options of importing metrics. */
import type { Seconds } from "../model/time.js";
import type { DecodeDefaults } from "./outcome.js";
import type { Selector } from "./selector.js";

/** What `import metrics` can say. */
export interface MetricsOptions extends DecodeDefaults {
	/** Series that count errors; needed for cumulative forms. */
	readonly errors?: Selector;
	/** Series that count requests; without it exposure is unknown. */
	readonly requests?: Selector;
	/** Series that count panics. */
	readonly panics?: Selector;
	/** Step of the counts made from counters; 60 by default. */
	readonly step?: Seconds;
}
