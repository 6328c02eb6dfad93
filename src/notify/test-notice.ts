/** The notice that `notify test` sends: plainly a test, with every field filled so that the layout shows. */
import type { EpochSeconds } from "../model/time.js";
import type { Notice } from "./notice.js";

export function testNotice(now: EpochSeconds): Notice {
	return {
		id: "bst_test000000",
		service: "faultline-test",
		env: "test",
		severity: "L1",
		team: "",
		confidence: 0.87,
		verdict: "review",
		version: "v1.2.3",
		fingerprint: "0000000000000000",
		novelty: "new",
		startsAt: now - 60,
		endsAt: null,
		reason: "this is a test of faultline's notifications; nothing is wrong",
		observed: 0,
		expected: 0,
		dependents: [],
		error: "panic: example <b>text</b> & `code` @here 你好",
		suspect: {
			sha: "0000000000000000000000000000000000000000",
			subject: "an example commit",
			author: "nobody",
			probability: 0.9,
		},
		command: "faultline explain",
		incident: "",
	};
}
