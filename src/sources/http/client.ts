/**
 * The one HTTP client of faultline: what a store or a sink needs on top of one exchange. Credentials and
 * fixed headers (to the configured host only), redirects, retries, a limit on requests in flight, and
 * failures in words with every secret taken out.
 */
import { Failure } from "../../model/failure.js";
import { readBaseUrl } from "./base-url.js";
import { readAll } from "./body.js";
import { checkHttpConfig } from "./config.js";
import { Connections, exchange, ProxyRefusal, type WireAnswer } from "./exchange.js";
import { networkFailure, statusFailure } from "./failures.js";
import { createGate, type Gate } from "./gate.js";
import { Identity } from "./identity.js";
import { defaultLimits, type HttpLimits } from "./limits.js";
import { redact, safeUrl } from "./redact.js";
import { followed, isRedirect } from "./redirect.js";
import type { HttpAnswer, HttpClient, HttpClientOptions, HttpRequest } from "./request.js";
import {
	type ClientClock,
	defaultRetryPolicy,
	isPassing,
	retryAfter,
	systemClock,
	waitBefore,
} from "./retry.js";
import { Secrets } from "./secrets.js";

/** Builds a client. @throws Failure("config") for an unusable URL. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
	return new Client(options);
}

class Client implements HttpClient {
	readonly name: string;
	readonly where: string;
	readonly #options: HttpClientOptions;
	readonly #base: URL;
	readonly #follows: boolean;
	readonly #limits: HttpLimits;
	readonly #clock: ClientClock;
	readonly #secrets = new Secrets();
	readonly #connections = new Connections();
	readonly #gate: Gate;
	readonly #identity: Identity;

	constructor(options: HttpClientOptions) {
		this.#options = options;
		this.name = options.name;
		checkHttpConfig(options.config ?? {}, options.configWhere ?? "http_config");
		const { url, user } = readBaseUrl(options);
		const config = user === null ? (options.config ?? {}) : { ...options.config, basic_auth: user };
		if (user !== null) this.#secrets.keep(user.password);
		if (options.secretPath === true) this.#secrets.keep(`${url.pathname}${url.search}`);
		this.where = safeUrl(url, options.secretPath);
		this.#base = url;
		this.#follows = config.follow_redirects !== false;
		this.#limits = { ...defaultLimits, ...options.limits };
		this.#clock = options.clock ?? systemClock;
		this.#gate = createGate(options.concurrency ?? 4);
		const { headers = {}, environment = {} } = options;
		const now = (): number => this.#clock.now();
		const identity = { config, headers, environment, limits: this.#limits, now };
		this.#identity = new Identity(identity, this.#secrets, this.#connections);
	}

	redact(text: string): string {
		return redact(text, this.#secrets.known());
	}

	close(): void {
		this.#connections.close();
	}

	async sendOk(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
		const answer = await this.send(request, signal);
		if (answer.status >= 200 && answer.status < 300) return answer;
		const detail = await answer.text(2 ** 16);
		throw statusFailure(answer.status, this.name, answer.where, this.redact(detail));
	}

	async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
		let leave = (): void => undefined;
		try {
			leave = await this.#gate.enter(signal);
			return await this.#persist(request, signal, leave);
		} catch (error) {
			leave();
			const where = safeUrl(this.#target(request), this.#options.secretPath);
			throw this.#failure(error, where, signal);
		}
	}

	/** Tries again while the policy allows; `leave` frees the place in the gate when the body is read. */
	async #persist(
		request: HttpRequest,
		signal: AbortSignal | undefined,
		leave: () => void,
	): Promise<HttpAnswer> {
		const policy = this.#options.retry ?? defaultRetryPolicy;
		for (let attempt = 0; ; attempt++) {
			let asked: number | null = null;
			try {
				const { answer, url } = await this.#follow(request, signal);
				const again = isPassing(answer.status) && request.repeatable !== false;
				asked = retryAfter(answer.headers["retry-after"], this.#clock.now());
				const wait = again ? waitBefore(policy, attempt, asked, () => this.#clock.random()) : null;
				if (wait === null) return this.#wrap(answer, url, signal, leave);
				answer.discard();
				await this.#clock.sleep(wait, signal);
			} catch (error) {
				const wait = mayRepeat(error, request)
					? waitBefore(policy, attempt, null, () => this.#clock.random())
					: null;
				if (wait === null || signal?.aborted === true) throw error;
				await this.#clock.sleep(wait, signal);
			}
			signal?.throwIfAborted();
		}
	}

	/** One request and the redirects it leads to. */
	async #follow(request: HttpRequest, signal?: AbortSignal): Promise<{ answer: WireAnswer; url: URL }> {
		let url = this.#target(request);
		let trusted = true;
		let refreshed = false;
		for (let hops = 0; ; ) {
			const answer = await this.#exchange(request, url, trusted, signal);
			if (answer.status === 401 && trusted && !refreshed && this.#identity.renew()) {
				refreshed = true;
				answer.discard();
				continue;
			}
			const location = answer.headers.location;
			if (!isRedirect(answer.status) || location === undefined || !this.#follows) {
				return { answer, url };
			}
			answer.discard();
			const next = followed({
				name: this.name,
				from: url,
				location,
				status: answer.status,
				hops: ++hops,
				method: request.method ?? "GET",
				where: safeUrl(url, this.#options.secretPath),
			});
			trusted = trusted && next.sameHost;
			url = next.url;
		}
	}

	async #exchange(
		request: HttpRequest,
		url: URL,
		trusted: boolean,
		signal?: AbortSignal,
	): Promise<WireAnswer> {
		const body =
			typeof request.body === "string" ? Buffer.from(request.body, "utf8") : (request.body ?? null);
		return exchange(
			{
				url,
				method: request.method ?? "GET",
				headers: {
					"user-agent": this.#options.userAgent ?? "faultline",
					"accept-encoding": "gzip",
					...(trusted ? await this.#identity.headers(request.headers) : {}),
				},
				body,
				tls: await this.#identity.tls(trusted),
				...this.#identity.route(url),
				limits: this.#limits,
				signal,
			},
			this.#connections,
		);
	}

	#target(request: HttpRequest): URL {
		const url = new URL(this.#base);
		if (request.path !== "") url.pathname = `${url.pathname.replace(/\/+$/, "")}/${request.path}`;
		for (const [name, value] of request.query ?? []) url.searchParams.append(name, value);
		return url;
	}

	#wrap(answer: WireAnswer, url: URL, signal: AbortSignal | undefined, leave: () => void): HttpAnswer {
		const where = safeUrl(url, this.#options.secretPath);
		const chunks = guarded(answer.chunks, leave, (error) => this.#failure(error, where, signal));
		return {
			status: answer.status,
			headers: answer.headers,
			where,
			chunks,
			text: (limit) => readAll(chunks, limit),
		};
	}

	#failure(error: unknown, where: string, signal?: AbortSignal): Failure {
		if (error instanceof ProxyRefusal) {
			const kind = error.status === 407 || error.status === 403 ? "authentication" : "source";
			const hint = "check proxy_url and its credentials";
			return new Failure(kind, `${this.name} is behind a proxy: ${error.message}`, { where, hint });
		}
		return networkFailure(error, this.name, where, signal);
	}
}

/** A broken connection may be tried again; a limit, a refusal of TLS or a Failure would only happen again. */
function mayRepeat(error: unknown, request: HttpRequest): boolean {
	const code = (error as NodeJS.ErrnoException | null)?.code;
	if (code === "ECONNREFUSED" || code === "EAI_AGAIN") return true;
	return request.repeatable !== false && (code === "ECONNRESET" || code === "EPIPE");
}

async function* guarded(
	chunks: AsyncIterable<Uint8Array>,
	leave: () => void,
	worded: (error: unknown) => Failure,
): AsyncGenerator<Uint8Array> {
	try {
		yield* chunks;
	} catch (error) {
		throw worded(error);
	} finally {
		leave();
	}
}
