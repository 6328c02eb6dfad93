/** Deploy records and rollout shares as NDJSON (issue 2): field names of the model, snake_case accepted too. */
import * as v from "valibot";
import type { Deploy, DeployStatus, RolloutPoint } from "../model/event.js";
import { isFields } from "./flatten.js";
import { decodeNdjson } from "./ndjson.js";
import type { Chunks, DecodeDefaults, Decoded } from "./outcome.js";
import { nameSchema, optionalNameSchema, optionalTimeSchema, timeSchema } from "./schema.js";

/** Words of GitHub, GitLab, Buildkite, Jenkins, Argo and Spinnaker for how a pipeline ended. */
const statusWords: readonly (readonly [DeployStatus, RegExp])[] = [
	["success", /^(?:success|succeeded|successful|passed|ok|completed|healthy|done)$/],
	[
		"failed",
		/^(?:fail|failed|failure|error|errored|terminal|unstable|degraded|timed[_-]out|startup_failure)$/,
	],
	["running", /^(?:running|in[_-]?progress|pending|queued|started|created|waiting|progressing)$/],
	["canceled", /^(?:cancel+ed|aborted|skipped|stopped|stale)$/],
	["rolled-back", /^(?:rolled[ _-]?back|rollback|reverted)$/],
];

const statusSchema = v.optional(
	v.pipe(
		v.union([v.string(), v.null()], "must be text"),
		v.transform((value): DeployStatus => statusOf(value ?? "")),
	),
	"unknown",
);

function statusOf(word: string): DeployStatus {
	const text = word.trim().toLowerCase();
	return statusWords.find(([, pattern]) => pattern.test(text))?.[0] ?? "unknown";
}

const deployEntries = v.object({
	pipelineId: nameSchema,
	service: nameSchema,
	env: v.optional(v.string("must be text"), ""),
	commit: v.pipe(nameSchema, v.maxLength(200, "is too long for a commit")),
	version: optionalNameSchema,
	startedAt: optionalTimeSchema,
	finishedAt: optionalTimeSchema,
	status: statusSchema,
	url: optionalNameSchema,
});

const deploySchema = v.pipe(
	deployEntries,
	v.check(
		(deploy) => deploy.startedAt !== null || deploy.finishedAt !== null,
		"has neither startedAt nor finishedAt",
	),
	v.check(
		(deploy) =>
			deploy.startedAt === null || deploy.finishedAt === null || deploy.finishedAt >= deploy.startedAt,
		"finishedAt is before startedAt",
	),
	v.transform((deploy): Deploy => deploy),
);

const rolloutSchema = v.object({
	time: timeSchema,
	service: nameSchema,
	env: v.optional(v.string("must be text"), ""),
	version: nameSchema,
	share: v.pipe(
		v.number("must be a number"),
		v.minValue(0, "must be 0..1"),
		v.maxValue(1, "must be 0..1 (divide percent by 100)"),
	),
});

/** Decodes deploys. */
export function decodeDeploys(
	chunks: Chunks,
	defaults: DecodeDefaults = {},
): AsyncGenerator<Decoded<Deploy>> {
	return decodeNdjson(chunks, withDefaults(deploySchema, defaults));
}

/** Decodes rollout shares. */
export function decodeRollouts(
	chunks: Chunks,
	defaults: DecodeDefaults = {},
): AsyncGenerator<Decoded<RolloutPoint>> {
	return decodeNdjson(chunks, withDefaults(rolloutSchema, defaults));
}

/** Renames snake_case and fills in service and env before the schema looks. */
function withDefaults<T>(
	schema: v.GenericSchema<unknown, T>,
	defaults: DecodeDefaults,
): v.GenericSchema<unknown, T> {
	return v.pipe(
		v.unknown(),
		v.transform((value): unknown => {
			if (!isFields(value)) return value;
			const entries = Object.entries(value).map(([key, item]) => [camelCase(key), item] as const);
			const given = entries.filter(([, item]) => item !== undefined && item !== null && item !== "");
			return {
				...(defaults.service === undefined ? {} : { service: defaults.service }),
				...(defaults.env === undefined ? {} : { env: defaults.env }),
				...Object.fromEntries(given),
			};
		}),
		schema,
	);
}

function camelCase(key: string): string {
	return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
