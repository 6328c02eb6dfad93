/**
 * Records that reach the store from outside: error events, metric counts, deploys, rollout shares and
 * service-graph edges. Field names are the wire names of `faultline import` (INTERFACES.md, issue 2).
 */
import type { StackTrace } from "./stack.js";
import type { EpochSeconds } from "./time.js";

/** One error report of a service. */
export interface ErrorEvent {
	/** Content id: hex sha-256 prefix (32 digits) of the normalised record, so that re-imports change nothing. */
	readonly id: string;
	readonly time: EpochSeconds;
	/** "" when the log line does not say and no `--service` was given. */
	readonly service: string;
	readonly env: string;
	/** Version label as logged; null when absent. */
	readonly version: string | null;
	readonly level: string;
	/** The error text (not the log line's msg when both exist: that goes to attributes.msg). */
	readonly message: string;
	readonly trace: StackTrace | null;
	/** Identity of the error: normalised in-app frames, or message template. See golang/fingerprint. */
	readonly fingerprint: string;
	readonly goroutineId: string | null;
	readonly traceId: string | null;
	readonly spanId: string | null;
	/** Every other attribute, flattened with dots, values as text. */
	readonly attributes: Readonly<Record<string, string>>;
}

/** Errors and requests of one interval that starts at `time`. */
export interface MetricPoint {
	readonly time: EpochSeconds;
	readonly service: string;
	readonly env: string;
	readonly version: string | null;
	readonly errors: number;
	/** null when the source has no request count: exposure unknown. */
	readonly requests: number | null;
	readonly panics: number | null;
	/** Contrast labels a store can tell (route, code, pod); absent in the plain import form. */
	readonly labels?: Readonly<Record<string, string>>;
}

/** How a deploy ended. */
export type DeployStatus = "success" | "failed" | "running" | "canceled" | "rolled-back" | "unknown";

/** One CI pipeline that put a commit on an environment. */
export interface Deploy {
	readonly pipelineId: string;
	readonly service: string;
	readonly env: string;
	/** Full or short sha, as the source gave it. */
	readonly commit: string;
	readonly version: string | null;
	readonly startedAt: EpochSeconds | null;
	/** null while it runs. */
	readonly finishedAt: EpochSeconds | null;
	readonly status: DeployStatus;
	readonly url: string | null;
}

/** Share (0..1) of a service's traffic that ran `version` from `time` on. */
export interface RolloutPoint {
	readonly time: EpochSeconds;
	readonly service: string;
	readonly env: string;
	readonly version: string;
	readonly share: number;
}

/** `caller` sends requests to `callee`. */
export interface ServiceEdge {
	readonly caller: string;
	readonly callee: string;
}
