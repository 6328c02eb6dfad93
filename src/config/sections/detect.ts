/** `detect` and `severity`: when counts of errors are a burst, and how bad it is. */
import * as v from "valibot";
import { path, positive } from "../fields.js";

const sensitivity = v.strictObject({
	/** Bursts that a week of one healthy service may raise: the detector's threshold follows from it. */
	falseAlarmsPerServiceWeek: v.optional(positive, 1),
});

const detector = v.picklist(["counts", "ewma"]);

export const detect = v.optional(
	v.strictObject({
		detector: v.optional(detector, "counts"),
		sensitivity: v.optional(sensitivity, {}),
		/** Service name -> what differs for it. */
		perService: v.optional(
			v.record(
				v.string(),
				v.strictObject({
					detector: v.optional(detector),
					sensitivity: v.optional(sensitivity),
					ignore: v.optional(v.boolean()),
				}),
			),
			{},
		),
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
