/**
 * The part of the Prometheus HTTP API that we use, over the one HTTP client: GET while the URL stays short,
 * POST beyond, range queries cut so that no chunk passes the server's point limit, warnings gathered.
 */
import { Failure } from "../../model/failure.js";
import type { EpochSeconds, Seconds } from "../../model/time.js";
import type { Warning } from "../../model/warning.js";
import { contentFailure } from "../http/failures.js";
import { jsonElements } from "../http/json-elements.js";
import type { HttpAnswer, HttpClient } from "../http/request.js";
import { apiFailure, envelopeWarnings, readEnvelope, readSeries, type SampleSeries } from "./answer.js";

/** Which server answers; limits and quirks differ. */
export type Flavour = "prometheus" | "victoriametrics";

/** Points per series and answer: Prometheus rejects more than 11,000 steps, VictoriaMetrics 30,000 points. */
const pointLimits: Readonly<Record<Flavour, number>> = { prometheus: 11_000, victoriametrics: 30_000 };

/** Longer URLs meet limits of proxies (nginx: 8 KiB for the whole header). */
const maxUrl = 2000;

export interface ApiOptions {
	readonly http: HttpClient;
	/** Further arguments of every query: dedup, partial_response, extra_label, nocache. */
	readonly args?: Readonly<Record<string, string>>;
	/** Told once per different text. */
	readonly onWarning: (warning: Warning) => void;
	/** Epoch seconds. */
	readonly now: () => number;
}

export class PrometheusApi {
	readonly #options: ApiOptions;
	readonly #warned = new Set<string>();
	#flavour: Promise<Flavour> | null = null;
	#skew: Seconds = 0;

	constructor(options: ApiOptions) {
		this.#options = options;
	}

	get name(): string {
		return this.#options.http.name;
	}

	get where(): string {
		return this.#options.http.where;
	}

	/** The server's clock minus ours by the last answer's Date header, which counts whole seconds. */
	get skew(): Seconds {
		return this.#skew;
	}

	/** Prometheus names its version in buildinfo; VictoriaMetrics answers `data: {}`. Asked once. */
	flavour(signal?: AbortSignal): Promise<Flavour> {
		this.#flavour ??= this.#sniff(signal).catch((error: unknown) => {
			this.#flavour = null;
			throw error;
		});
		return this.#flavour;
	}

	/** Range query over [start, end] (both on the step's grid), chunk by chunk, oldest first. */
	async *range(
		query: string,
		start: EpochSeconds,
		end: EpochSeconds,
		step: Seconds,
		signal?: AbortSignal,
	): AsyncGenerator<SampleSeries> {
		const points = pointLimits[await this.flavour(signal)];
		for (let from = start; from <= end; from += points * step) {
			const to = Math.min(end, from + (points - 1) * step);
			yield* this.#series(
				"query_range",
				{ query, start: String(from), end: String(to), step: String(step) },
				signal,
			);
		}
	}

	/** Instant query. A range selector (`x[5m]`) brings raw samples. */
	instant(query: string, time: EpochSeconds, signal?: AbortSignal): AsyncGenerator<SampleSeries> {
		return this.#series("query", { query, time: String(time) }, signal);
	}

	/** Values of a label over the series of a selector. */
	async labelValues(
		label: string,
		args: Record<string, string>,
		signal?: AbortSignal,
	): Promise<readonly string[]> {
		return this.#list(`label/${encodeURIComponent(label)}/values`, args, signal);
	}

	/** Names of labels over the series of a selector. */
	labelNames(args: Record<string, string>, signal?: AbortSignal): Promise<readonly string[]> {
		return this.#list("labels", args, signal);
	}

	warn(warning: Warning): void {
		if (this.#warned.has(warning.message)) return;
		this.#warned.add(warning.message);
		this.#options.onWarning(warning);
	}

	async #sniff(signal?: AbortSignal): Promise<Flavour> {
		const answer = await this.#options.http.send({ path: "api/v1/status/buildinfo" }, signal);
		const text = await answer.text(2 ** 16);
		// Proxies and small stores may not offer the path: the stricter limits are right for them.
		const data = answer.status === 200 ? readEnvelope(text)?.data : undefined;
		return typeof data === "object" && data !== null && !("version" in data)
			? "victoriametrics"
			: "prometheus";
	}

	async *#series(
		path: string,
		args: Record<string, string>,
		signal?: AbortSignal,
	): AsyncGenerator<SampleSeries> {
		const answer = await this.#ask(path, args, signal);
		const { name } = this;
		const { where } = answer;
		const elements = jsonElements(answer.chunks, { name, where, path: ["data", "result"] });
		let step = await elements.next();
		while (step.done !== true) {
			const series = parsed(step.value, name, where);
			if (series !== null) yield series;
			step = await elements.next();
		}
		this.#close(step.value, where);
	}

	async #list(path: string, args: Record<string, string>, signal?: AbortSignal): Promise<readonly string[]> {
		const answer = await this.#ask(path, args, signal);
		const data = this.#close(await answer.text(), answer.where);
		return Array.isArray(data) ? data.filter((value): value is string => typeof value === "string") : [];
	}

	async #ask(path: string, args: Record<string, string>, signal?: AbortSignal): Promise<HttpAnswer> {
		const { http } = this.#options;
		const form = new URLSearchParams({ ...this.#options.args, ...args });
		const fits = form.toString().length <= maxUrl;
		const answer = await http.send(
			fits
				? { path: `api/v1/${path}`, query: form }
				: {
						path: `api/v1/${path}`,
						method: "POST",
						headers: { "content-type": "application/x-www-form-urlencoded" },
						body: form.toString(),
					},
			signal,
		);
		const date = Date.parse(answer.headers.date ?? "");
		if (!Number.isNaN(date)) this.#skew = Math.round(date / 1000 - this.#options.now());
		if (answer.status === 200) return answer;
		throw apiFailure(http.name, answer.where, answer.status, http.redact(await answer.text(2 ** 16)));
	}

	/** Checks the envelope, passes its warnings on and returns its data. */
	#close(text: string, where: string): unknown {
		const envelope = readEnvelope(text);
		if (envelope === null) throw contentFailure(this.name, where, text, "an answer of the Prometheus API");
		if (envelope.status !== "success") throw apiFailure(this.name, where, 200, text);
		for (const one of envelopeWarnings(envelope)) this.warn(one);
		return envelope.data;
	}
}

function parsed(text: string, name: string, where: string): SampleSeries | null {
	try {
		return readSeries(text);
	} catch (cause) {
		const hint = "check the URL; a proxy may change the answer";
		throw new Failure("source", `${name} sent a series that cannot be read`, { where, hint, cause });
	}
}
