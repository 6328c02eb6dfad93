/** Which burst a person asks `explain` about: by flags, or by the alert that woke them up. */
import { Failure } from "../model/failure.js";
import type { EpochSeconds } from "../model/time.js";
import type { Alert } from "../sources/alert/webhook.js";
import type { CommandContext } from "./context.js";
import { readBytes } from "./input-bytes.js";
import type { CommandOptions } from "./options.js";

export interface BurstQuestion {
	readonly service: string | null;
	readonly env: string | null;
	readonly at: EpochSeconds | null;
	/** For messages: what was asked. */
	readonly text: string;
}

/** Far above any webhook body; Alertmanager cuts its own by max_alerts. */
const maxBytes = 16 * 2 ** 20;

/** Flags win over the alert's labels. @throws Failure(input, usage) for an unusable alert. */
export async function burstQuestion(
	options: CommandOptions,
	context: CommandContext,
): Promise<BurstQuestion> {
	const service = options.text("service");
	const env = options.text("env");
	const at = options.time("at");
	const file = options.text("alert");
	if (file === null) {
		return { service, env, at, text: options.text("at") ?? `the last ${options.text("since") ?? "24h"}` };
	}
	const alert = await readAlert(file, context);
	if (service === null && alert.service === null) {
		throw new Failure("usage", `the alert "${alert.name}" does not name a service`, {
			where: file,
			hint: `its labels are ${Object.keys(alert.labels).join(", ")}: give --service`,
		});
	}
	const began = new Date(alert.startsAt * 1000).toISOString();
	return {
		service: service ?? alert.service,
		env: env ?? alert.env,
		at: at ?? alert.startsAt,
		text: `alert "${alert.name}" since ${began}`,
	};
}

/** The alert to start from: the first that fires, else the first. */
async function readAlert(file: string, context: CommandContext): Promise<Alert> {
	const { parseAlerts } = await import("../sources/alert/webhook.js");
	const { config } = await context.config();
	const labels = config.metrics.kind === "prometheus" ? config.metrics.labels : {};
	const parts: Uint8Array[] = [];
	let bytes = 0;
	for await (const part of readBytes(context, file)) {
		bytes += part.byteLength;
		if (bytes > maxBytes) {
			const hint = "give the body that Alertmanager or Grafana posts to a webhook";
			throw new Failure("input", "this is too large for an alert", { where: file, hint });
		}
		parts.push(part);
	}
	const [alert] = parseAlerts(Buffer.concat(parts).toString("utf8"), file, labels);
	if (alert === undefined) throw new Failure("input", "the body holds no alert", { where: file });
	return alert;
}
