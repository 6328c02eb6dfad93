/** `detect` and `severity`: when counts of errors are a burst, and how bad it is. */
import * as v from "valibot";
import { path, positive } from "../fields.js";

/** What may differ from service to service; what is absent is left to the detector's own defaults. */
const rules = {
	/** `counts` (default) or the seed's `ewma`. */
	detector: v.optional(v.picklist(["counts", "ewma"])),
	sensitivity: v.optional(
		v.strictObject({
			/** Bursts that a week of one healthy service may raise: the threshold follows from it. */
			falseAlarmsPerServiceWeek: v.optional(positive),
			/** Fewest errors that make a burst. */
			minErrors: v.optional(positive),
			/** Smallest rise over the expected rate that is worth a person's time. */
			minRatio: v.optional(v.pipe(v.number(), v.minValue(1))),
		}),
		{},
	),
	ewma: v.optional(
		v.strictObject({
			alpha: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1))),
			window: v.optional(v.pipe(v.number(), v.integer(), v.minValue(5))),
		}),
		{},
	),
} as const;

export const detect = v.optional(
	v.strictObject({
		...rules,
		/** Service name -> what differs for it. */
		perService: v.optional(v.record(v.string(), v.strictObject(rules)), {}),
	}),
	{},
);

export const severity = v.optional(
	v.strictObject({
		/** YAML, service or service/route -> impact 0..100; read again when it changes. */
		impactFile: v.optional(path),
	}),
	{},
);
