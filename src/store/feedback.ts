/** What people said of an answer: was this commit the culprit of this incident? Labels for calibration. */
import type { Sha } from "../model/commit.js";
import type { EpochSeconds } from "../model/time.js";
import type { Store } from "./store.js";

/** Judgement of one commit of an incident. */
export type FeedbackVerdict = "right" | "wrong" | "unknown";

/** One judgement; the newest of an incident and commit counts. */
export interface Feedback {
	readonly incident: string;
	readonly commit: Sha;
	readonly verdict: FeedbackVerdict;
	readonly note: string | null;
	readonly time: EpochSeconds;
}

/** What recording did. */
export type FeedbackChange = "new" | "changed" | "same";

/** Feedback kept in the store. */
export interface FeedbackBook {
	/** Records a judgement; saying the same again changes nothing, not even its time. */
	record(feedback: Feedback): FeedbackChange;
	/** Oldest first; all incidents when none is named. */
	list(incident?: string): readonly Feedback[];
}

const columns = "incident, sha AS 'commit', verdict, note, time";

/** Opens the feedback part of a store. The incident must exist. */
export function storeFeedback(store: Store): FeedbackBook {
	return {
		record(feedback) {
			return store.write(() => {
				const known = store
					.statement(`SELECT ${columns} FROM feedback WHERE incident = ? AND sha = ?`)
					.get(feedback.incident, feedback.commit) as Feedback | undefined;
				if (known?.verdict === feedback.verdict && known.note === feedback.note) return "same";
				store
					.statement(
						`INSERT INTO feedback (incident, sha, verdict, note, time) VALUES (?, ?, ?, ?, ?)
						 ON CONFLICT (incident, sha) DO UPDATE SET verdict = excluded.verdict, note = excluded.note, time = excluded.time`,
					)
					.run(feedback.incident, feedback.commit, feedback.verdict, feedback.note, feedback.time);
				return known === undefined ? "new" : "changed";
			});
		},
		list(incident) {
			return store.read(() =>
				store
					.statement(
						`SELECT ${columns} FROM feedback WHERE :incident IS NULL OR incident = :incident ORDER BY time, incident, sha`,
					)
					.all({ incident: incident ?? null }),
			) as Feedback[];
		},
	};
}
