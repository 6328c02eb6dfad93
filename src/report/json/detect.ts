/** faultline.detect/v1: bursts as one JSON document, or one burst a line (NDJSON). */
import type { Burst } from "../../model/burst.js";
import type { TimeRange } from "../../model/time.js";
import type { Warning } from "../../model/warning.js";
import { burstJson, warningJson } from "./parts.js";
import { jsonDocument, jsonTime } from "./value.js";

/** What `faultline detect` found. */
export interface Detection {
	readonly range: TimeRange;
	/** Oldest onset first. */
	readonly bursts: readonly Burst[];
	/** Number of series that were looked at. */
	readonly series: number;
	readonly warnings: readonly Warning[];
}

export function detectJson(detection: Detection): string {
	return jsonDocument({
		schema: "faultline.detect/v1",
		bursts: detection.bursts.map(burstJson),
		range: { from: jsonTime(detection.range.from), to: jsonTime(detection.range.to) },
		series: detection.series,
		warnings: detection.warnings.map(warningJson),
	});
}

/** One line for a burst, as `--format ndjson` streams it; `event`: what `--watch` tells by it. */
export function burstLine(burst: Burst, event?: string): string {
	const told = event === undefined ? {} : { event };
	return `${JSON.stringify({ schema: "faultline.burst/v1", ...told, ...burstJson(burst) })}\n`;
}
