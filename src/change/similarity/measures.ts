/** The measures by the name that `--similarity` takes. */
import { defaultMeasure } from "./default-measure.js";
import type { Measure } from "./measure.js";
import { seedMeasure } from "./seed-measure.js";

export const measures: Readonly<Record<Measure["name"], Measure>> = {
	default: defaultMeasure,
	seed: seedMeasure,
};
