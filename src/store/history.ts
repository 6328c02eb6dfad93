/**
 * Incidents: what `explain` answered, so that `report`, `feedback` and calibration can come back to it. The
 * same burst (or error) over the same range of the same repository is one incident, however often it is
 * explained; the newest explanation is kept.
 */
import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Explanation } from "../model/explanation.js";
import { Failure } from "../model/failure.js";
import type { HistorySource } from "../sources/history.js";
import type { Store } from "./store.js";

interface IncidentRow {
	readonly id: string;
	readonly saved: number;
	readonly explanation: Uint8Array;
}

/** History kept in the store. `load` also takes a unique beginning of an id, with or without `inc_`. */
export function storeHistory(store: Store): HistorySource {
	return {
		save: (explanation, now) => saveIncident(store, explanation, now),
		load(incident) {
			const row = findIncident(store, incident);
			return row === null ? null : store.read(() => explanationOf(row));
		},
		list({ from, to, service }) {
			return store.read(() => {
				const rows = store
					.statement(
						`SELECT id, saved, explanation FROM incidents
						 WHERE (:from IS NULL OR time >= :from) AND (:to IS NULL OR time < :to)
						   AND (:service IS NULL OR service = :service)
						 ORDER BY time DESC, id`,
					)
					.all({ from: from ?? null, to: to ?? null, service: service ?? null }) as IncidentRow[];
				return rows.map((row) => ({
					incident: row.id,
					savedAt: row.saved,
					explanation: explanationOf(row),
				}));
			});
		},
	};
}

function saveIncident(store: Store, explanation: Explanation, now: number): string {
	const identity = identityOf(explanation);
	const id = `inc_${createHash("sha256").update(identity).digest("hex").slice(0, 10)}`;
	const { burst, error } = explanation;
	const data = deflateRawSync(JSON.stringify({ ...explanation, incident: id }));
	store.write(() =>
		store
			.statement(
				`INSERT INTO incidents (id, identity, service, env, time, saved, explanation) VALUES (?, ?, ?, ?, ?, ?, ?)
				 ON CONFLICT (identity) DO UPDATE SET saved = excluded.saved, explanation = excluded.explanation`,
			)
			.run(
				id,
				identity,
				burst?.service ?? null,
				burst?.env ?? null,
				burst?.onset ?? error?.firstSeen ?? now,
				now,
				data,
			),
	);
	return id;
}

/** What makes two explanations the same incident. */
function identityOf({ repository, range, burst, error }: Explanation): string {
	const what =
		burst === null ? ["error", error?.fingerprint ?? null, error?.message ?? null] : ["burst", burst.id];
	return JSON.stringify([repository, range?.from ?? null, range?.to ?? null, ...what]);
}

/** Finds an incident by id or unique beginning; null when there is none, Failure(usage) when it is ambiguous. */
export function findIncident(store: Store, name: string): IncidentRow | null {
	const wanted = name.startsWith("inc_") ? name : `inc_${name}`;
	const rows = store.read(() =>
		store
			.statement(
				"SELECT id, saved, explanation FROM incidents WHERE substr(id, 1, length(:name)) = :name LIMIT 2",
			)
			.all({ name: wanted.toLowerCase() }),
	) as IncidentRow[];
	if (rows.length > 1 && wanted.length > "inc_".length) {
		throw new Failure("usage", `several incidents begin with ${wanted}`, {
			hint: "give the whole id; faultline report lists them",
		});
	}
	return rows.length === 1 ? (rows[0] ?? null) : null;
}

function explanationOf(row: IncidentRow): Explanation {
	return JSON.parse(inflateRawSync(row.explanation).toString("utf8")) as Explanation;
}
