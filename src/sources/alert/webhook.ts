/**
 * An alert as Alertmanager (webhook version 4) or Grafana sends it, reduced to what `explain --alert` starts
 * from: which service, since when, and the query behind it. The body is foreign: unknown fields are let be,
 * used ones are checked, times and label values are taken as text until proven.
 */
import * as v from "valibot";
import { Failure } from "../../model/failure.js";
import type { EpochSeconds } from "../../model/time.js";

/** One alert that fired or fires. */
export interface Alert {
	readonly name: string;
	readonly status: "firing" | "resolved";
	/** null when no label names it; the caller asks for --service then. */
	readonly service: string | null;
	readonly env: string | null;
	/** Anchor of the burst. */
	readonly startsAt: EpochSeconds;
	/** null while it fires. */
	readonly endsAt: EpochSeconds | null;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	/** The expression to replay, when the generator URL tells it. */
	readonly expr: string | null;
	readonly fingerprint: string | null;
}

/** Labels that name our dimensions; default: the common ones, best first. */
export interface AlertLabels {
	readonly service?: string | undefined;
	readonly env?: string | undefined;
}

const serviceLabels = [
	"service",
	"service_name",
	"app",
	"app_kubernetes_io_name",
	"destination_canonical_service",
	"job",
];
const envLabels = ["env", "environment", "deployment_environment_name", "deployment_environment", "stage"];

// Grafana templates may yield numbers; Alertmanager always sends text.
const labelText = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));
const textMap = v.optional(v.nullable(v.record(v.string(), labelText)));
const optionalText = v.optional(v.nullable(v.string()));

const alertSchema = v.object({
	status: optionalText,
	labels: textMap,
	annotations: textMap,
	startsAt: v.string(),
	endsAt: optionalText,
	generatorURL: optionalText,
	fingerprint: optionalText,
});

const bodySchema = v.object({
	status: optionalText,
	commonLabels: textMap,
	commonAnnotations: textMap,
	alerts: v.pipe(v.array(alertSchema), v.minLength(1)),
});

/**
 * Reads a webhook body; firing alerts first, then by time.
 * @param where name of the file, or "-".
 * @throws Failure("input") that names what is missing.
 */
export function parseAlerts(text: string, where: string, names: AlertLabels = {}): readonly Alert[] {
	const result = v.safeParse(bodySchema, parseJson(text, where));
	if (!result.success) {
		const issue = result.issues[0];
		const path = v.getDotPath(issue) ?? "the body";
		throw new Failure("input", `this is no alert webhook: ${path} should be ${issue.expected ?? "there"}`, {
			where,
			hint: "give the body that Alertmanager or Grafana posts to a webhook, with its alerts[]",
		});
	}
	const body = result.output;
	return body.alerts
		.map((alert) => alertOf(alert, body, names, where))
		.sort((a, b) => (a.status === b.status ? a.startsAt - b.startsAt : a.status === "firing" ? -1 : 1));
}

function parseJson(text: string, where: string): unknown {
	try {
		return JSON.parse(text.replace(/^\ufeff/, ""));
	} catch (cause) {
		const hint = text.trim() === "" ? "the input is empty" : "give the JSON body of the webhook";
		throw new Failure("input", "the alert is not JSON", { where, hint, cause });
	}
}

function alertOf(
	raw: v.InferOutput<typeof alertSchema>,
	body: v.InferOutput<typeof bodySchema>,
	names: AlertLabels,
	where: string,
): Alert {
	const labels = { ...body.commonLabels, ...raw.labels };
	const startsAt = timeOf(raw.startsAt);
	if (startsAt === null) {
		const hint = "startsAt should be a time such as 2026-11-21T02:41:07Z";
		throw new Failure("input", "the alert does not say when it began", { where, hint });
	}
	const status = raw.status ?? body.status ?? "firing";
	return {
		name: labels.alertname ?? "alert",
		status: status === "resolved" ? "resolved" : "firing",
		service: labelOf(labels, names.service, serviceLabels),
		env: labelOf(labels, names.env, envLabels),
		startsAt,
		endsAt: timeOf(raw.endsAt ?? ""),
		labels,
		annotations: { ...body.commonAnnotations, ...raw.annotations },
		expr: expressionOf(raw.generatorURL ?? ""),
		fingerprint: raw.fingerprint ?? null,
	};
}

function labelOf(
	labels: Readonly<Record<string, string>>,
	configured: string | undefined,
	common: readonly string[],
): string | null {
	const names = configured === undefined ? common : [configured, ...common];
	for (const name of names) {
		const value = labels[name];
		if (value !== undefined && value !== "") return value;
	}
	return null;
}

/** Epoch seconds; Go's zero time ("0001-01-01T00:00:00Z") says "not yet" and is null. */
function timeOf(text: string): EpochSeconds | null {
	const milliseconds = Date.parse(text);
	return Number.isNaN(milliseconds) || milliseconds <= 0 ? null : milliseconds / 1000;
}

/** Prometheus puts the expression into `g0.expr` of its graph page; Grafana's rule pages tell none. */
function expressionOf(url: string): string | null {
	if (!URL.canParse(url)) return null;
	const { searchParams } = new URL(url);
	return searchParams.get("g0.expr") ?? searchParams.get("expr");
}
