/** A burst for tests that look at its names and times. */
import type { Burst } from "../src/model/burst.js";

export function burstByHand(id: string, more: Partial<Burst> = {}): Burst {
	return {
		id,
		service: "order",
		env: "prod",
		version: null,
		fingerprint: null,
		onset: 1000,
		onsetInterval: [940, 1060],
		end: null,
		peak: { time: 1060, errors: 9 },
		observed: 40,
		expected: 1,
		logPValue: -50,
		detector: "counts",
		severity: "L2",
		novelty: "new",
		contrast: [],
		reason: "9 errors/min against 0.1 expected",
		...more,
	};
}
