/** Asking the detector from the command line: ports and options from the configuration, times from flags. */
import type { Burst } from "../model/burst.js";
import { Failure } from "../model/failure.js";
import type { TimeRange } from "../model/time.js";
import type { DetectAnswer } from "../pipeline/detect.js";
import type { Sources } from "./compose.js";
import type { CommandContext } from "./context.js";
import type { CommandOptions } from "./options.js";

/** History before the range that baselines are learnt from: a week holds every hour of the week once. */
const history = 7 * 86_400;
const day = 86_400;

/** `--from`/`--to`/`--since` as a range; by default the last 24 hours. Throws Failure(usage) when reversed. */
export function rangeOf(options: CommandOptions, now: number, fallback = day): TimeRange {
	const to = options.time("to") ?? now;
	const from = options.time("from") ?? to - (options.duration("since") ?? fallback);
	if (from >= to) {
		throw new Failure("usage", "the range ends before it starts", {
			where: "--from, --to",
			hint: "--from must be before --to",
		});
	}
	return { from, to };
}

export interface BurstScope {
	readonly service: string | null;
	readonly env: string | null;
	/** Also bursts that began before the range and went on in it. */
	readonly lasting?: boolean;
}

/** Bursts with an onset in `range`. */
export async function findBursts(
	sources: Sources,
	context: CommandContext,
	range: TimeRange,
	scope: BurstScope,
): Promise<DetectAnswer> {
	const { detectInRange } = await import("../pipeline/detect.js");
	const { aggregateBursts } = await import("../detect/aggregate.js");
	const { detectOptions } = await import("./detect-options.js");
	const env = scope.env ?? sources.config.env ?? null;
	return detectInRange(
		{ ...sources, aggregate: aggregateBursts },
		{
			range,
			history,
			step: sources.config.metrics.step,
			options: {
				...detectOptions(sources.config),
				impact: await sources.impact(),
				now: Math.min(context.clock(), range.to),
			},
			lasting: scope.lasting ?? false,
			...(scope.service === null ? {} : { service: scope.service }),
			...(env === null ? {} : { env }),
		},
		(step) => context.progress.step(step),
		context.signal,
	);
}

/**
 * The newest root burst; with a time, the one that holds it or whose onset is nearest. Asked about one service
 * whose burst hangs under another's, it answers with that root: the service was only dragged along.
 */
export function chooseBurst(
	bursts: readonly Burst[],
	at: number | null,
	service: string | null = null,
): Burst | null {
	const asked =
		service === null
			? bursts.filter((burst) => burst.root === undefined)
			: bursts.filter((burst) => burst.service === service);
	const nearest = at === null ? (asked.at(-1) ?? null) : nearestTo(asked, at);
	return bursts.find((burst) => burst.id === nearest?.root) ?? nearest;
}

function nearestTo(bursts: readonly Burst[], at: number): Burst | null {
	const distance = (burst: Burst): number => {
		const holds = burst.onsetInterval[0] <= at && at <= (burst.end ?? Number.POSITIVE_INFINITY);
		return holds ? 0 : Math.min(Math.abs(burst.onset - at), Math.abs((burst.end ?? burst.onset) - at));
	};
	return bursts.reduce<Burst | null>(
		(best, burst) => (best === null || distance(burst) <= distance(best) ? burst : best),
		null,
	);
}
