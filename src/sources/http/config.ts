/**
 * `http_config` with the keys and rules of Prometheus (prometheus/common config), so that what works in
 * prometheus.yml works here: one kind of authentication at once, a value or its file but not both, reserved
 * header names refused. The field names stay Prometheus's own.
 */
import * as v from "valibot";
import { Failure } from "../../model/failure.js";

const text = v.optional(v.string());

const tlsConfig = v.strictObject({
	ca: text,
	ca_file: text,
	cert: text,
	cert_file: text,
	key: text,
	key_file: text,
	server_name: text,
	insecure_skip_verify: v.optional(v.boolean()),
	min_version: v.optional(v.picklist(["TLS10", "TLS11", "TLS12", "TLS13"])),
	max_version: v.optional(v.picklist(["TLS10", "TLS11", "TLS12", "TLS13"])),
});

const headerValues = v.strictObject({
	values: v.optional(v.array(v.string())),
	secrets: v.optional(v.array(v.string())),
	files: v.optional(v.array(v.string())),
});

const proxyFields = {
	proxy_url: text,
	no_proxy: text,
	proxy_from_environment: v.optional(v.boolean()),
	proxy_connect_header: v.optional(v.record(v.string(), v.array(v.string()))),
};

const oauth2 = v.strictObject({
	client_id: v.string(),
	client_secret: text,
	client_secret_file: text,
	scopes: v.optional(v.array(v.string())),
	token_url: v.pipe(v.string(), v.url()),
	endpoint_params: v.optional(v.record(v.string(), v.string())),
	tls_config: v.optional(tlsConfig),
	...proxyFields,
});

/** Shape of an `http_config` block; unknown keys are errors, as in Prometheus. */
export const httpConfigSchema = v.strictObject({
	basic_auth: v.optional(
		v.strictObject({ username: text, username_file: text, password: text, password_file: text }),
	),
	authorization: v.optional(v.strictObject({ type: text, credentials: text, credentials_file: text })),
	bearer_token: text,
	bearer_token_file: text,
	oauth2: v.optional(oauth2),
	tls_config: v.optional(tlsConfig),
	...proxyFields,
	follow_redirects: v.optional(v.boolean()),
	/** Accepted so that a Prometheus block can be pasted; faultline speaks HTTP/1.1. */
	enable_http2: v.optional(v.boolean()),
	http_headers: v.optional(v.record(v.string(), headerValues)),
});

export type HttpConfig = Readonly<v.InferOutput<typeof httpConfigSchema>>;
export type TlsConfig = Readonly<v.InferOutput<typeof tlsConfig>>;
export type OAuth2Config = Readonly<v.InferOutput<typeof oauth2>>;

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
 * Checks a raw `http_config` block.
 * @param where path of the block in the user's file, for the error ("metrics.http_config").
 * @throws Failure("config") that names the field and the remedy; never quotes a secret.
 */
export function parseHttpConfig(raw: unknown, where: string): HttpConfig {
	const result = v.safeParse(httpConfigSchema, raw ?? {});
	if (!result.success) {
		const issue = result.issues[0];
		const path = v.getDotPath(issue);
		// Only the kind of the value is told: the value itself may be a secret.
		throw new Failure("config", `http_config: expected ${issue.expected ?? "another value"}`, {
			where: path === null ? where : `${where}.${path}`,
			hint: "the keys are those of Prometheus's http_config",
		});
	}
	for (const [field, message, hint] of conflicts(result.output)) {
		throw new Failure("config", message, { where: `${where}.${field}`, hint });
	}
	return result.output;
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
