/** `tls_config` -> options of node:tls. Files are read when a connection is made, so rotated ones are seen. */
import type { ConnectionOptions, SecureVersion } from "node:tls";
import type { TlsConfig } from "./config.js";
import { readText } from "./secrets.js";

const versions: Readonly<Record<NonNullable<TlsConfig["min_version"]>, SecureVersion>> = {
	TLS10: "TLSv1",
	TLS11: "TLSv1.1",
	TLS12: "TLSv1.2",
	TLS13: "TLSv1.3",
};

/**
 * @param withIdentity false leaves the client certificate out: a redirect to another host must not see it.
 * @throws Failure("config") when a file cannot be read.
 */
export async function tlsOptions(
	config: TlsConfig | undefined,
	withIdentity = true,
): Promise<ConnectionOptions> {
	if (config === undefined) return {};
	const ca = await pem(config.ca, config.ca_file, "tls_config.ca_file");
	const cert = withIdentity ? await pem(config.cert, config.cert_file, "tls_config.cert_file") : null;
	const key = withIdentity ? await pem(config.key, config.key_file, "tls_config.key_file") : null;
	return {
		...(ca === null ? {} : { ca }),
		...(cert === null ? {} : { cert }),
		...(key === null ? {} : { key }),
		...(config.server_name === undefined ? {} : { servername: config.server_name }),
		...(config.insecure_skip_verify === true ? { rejectUnauthorized: false } : {}),
		...(config.min_version === undefined ? {} : { minVersion: versions[config.min_version] }),
		...(config.max_version === undefined ? {} : { maxVersion: versions[config.max_version] }),
	};
}

async function pem(
	value: string | undefined,
	file: string | undefined,
	field: string,
): Promise<string | null> {
	if (value !== undefined) return value;
	return file === undefined ? null : readText(file, field);
}
