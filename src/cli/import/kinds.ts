/** What can be imported: how each kind is decoded and where it goes. Each loads only its own decoder. */
import type { Deploy, ErrorEvent, MetricPoint, RolloutPoint } from "../../model/event.js";
import { Failure } from "../../model/failure.js";
import type { EpochSeconds } from "../../model/time.js";
import type { Decoded, ImportWriter } from "../../store/import/writer.js";
import type { Store } from "../../store/store.js";
import type { CommandOptions } from "../options.js";
import type { RecordFacts } from "./summary.js";

/** One kind of record. */
export interface ImportKind<T> extends RecordFacts<T> {
	/** `time` is that of records without any; null leaves them out. */
	decode(bytes: AsyncIterable<Uint8Array>, time: EpochSeconds | null): AsyncIterable<Decoded<T>>;
	open(store: Store): ImportWriter<T>;
}

/** Calls `use` with the kind of that name; the callback keeps the record type of each kind. */
export async function withKind<R>(
	name: string,
	options: CommandOptions,
	use: <T>(kind: ImportKind<T>) => Promise<R>,
): Promise<R> {
	switch (name) {
		case "metrics":
			return use(await metricsKind(options));
		case "errors":
			return use(await errorsKind(options));
		case "deploys":
		case "rollouts":
			return importTimeline(name, options, use);
		case "topology":
			return use(await topologyKind());
		default:
			throw new Failure("usage", `nothing to import called "${name}"`, {
				hint: "one of metrics, errors, deploys, rollouts, topology",
			});
	}
}

interface Defaults {
	readonly service?: string;
	readonly env?: string;
	readonly version?: string;
}

/** Values of --service, --env and --version-label. */
export function defaultsOf(options: CommandOptions): Defaults {
	const [service, env, version] = ["service", "env", "version-label"].map((name) => options.text(name));
	return {
		...(service == null ? {} : { service }),
		...(env == null ? {} : { env }),
		...(version == null ? {} : { version }),
	};
}

const serviceOf = (record: { readonly service: string }): string => record.service;
const timeOf = (record: { readonly time: number }): number => record.time;

async function metricsKind(options: CommandOptions): Promise<ImportKind<MetricPoint>> {
	const [{ decodeMetrics }, { parseSelector }, { metricWriter }] = await Promise.all([
		import("../../decode/metrics.js"),
		import("../../decode/selector.js"),
		import("../../store/import/metrics.js"),
	]);
	const selectors = Object.fromEntries(
		["errors", "requests", "panics"].flatMap((name) => {
			const text = options.text(name);
			return text === null ? [] : [[name, parseSelector(text)] as const];
		}),
	);
	const step = options.duration("step");
	const settings = { ...defaultsOf(options), ...selectors, ...(step === null ? {} : { step }) };
	return { decode: (bytes) => decodeMetrics(bytes, settings), open: metricWriter, timeOf, serviceOf };
}

async function errorsKind(options: CommandOptions): Promise<ImportKind<ErrorEvent>> {
	const [{ decodeErrors }, { errorWriter }] = await Promise.all([
		import("../../decode/errors.js"),
		import("../../store/import/errors.js"),
	]);
	const defaults = defaultsOf(options);
	return {
		decode: (bytes, time) => decodeErrors(bytes, time === null ? defaults : { ...defaults, time }),
		open: errorWriter,
		timeOf,
		serviceOf,
	};
}

async function importTimeline<R>(
	name: "deploys" | "rollouts",
	options: CommandOptions,
	use: <T>(kind: ImportKind<T>) => Promise<R>,
): Promise<R> {
	const [{ decodeDeploys, decodeRollouts }, { deployWriter, rolloutWriter }] = await Promise.all([
		import("../../decode/deploys.js"),
		import("../../store/import/deploys.js"),
	]);
	const defaults = defaultsOf(options);
	if (name === "rollouts") {
		return use<RolloutPoint>({
			decode: (bytes) => decodeRollouts(bytes, defaults),
			open: rolloutWriter,
			timeOf,
			serviceOf,
		});
	}
	return use<Deploy>({
		decode: (bytes) => decodeDeploys(bytes, defaults),
		open: deployWriter,
		timeOf: (deploy) => deploy.finishedAt ?? deploy.startedAt,
		serviceOf,
	});
}

async function topologyKind() {
	const [{ decodeTopology }, { edgeWriter }] = await Promise.all([
		import("../../decode/topology.js"),
		import("../../store/import/deploys.js"),
	]);
	return {
		decode: (bytes: AsyncIterable<Uint8Array>) => decodeTopology(bytes),
		open: edgeWriter,
		timeOf: () => null,
		serviceOf: (edge: { readonly caller: string }) => edge.caller,
	};
}
