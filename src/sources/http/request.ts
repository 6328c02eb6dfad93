/** What adapters see of HTTP: the options of a client, its requests and its answers. */
import type { IncomingHttpHeaders } from "node:http";
import type { HttpConfig } from "./config.js";
import type { HttpLimits } from "./limits.js";
import type { Environment } from "./proxy.js";
import type { ClientClock, RetryPolicy } from "./retry.js";

export interface HttpClientOptions {
	/** Name for messages: "Prometheus", "Slack". */
	readonly name: string;
	/** With path prefix; user info in it counts as basic_auth. */
	readonly baseUrl: string;
	readonly config?: HttpConfig;
	/** Where the block stands in the user's file, for errors; default "http_config". */
	readonly configWhere?: string;
	/** Headers for every request to the configured host, e.g. X-Scope-OrgID. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly limits?: Partial<HttpLimits>;
	readonly retry?: RetryPolicy;
	/** Requests in flight at once. */
	readonly concurrency?: number;
	/** The path is a secret (webhook URLs): messages show the host only. */
	readonly secretPath?: boolean;
	/** For proxy_from_environment. */
	readonly environment?: Environment;
	readonly clock?: ClientClock;
	/** Shown to the server. */
	readonly userAgent?: string;
}

export interface HttpRequest {
	/** Default GET. */
	readonly method?: string;
	/** Below the base URL, without leading slash; "" is the base URL itself. */
	readonly path: string;
	readonly query?: URLSearchParams;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Uint8Array;
	/** False when sending it twice would do harm: then only a refused connection is tried again. */
	readonly repeatable?: boolean;
}

export interface HttpAnswer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	/** URL that answered, fit for messages. */
	readonly where: string;
	/** Body as it comes; throws Failure like `send`. */
	readonly chunks: AsyncIterable<Uint8Array>;
	/** The whole body as text, cut at `limit` bytes. */
	text(limit?: number): Promise<string>;
}

export interface HttpClient {
	readonly name: string;
	/** Base URL fit for messages. */
	readonly where: string;
	/** Any status is an answer, once retries of 429, 502, 503 and 504 are used up. @throws Failure */
	send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer>;
	/** Like `send`, but a status outside 2xx is a Failure with the server's text. */
	sendOk(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer>;
	/** Takes every secret of this client out of a foreign text. */
	redact(text: string): string;
	/** Frees kept-alive connections. */
	close(): void;
}
