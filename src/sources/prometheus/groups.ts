/**
 * Counts of one batch of services while they are gathered: one group per service, env and value of the label
 * the caller splits by. Many series of a store (pods, routes, codes) add up in one group.
 */

import type { Labels } from "../../decode/series-selector.js";
import type { CountSeries } from "../../model/burst.js";
import type { MetricsQuery } from "../metrics.js";
import type { CountSink, Grid } from "./increments.js";
import type { LabelMapping } from "./templates.js";

export type Counted = "errors" | "requests" | "panics";

/** How labels name a group. */
export interface GroupRule {
	readonly labels: LabelMapping;
	readonly query: MetricsQuery;
	/** Env of stores that do not tell it. */
	readonly env: string;
}

interface Group {
	readonly service: string;
	readonly env: string;
	readonly label: string | null;
	readonly counts: Partial<Record<Counted, Float64Array>>;
	/** 1 where a reading of the service was seen, whatever its version or route: shared by its groups. */
	readonly present: Uint8Array;
}

export class Groups {
	readonly #grid: Grid;
	readonly #rule: GroupRule;
	readonly #groups = new Map<string, Group>();
	readonly #present = new Map<string, Uint8Array>();
	/** Earliest reading of a service, for the question whether a newborn counter has a known past. */
	readonly #firstSeen = new Map<string, number>();

	constructor(grid: Grid, rule: GroupRule) {
		this.#grid = grid;
		this.#rule = rule;
	}

	/** Where the readings of a series go. */
	sink(labels: Labels, counted: Counted): CountSink {
		const group = this.#group(labels);
		const { bins } = this.#grid;
		group.counts[counted] ??= new Float64Array(bins);
		const counts = group.counts[counted];
		return {
			add: (bin, count) => {
				if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + count;
			},
			present: (bin) => {
				if (bin >= 0 && bin < bins) group.present[bin] = 1;
			},
		};
	}

	/** Remembers that a service was read at `time`. */
	seen(labels: Labels, time: number): void {
		const service = this.#serviceOf(labels);
		if (time < (this.#firstSeen.get(service) ?? Number.POSITIVE_INFINITY)) this.#firstSeen.set(service, time);
	}

	/** True when anything of the service was read before `time`. */
	knownBefore(labels: Labels, time: number): boolean {
		return (this.#firstSeen.get(this.#serviceOf(labels)) ?? Number.POSITIVE_INFINITY) < time;
	}

	/**
	 * The groups as series, sorted by name. `exposure` false: the store counts no requests, so a step without an
	 * error reading had no errors rather than no scrape.
	 */
	*series(exposure: boolean): Generator<CountSeries & { readonly label?: string }> {
		for (const key of [...this.#groups.keys()].sort()) {
			const group = this.#groups.get(key);
			if (group !== undefined) yield this.#seriesOf(group, exposure);
		}
	}

	#seriesOf(group: Group, exposure: boolean): CountSeries & { readonly label?: string } {
		const { start, step, bins } = this.#grid;
		const { by } = this.#rule.query;
		const values = (counts: Float64Array | undefined, known: boolean): (number | null)[] =>
			Array.from({ length: bins }, (_, bin) =>
				known || group.present[bin] === 1 ? Math.round(counts?.[bin] ?? 0) : null,
			);
		const { errors, requests, panics } = group.counts;
		// A split by status code leaves each code its own requests, which are no exposure of anything.
		const exposed = exposure && by !== "code" && requests !== undefined;
		return {
			service: group.service,
			env: group.env,
			version: by === "version" ? group.label : null,
			start,
			step,
			errors: values(errors, !exposure),
			requests: exposed ? values(requests, false) : null,
			...(panics === undefined ? {} : { panics: values(panics, !exposure) }),
			...(group.label === null ? {} : { label: group.label }),
		};
	}

	#group(labels: Labels): Group {
		const { labels: mapping, query, env } = this.#rule;
		const service = this.#serviceOf(labels);
		const groupEnv = (mapping.env === undefined ? undefined : labels[mapping.env]) ?? query.env ?? env;
		const label = query.by === undefined ? null : (labels[labelOf(mapping, query.by)] ?? "");
		const key = JSON.stringify([service, groupEnv, label]);
		let group = this.#groups.get(key);
		if (group === undefined) {
			const name = JSON.stringify([service, groupEnv]);
			const present = this.#present.get(name) ?? new Uint8Array(this.#grid.bins);
			this.#present.set(name, present);
			group = { service, env: groupEnv, label, counts: {}, present };
			this.#groups.set(key, group);
		}
		return group;
	}

	#serviceOf(labels: Labels): string {
		const { labels: mapping, query } = this.#rule;
		return (mapping.service === undefined ? undefined : labels[mapping.service]) ?? query.service ?? "";
	}
}

/** Label of the store for one of our dimensions; any other name is taken as the store's own. */
export function labelOf(mapping: LabelMapping, dimension: string): string {
	return mapping[dimension as keyof LabelMapping] ?? dimension;
}

/** Identity of a series apart from its name, which functions like resets() drop. */
export function seriesKey(labels: Labels): string {
	const entries = Object.entries(labels).filter(([name]) => name !== "__name__");
	return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
