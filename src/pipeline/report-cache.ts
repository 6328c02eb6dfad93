/**
 * A finished page of `changes` in the analysis cache: commits are immutable, so the same two ends give the same
 * page. Features are left out, since only clustering needs them; lists refer to units by number.
 */
import type { UnitRecord } from "../change/record.js";
import type { ChangesReport } from "../change/report-data.js";
import type { Commit, CommitRange } from "../model/commit.js";
import type { AnalysisCache } from "../sources/history.js";

const KIND = "change-page";

const NO_FEATURES: Pick<UnitRecord, "features" | "seed" | "outlines" | "newNames" | "goroutineCalls"> =
	(() => {
		const empty = { hashes: [], counts: [] };
		return {
			features: { shapes: empty, names: empty, context: empty },
			seed: { types: [], counts: [], depth: 0 },
			outlines: [],
			newNames: [],
			goroutineCalls: [],
		};
	})();

interface Stored {
	readonly units: readonly Omit<UnitRecord, keyof typeof NO_FEATURES>[];
	readonly clusters: readonly {
		readonly pattern: ChangesReport["set"]["clusters"][number]["pattern"];
		readonly id: string;
		readonly units: readonly number[];
		readonly odd: readonly number[];
	}[];
	readonly notes: readonly (readonly [string, NonNullable<ReturnType<ChangesReport["notes"]["get"]>>])[];
	readonly commits: readonly Commit[];
	readonly warnings: ChangesReport["warnings"];
}

/** Key of a page; `version` changes when the same commits give another page. */
export function pageKey(range: CommitRange, measure: string, version: string): string {
	return `${version} ${measure} ${range.from} ${range.to}`;
}

/** A page from the cache, or null. Its units carry no features. */
export function loadPage(
	cache: AnalysisCache,
	key: string,
	asked: string,
	range: CommitRange,
	measure: ChangesReport["set"]["measure"],
): ChangesReport | null {
	const text = cache.get(KIND, key);
	if (text === null) return null;
	const stored = JSON.parse(text) as Stored;
	// In place: a page may have ten thousand units, and nobody else holds these.
	const units = stored.units.map((unit): UnitRecord => Object.assign(unit, NO_FEATURES));
	const at = (index: number): UnitRecord => units[index] as UnitRecord;
	const clusters = stored.clusters.map((one) => ({ ...one, units: one.units.map(at), odd: one.odd.map(at) }));
	const clusterOf = new Map(clusters.flatMap((one) => one.units.map((unit) => [unit.id, one.id] as const)));
	return {
		range,
		asked,
		commits: new Map(stored.commits.map((commit) => [commit.sha, commit])),
		set: { units, clusters, clusterOf, measure },
		notes: new Map(stored.notes),
		warnings: stored.warnings,
	};
}

/** Keeps a page. */
export function savePage(cache: AnalysisCache, key: string, report: ChangesReport): void {
	const { units, clusters } = report.set;
	const number = new Map(units.map((unit, at) => [unit, at]));
	const numbers = (list: readonly UnitRecord[]): number[] => list.map((unit) => number.get(unit) ?? 0);
	const stored: Stored = {
		units: units.map(
			({ features: _f, seed: _s, outlines: _o, newNames: _n, goroutineCalls: _g, ...unit }) => unit,
		),
		clusters: clusters.map(({ id, pattern, units: members, odd }) => ({
			id,
			pattern,
			units: numbers(members),
			odd: numbers(odd),
		})),
		notes: [...report.notes],
		commits: [...report.commits.values()].map((commit) => ({ ...commit, body: "", files: [] })),
		warnings: report.warnings,
	};
	cache.putAll(KIND, new Map([[key, JSON.stringify(stored)]]));
}
