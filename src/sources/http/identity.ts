/**
 * Who we are to one server: credentials, fixed headers, client certificate and the way through the proxy.
 * Only the configured host is shown any of it.
 */
import type { ConnectionOptions } from "node:tls";
import { readAll } from "./body.js";
import type { HttpConfig, ProxyConfig } from "./config.js";
import { authorization, basicHeader, checked, fixedHeaders } from "./credentials.js";
import { type Connections, exchange } from "./exchange.js";
import { networkFailure } from "./failures.js";
import type { HttpLimits } from "./limits.js";
import { TokenSource } from "./oauth2.js";
import { type Environment, proxyFor } from "./proxy.js";
import { redact, safeUrl } from "./redact.js";
import type { Secrets } from "./secrets.js";
import { tlsOptions } from "./tls.js";

/** Proxy of a request and the headers for it. */
export interface Route {
	readonly proxy: URL | null;
	readonly proxyHeaders: Readonly<Record<string, string>>;
}

export interface IdentityOptions {
	readonly config: HttpConfig;
	/** Headers for every request, e.g. the tenant. */
	readonly headers: Readonly<Record<string, string>>;
	readonly environment: Environment;
	readonly limits: HttpLimits;
	readonly now: () => number;
}

export class Identity {
	readonly #options: IdentityOptions;
	readonly #secrets: Secrets;
	readonly #connections: Connections;
	readonly #tokens: TokenSource | null;

	constructor(options: IdentityOptions, secrets: Secrets, connections: Connections) {
		this.#options = options;
		this.#secrets = secrets;
		this.#connections = connections;
		const { oauth2 } = options.config;
		const send: ConstructorParameters<typeof TokenSource>[2] = (...form) => this.#sendForm(...form);
		this.#tokens = oauth2 === undefined ? null : new TokenSource(oauth2, secrets, send, options.now);
	}

	/** Headers that only the configured host may see; `own` are those of one request. */
	async headers(own: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
		const { config } = this.#options;
		const auth =
			this.#tokens === null
				? await authorization(config, this.#secrets)
				: `Bearer ${await this.#tokens.token()}`;
		const named: Record<string, string> = {};
		for (const [name, value] of Object.entries({ ...this.#options.headers, ...own })) {
			named[name.toLowerCase()] = checked(value, name);
		}
		return {
			...(await fixedHeaders(config, this.#secrets)),
			...named,
			...(auth === null ? {} : { authorization: auth }),
		};
	}

	/** TLS settings; `trusted` false leaves the client certificate out. */
	tls(trusted: boolean): Promise<ConnectionOptions> {
		return tlsOptions(this.#options.config.tls_config, trusted);
	}

	/** After a 401: true when a new token may help, so that the request is worth one more try. */
	renew(): boolean {
		this.#tokens?.drop();
		return this.#tokens !== null;
	}

	route(url: URL, config: ProxyConfig = this.#options.config): Route {
		const proxy = proxyFor(url, config, this.#options.environment);
		const proxyHeaders: Record<string, string> = {};
		for (const [name, values] of Object.entries(config.proxy_connect_header ?? {})) {
			proxyHeaders[name.toLowerCase()] = checked(values.join(", "), "proxy_connect_header");
		}
		if (proxy !== null && proxy.username !== "") {
			const [user, password] = [decodeURIComponent(proxy.username), decodeURIComponent(proxy.password)];
			proxyHeaders["proxy-authorization"] = basicHeader(user, this.#secrets.keep(password), this.#secrets);
		}
		return { proxy, proxyHeaders };
	}

	async #sendForm(url: URL, form: URLSearchParams, headers: Readonly<Record<string, string>>) {
		const config = this.#options.config.oauth2;
		const name = "the OAuth 2 token endpoint";
		try {
			const answer = await exchange(
				{
					url,
					method: "POST",
					headers: {
						...headers,
						"content-type": "application/x-www-form-urlencoded",
						accept: "application/json",
					},
					body: Buffer.from(form.toString(), "utf8"),
					tls: await tlsOptions(config?.tls_config),
					...this.route(url, config),
					limits: { ...this.#options.limits, maxBytes: 2 ** 20 },
				},
				this.#connections,
			);
			return { status: answer.status, text: redact(await readAll(answer.chunks), this.#secrets.known()) };
		} catch (error) {
			throw networkFailure(error, name, safeUrl(url));
		}
	}
}
