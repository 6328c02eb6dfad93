/**
 * `http_config` as Prometheus writes it (prometheus/common), key by key, so that an existing file can be
 * copied. Secrets come from *_file or from ${ENV}. The rules between fields belong to the HTTP client.
 */
import * as v from "valibot";
import { Failure } from "../../model/failure.js";
import { checkHttpConfig } from "../../sources/http/config.js";
import { path, secret, url } from "../fields.js";

const tlsConfig = v.strictObject({
	ca: v.optional(v.string()),
	ca_file: v.optional(path),
	cert: v.optional(v.string()),
	cert_file: v.optional(path),
	key: v.optional(secret),
	key_file: v.optional(path),
	server_name: v.optional(v.string()),
	insecure_skip_verify: v.optional(v.boolean()),
	min_version: v.optional(v.picklist(["TLS10", "TLS11", "TLS12", "TLS13"])),
	max_version: v.optional(v.picklist(["TLS10", "TLS11", "TLS12", "TLS13"])),
});

const header = v.strictObject({
	values: v.optional(v.array(v.string())),
	secrets: v.optional(v.array(secret)),
	files: v.optional(v.array(path)),
});

const proxyFields = {
	proxy_url: v.optional(v.string()),
	no_proxy: v.optional(v.string()),
	proxy_from_environment: v.optional(v.boolean()),
	proxy_connect_header: v.optional(v.record(v.string(), v.array(secret))),
};

export const httpConfig = v.pipe(
	v.strictObject({
		basic_auth: v.optional(
			v.strictObject({
				username: v.optional(v.string()),
				username_file: v.optional(path),
				password: v.optional(secret),
				password_file: v.optional(path),
			}),
		),
		authorization: v.optional(
			v.strictObject({
				type: v.optional(v.string()),
				credentials: v.optional(secret),
				credentials_file: v.optional(path),
			}),
		),
		bearer_token: v.optional(secret),
		bearer_token_file: v.optional(path),
		oauth2: v.optional(
			v.strictObject({
				client_id: v.string(),
				client_secret: v.optional(secret),
				client_secret_file: v.optional(path),
				scopes: v.optional(v.array(v.string())),
				token_url: url,
				endpoint_params: v.optional(v.record(v.string(), v.string())),
				tls_config: v.optional(tlsConfig),
				...proxyFields,
			}),
		),
		tls_config: v.optional(tlsConfig),
		...proxyFields,
		follow_redirects: v.optional(v.boolean()),
		enable_http2: v.optional(v.boolean()),
		http_headers: v.optional(v.record(v.string(), header)),
	}),
	v.rawCheck(({ dataset, addIssue }) => {
		if (!dataset.typed) return;
		try {
			checkHttpConfig(dataset.value, "http_config");
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			addIssue({ message: `${error.message}${error.hint === undefined ? "" : `: ${error.hint}`}` });
		}
	}),
);
