/**
 * `http_config` with the keys and rules of Prometheus (prometheus/common config), so that what works in
 * prometheus.yml works here: one kind of authentication at once, a value or its file but not both, reserved
 * header names refused. The field names stay Prometheus's own. Shapes are checked by config/sections; the
 * rules between fields are here, so that no client is built without them.
 */
import { Failure } from "../../model/failure.js";

type TlsVersion = "TLS10" | "TLS11" | "TLS12" | "TLS13";

export interface TlsConfig {
	readonly ca?: string | undefined;
	readonly ca_file?: string | undefined;
	readonly cert?: string | undefined;
	readonly cert_file?: string | undefined;
	readonly key?: string | undefined;
	readonly key_file?: string | undefined;
	readonly server_name?: string | undefined;
	readonly insecure_skip_verify?: boolean | undefined;
	readonly min_version?: TlsVersion | undefined;
	readonly max_version?: TlsVersion | undefined;
}

export interface ProxyConfig {
	readonly proxy_url?: string | undefined;
	readonly no_proxy?: string | undefined;
	readonly proxy_from_environment?: boolean | undefined;
	readonly proxy_connect_header?: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface OAuth2Config extends ProxyConfig {
	readonly client_id: string;
	readonly client_secret?: string | undefined;
	readonly client_secret_file?: string | undefined;
	readonly scopes?: readonly string[] | undefined;
	readonly token_url: string;
	readonly endpoint_params?: Readonly<Record<string, string>> | undefined;
	readonly tls_config?: TlsConfig | undefined;
}

export interface HeaderConfig {
	readonly values?: readonly string[] | undefined;
	readonly secrets?: readonly string[] | undefined;
	readonly files?: readonly string[] | undefined;
}

export interface HttpConfig extends ProxyConfig {
	readonly basic_auth?:
		| {
				readonly username?: string | undefined;
				readonly username_file?: string | undefined;
				readonly password?: string | undefined;
				readonly password_file?: string | undefined;
		  }
		| undefined;
	readonly authorization?:
		| {
				readonly type?: string | undefined;
				readonly credentials?: string | undefined;
				readonly credentials_file?: string | undefined;
		  }
		| undefined;
	/** Legacy forms of `authorization`. */
	readonly bearer_token?: string | undefined;
	readonly bearer_token_file?: string | undefined;
	readonly oauth2?: OAuth2Config | undefined;
	readonly tls_config?: TlsConfig | undefined;
	readonly follow_redirects?: boolean | undefined;
	/** Accepted so that a Prometheus block can be pasted; faultline speaks HTTP/1.1. */
	readonly enable_http2?: boolean | undefined;
	readonly http_headers?: Readonly<Record<string, HeaderConfig>> | undefined;
}

/** Names that the client sets itself (prometheus/common ReservedHeaders). */
const reservedHeaders = new Set(
	[
		"Authorization",
		"Host",
		"Content-Encoding",
		"Content-Length",
		"Content-Type",
		"User-Agent",
		"Connection",
		"Keep-Alive",
		"Proxy-Authenticate",
		"Proxy-Authorization",
		"Www-Authenticate",
		"Accept-Encoding",
		"X-Prometheus-Remote-Write-Version",
		"X-Prometheus-Remote-Read-Version",
		"X-Prometheus-Scrape-Timeout-Seconds",
		"X-Amz-Date",
		"X-Amz-Security-Token",
		"X-Amz-Content-Sha256",
	].map((name) => name.toLowerCase()),
);

/**
 * Checks the rules between the fields of a block.
 * @param where path of the block in the user's file, for the error ("metrics.http_config").
 * @throws Failure("config") that names the field and the remedy; never quotes a value, which may be a secret.
 */
export function checkHttpConfig(config: HttpConfig, where: string): void {
	for (const [field, message, hint] of conflicts(config)) {
		throw new Failure("config", message, { where: `${where}.${field}`, hint });
	}
}

type Conflict = readonly [field: string, message: string, hint: string];

function* conflicts(config: HttpConfig): Generator<Conflict> {
	yield* authConflicts(config);
	yield* tlsConflicts("tls_config", config.tls_config);
	yield* tlsConflicts("oauth2.tls_config", config.oauth2?.tls_config);
	yield* proxyConflicts("", config);
	if (config.oauth2 !== undefined) yield* proxyConflicts("oauth2.", config.oauth2);
	for (const name of Object.keys(config.http_headers ?? {})) {
		if (reservedHeaders.has(name.toLowerCase())) {
			yield [`http_headers.${name}`, `header ${name} is set by the client itself`, "use the block for it"];
		}
		if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
			yield ["http_headers", "a header name holds characters HTTP does not allow", "correct the name"];
		}
	}
}

function* authConflicts(config: HttpConfig): Generator<Conflict> {
	const kinds = (
		["basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file"] as const
	).filter((kind) => config[kind] !== undefined);
	if (kinds.length > 1) {
		yield [kinds[1] ?? "", `only one of ${kinds.join(", ")} can be set`, "keep one kind of authentication"];
	}
	const { basic_auth: basic, authorization, oauth2: client } = config;
	yield* either("basic_auth.username", basic?.username, basic?.username_file);
	yield* either("basic_auth.password", basic?.password, basic?.password_file);
	yield* either("authorization.credentials", authorization?.credentials, authorization?.credentials_file);
	yield* either("oauth2.client_secret", client?.client_secret, client?.client_secret_file);
	if (authorization?.type?.trim().toLowerCase() === "basic") {
		yield ["authorization.type", 'the type cannot be "basic"', "use basic_auth"];
	}
	if (client !== undefined && client.client_secret === undefined && client.client_secret_file === undefined) {
		yield ["oauth2.client_secret", "the client secret is missing", "set client_secret_file"];
	}
}

function* either(field: string, value: string | undefined, file: string | undefined): Generator<Conflict> {
	if (value !== undefined && file !== undefined) {
		yield [field, `both ${field} and ${field}_file are set`, "keep one of the two"];
	}
}

function* tlsConflicts(field: string, tls: TlsConfig | undefined): Generator<Conflict> {
	if (tls === undefined) return;
	yield* either(`${field}.ca`, tls.ca, tls.ca_file);
	yield* either(`${field}.cert`, tls.cert, tls.cert_file);
	yield* either(`${field}.key`, tls.key, tls.key_file);
	const cert = tls.cert !== undefined || tls.cert_file !== undefined;
	const key = tls.key !== undefined || tls.key_file !== undefined;
	if (cert !== key) {
		yield [
			field,
			`a client ${cert ? "certificate without its key" : "key without its certificate"}`,
			"set both",
		];
	}
	if (tls.min_version !== undefined && tls.max_version !== undefined && tls.min_version > tls.max_version) {
		yield [`${field}.min_version`, "min_version is above max_version", "swap them"];
	}
}

function* proxyConflicts(prefix: string, config: HttpConfig | OAuth2Config): Generator<Conflict> {
	const fromEnv = config.proxy_from_environment === true;
	if (fromEnv && config.proxy_url !== undefined) {
		yield [`${prefix}proxy_url`, "proxy_url and proxy_from_environment are both set", "keep one of the two"];
	}
	if (fromEnv && config.no_proxy !== undefined) {
		yield [`${prefix}no_proxy`, "no_proxy goes with proxy_url; the environment has NO_PROXY", "drop one"];
	}
	if (!fromEnv && config.proxy_url === undefined && config.no_proxy !== undefined) {
		yield [`${prefix}no_proxy`, "no_proxy is set without proxy_url", "set proxy_url"];
	}
	if (!fromEnv && config.proxy_url === undefined && config.proxy_connect_header !== undefined) {
		yield [`${prefix}proxy_connect_header`, "proxy_connect_header is set without a proxy", "set proxy_url"];
	}
}
