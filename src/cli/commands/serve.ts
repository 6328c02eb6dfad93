/** `faultline serve`: a Prometheus pushes its counters here. Runs until Ctrl-C. */
import { isIP } from "node:net";
import type { Config } from "../../config/schema.js";
import { Failure } from "../../model/failure.js";
import { warning } from "../../model/warning.js";
import { requireSelector } from "../../sources/prometheus/discover.js";
import { presets } from "../../sources/prometheus/templates.js";
import type { CountRules } from "../../sources/remote-write/counts.js";
import { type ReceiverOutcome, startReceiver } from "../../sources/remote-write/receiver.js";
import { storeCounters } from "../../store/counters.js";
import { openStore } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";

/** Between two removals of what is older than the retention. */
const purgeEvery = 3600;
/** Samples without one that counts after which the selectors are put in question. */
const manySamples = 1000;

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const { config } = await context.config();
	const rules = rulesOf(options, config);
	const { host, port } = addressOf(options.text("listen") ?? config.serve.listen);
	const store = await openStore(context);
	try {
		store.mustBeWritable();
		const sink = storeCounters(store);
		const receiver = await startReceiver({ sink, rules, host, port, onRequest: watcher(context) });
		const shown = isIP(receiver.host) === 6 ? `[${receiver.host}]` : receiver.host;
		context.talk.note(`listening on http://${shown}:${receiver.port}/api/v1/write; Ctrl-C ends`);
		if (!isLoopback(receiver.host)) {
			const note = "whoever reaches this address can write into the store";
			context.talk.warn(
				warning("W-SERVE-OPEN", note, "listen on 127.0.0.1, or put a proxy with authentication before it"),
			);
		}
		const purge = (): void => sink.purge(context.clock() - config.retention.metrics, context.clock());
		purge();
		const timer = setInterval(purge, purgeEvery * 1000);
		await aborted(context.signal);
		clearInterval(timer);
		await receiver.close();
		context.talk.note("ended");
		return exitCodes.ok;
	} finally {
		store.close();
	}
}

function rulesOf(options: CommandOptions, config: Config): CountRules {
	const { serve } = config;
	const name = options.text("preset") ?? serve.preset;
	const preset = presets[name];
	if (preset === undefined) {
		const hint = `known are ${Object.keys(presets).join(", ")}`;
		throw new Failure("config", `there is no preset "${name}"`, { where: "serve.preset", hint });
	}
	const own = options.text("errors") ?? serve.errors;
	const requests =
		options.text("requests") ?? serve.requests ?? (own === undefined ? preset.requests : undefined);
	const panics = options.text("panics") ?? serve.panics;
	const labels = Object.fromEntries(Object.entries(serve.labels).filter(([, label]) => label !== undefined));
	return {
		errors: requireSelector(own ?? preset.errors, "--errors"),
		requests: requests === undefined ? null : requireSelector(requests, "--requests"),
		panics: panics === undefined ? null : requireSelector(panics, "--panics"),
		labels: { ...preset.labels, ...labels },
		env: config.env ?? "",
		step: serve.step,
	};
}

/** `host:port`, `[v6]:port`, `:port` or a port alone; loopback when no host is named. */
export function addressOf(text: string): { readonly host: string; readonly port: number } {
	const match = /^(?:\[([^\]]+)\]:|([^:[\]]*):)?(\d{1,5})$/.exec(text.trim());
	const port = Number(match?.[3] ?? Number.NaN);
	if (match === null || port > 65_535) {
		throw new Failure("usage", `"${text}" is no address`, {
			where: "--listen",
			hint: "write 127.0.0.1:9201",
		});
	}
	return { host: match[1] ?? (match[2] || "127.0.0.1"), port };
}

function isLoopback(host: string): boolean {
	return host === "::1" || host.startsWith("127.") || host === "::ffff:127.0.0.1";
}

/** Says once what goes wrong, and once when nothing of a long stream counts. */
function watcher(context: CommandContext): (outcome: ReceiverOutcome) => void {
	const told = new Set<string>();
	let samples = 0;
	let counted = 0;
	return ({ status, reason, ...outcome }) => {
		context.talk.debug(
			`remote write: ${status}, ${outcome.samples} samples, ${outcome.counted} series count`,
		);
		samples += outcome.samples;
		counted += outcome.counted;
		if (reason !== undefined && !told.has(reason)) {
			told.add(reason);
			context.talk.warn(warning("W-SERVE-REFUSED", `a request was refused (${status}): ${reason}`));
		}
		if (counted === 0 && samples > manySamples && !told.has("nothing counts")) {
			told.add("nothing counts");
			const note = `none of ${samples} samples so far is a counter of errors or requests`;
			context.talk.warn(warning("W-SERVE-NOTHING", note, "name your counters with --errors and --requests"));
		}
	};
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
