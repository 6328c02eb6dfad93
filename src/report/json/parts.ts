/** Model types as JSON, shared by the documents. */
import type { Burst } from "../../model/burst.js";
import type { CommitHeader } from "../../model/commit.js";
import type { Deploy } from "../../model/event.js";
import type { StackFrame } from "../../model/stack.js";
import type { Evidence, Exculpated, Place, Suspect } from "../../model/suspect.js";
import type { Warning } from "../../model/warning.js";
import { type JsonObject, jsonNumber, jsonTime, jsonTimeOrNull } from "./value.js";

export function commitJson(commit: CommitHeader): JsonObject {
	return {
		sha: commit.sha,
		parents: commit.parents,
		subject: commit.subject,
		author: { name: commit.authorName, email: commit.authorEmail },
		authoredAt: jsonTime(commit.authoredAt),
		committedAt: jsonTime(commit.committedAt),
	};
}

export function placeJson(place: Place): JsonObject {
	return {
		path: place.path,
		...(place.line === undefined ? {} : { line: place.line }),
		...(place.symbol === undefined ? {} : { symbol: place.symbol }),
		...(place.commit === undefined ? {} : { commit: place.commit }),
	};
}

function evidenceJson(evidence: Evidence): JsonObject {
	return {
		producer: evidence.producer,
		weight: jsonNumber(evidence.weight),
		text: evidence.text,
		places: evidence.places.map(placeJson),
	};
}

export function suspectJson(suspect: Suspect): JsonObject {
	return {
		rank: suspect.rank,
		commit: commitJson(suspect.commit),
		probability: jsonNumber(suspect.probability),
		evidence: suspect.evidence.map(evidenceJson),
		pullRequest: suspect.pullRequest,
		...(suspect.broughtBy === undefined ? {} : { broughtBy: suspect.broughtBy }),
	};
}

export function exculpatedJson(exculpated: Exculpated): JsonObject {
	return {
		commit: commitJson(exculpated.commit),
		reason: exculpated.reason,
		text: exculpated.text,
	};
}

export function frameJson(frame: StackFrame): JsonObject {
	return { symbol: frame.symbol, file: frame.file, line: frame.line };
}

export function deployJson(deploy: Deploy): JsonObject {
	return {
		pipelineId: deploy.pipelineId,
		service: deploy.service,
		env: deploy.env,
		commit: deploy.commit,
		version: deploy.version,
		startedAt: jsonTimeOrNull(deploy.startedAt),
		finishedAt: jsonTimeOrNull(deploy.finishedAt),
		status: deploy.status,
		url: deploy.url,
	};
}

export function warningJson(warning: Warning): JsonObject {
	return {
		code: warning.code,
		message: warning.message,
		...(warning.hint === undefined ? {} : { hint: warning.hint }),
	};
}

export function burstJson(burst: Burst): JsonObject {
	return {
		id: burst.id,
		service: burst.service,
		env: burst.env,
		version: burst.version,
		fingerprint: burst.fingerprint,
		onset: jsonTime(burst.onset),
		onsetInterval: burst.onsetInterval.map(jsonTime),
		end: jsonTimeOrNull(burst.end),
		severity: burst.severity,
		observed: jsonNumber(burst.observed),
		expected: jsonNumber(burst.expected),
		logPValue: jsonNumber(burst.logPValue),
		peak: { time: jsonTime(burst.peak.time), errors: jsonNumber(burst.peak.errors) },
		detector: burst.detector,
		novelty: burst.novelty,
		...(burst.returnedAfterDays === undefined ? {} : { returnedAfterDays: burst.returnedAfterDays }),
		confirmed: burst.unconfirmed !== true,
		reason: burst.reason,
		contrast: burst.contrast.map((contrast) => ({
			label: contrast.label,
			value: contrast.value,
			shareBefore: jsonNumber(contrast.shareBefore),
			shareDuring: jsonNumber(contrast.shareDuring),
			errorsDuring: jsonNumber(contrast.errorsDuring),
			pValue: jsonNumber(contrast.pValue),
		})),
		...(burst.root === undefined ? {} : { root: burst.root }),
		...(burst.dependents === undefined ? {} : { dependents: burst.dependents }),
	};
}
