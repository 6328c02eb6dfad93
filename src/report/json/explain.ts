/** faultline.explain/v1: an explanation as JSON. Documented by schema/explain.v1.schema.json. */
import type { Component, Confidence } from "../../model/confidence.js";
import type { ErrorSummary, Explanation, RateChart } from "../../model/explanation.js";
import {
	burstJson,
	deployJson,
	exculpatedJson,
	frameJson,
	placeJson,
	suspectJson,
	warningJson,
} from "./parts.js";
import { type JsonObject, jsonDocument, jsonNumber, jsonTime, jsonTimeOrNull } from "./value.js";

/** The document as text. */
export function explainJson(explanation: Explanation): string {
	return jsonDocument(explainValue(explanation));
}

/** The document as data, for embedding. Additive only within v1. */
export function explainValue(explanation: Explanation): JsonObject {
	const { range, verdict, bisect } = explanation;
	return {
		schema: "faultline.explain/v1",
		suspects: explanation.suspects.map(suspectJson),
		confidence: confidenceJson(explanation.confidence),
		verdict: {
			kind: verdict.kind,
			probability: jsonNumber(verdict.probability),
			weakPart: verdict.weakPart,
			text: verdict.text,
		},
		warnings: explanation.warnings.map(warningJson),
		incident: explanation.incident,
		repository: explanation.repository,
		range: range === null ? null : { from: range.from, to: range.to, commits: explanation.rangeCommits },
		noneProbability: jsonNumber(explanation.noneProbability),
		credibleSet: explanation.credibleSet,
		exculpated: explanation.exculpated.map(exculpatedJson),
		burst: explanation.burst === null ? null : burstJson(explanation.burst),
		error: explanation.error === null ? null : errorJson(explanation.error),
		deploys: explanation.deploys.map((found) => ({
			deploy: deployJson(found.deploy),
			drift: jsonNumber(found.drift),
			previous: found.previous === null ? null : deployJson(found.previous),
			note: found.note,
		})),
		advice: explanation.advice.map(({ kind, command, text }) => ({ kind, command, text })),
		clusters: explanation.clusters.map((cluster) => ({
			id: cluster.id,
			name: cluster.name,
			size: cluster.size,
			members: cluster.members.map(placeJson),
			suspect: cluster.suspect,
		})),
		bisect:
			bisect === null
				? null
				: {
						expectedSteps: jsonNumber(bisect.expectedSteps),
						plainSteps: jsonNumber(bisect.plainSteps),
						commands: bisect.commands,
					},
		diff: explanation.diff.map(({ path, line, sign, text }) => ({ path, line, sign, text })),
		chart: explanation.chart === null ? null : chartJson(explanation.chart),
	};
}

function confidenceJson(confidence: Confidence): JsonObject {
	const component = (part: Component): JsonObject => ({ value: jsonNumber(part.value), text: part.text });
	const { exclusivity } = confidence;
	return {
		score: jsonNumber(confidence.score),
		grayRatio: component(confidence.grayRatio),
		reproductionRate: component(confidence.reproductionRate),
		stackStability: component(confidence.stackStability),
		exclusivity:
			exclusivity === null
				? null
				: {
						events: exclusivity.events,
						share: jsonNumber(exclusivity.share),
						// Kept exact: these are often far below the six decimals of other numbers.
						pValue: Number.isFinite(exclusivity.pValue) ? exclusivity.pValue : null,
					},
	};
}

function errorJson(error: ErrorSummary): JsonObject {
	return {
		fingerprint: error.fingerprint,
		message: error.message,
		class: error.trace?.failure ?? null,
		form: error.trace?.form ?? null,
		frames: (error.trace?.frames ?? []).map(frameJson),
		crashPlace: error.crashPlace === null ? null : placeJson(error.crashPlace),
		events: error.events,
		firstSeen: jsonTimeOrNull(error.firstSeen),
		lastSeen: jsonTimeOrNull(error.lastSeen),
		novelty: error.novelty,
		...(error.returnedAfterDays === undefined ? {} : { returnedAfterDays: error.returnedAfterDays }),
		shared: error.shared.map(({ key, value, share }) => ({ key, value, share: jsonNumber(share) })),
	};
}

function chartJson(chart: RateChart): JsonObject {
	return {
		start: jsonTime(chart.start),
		step: jsonNumber(chart.step),
		errors: chart.errors.map(jsonNumber),
		requests: chart.requests === null ? null : chart.requests.map(jsonNumber),
		deploys: chart.deploys.map(({ time, label }) => ({ time: jsonTime(time), label })),
		rollout: chart.rollout.map(({ time, version, share }) => ({
			time: jsonTime(time),
			version,
			share: jsonNumber(share),
		})),
	};
}
