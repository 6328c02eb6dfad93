/**
 * The headers that say who we are: basic, authorization, bearer (legacy) or an OAuth 2 token, and the fixed
 * http_headers. Everything read here is remembered as secret.
 */
import { Failure } from "../../model/failure.js";
import type { HttpConfig } from "./config.js";
import type { Secrets } from "./secrets.js";

/** Value of the Authorization header, or null; OAuth 2 is not handled here (see oauth2.ts). */
export async function authorization(config: HttpConfig, secrets: Secrets): Promise<string | null> {
	const { basic_auth: basic, authorization: auth } = config;
	if (basic !== undefined) {
		const user = await secretless(secrets, basic.username, basic.username_file, "basic_auth.username_file");
		const field = "basic_auth.password_file";
		const password = (await secrets.read(basic.password, basic.password_file, field)) ?? "";
		return basicHeader(user, password, secrets);
	}
	if (auth !== undefined) {
		const field = "authorization.credentials_file";
		const credentials = (await secrets.read(auth.credentials, auth.credentials_file, field)) ?? "";
		return checked(`${auth.type?.trim() || "Bearer"} ${credentials}`.trim(), "authorization.credentials");
	}
	const token = await secrets.read(config.bearer_token, config.bearer_token_file, "bearer_token_file");
	return token === null ? null : checked(`Bearer ${token}`, "bearer_token");
}

/** RFC 7617 header; UTF-8 as modern servers expect. */
export function basicHeader(user: string, password: string, secrets: Secrets): string {
	return `Basic ${secrets.keep(Buffer.from(`${user}:${password}`, "utf8").toString("base64"))}`;
}

/** Fixed headers of http_headers: values in the order of the block, secrets and files read now. */
export async function fixedHeaders(config: HttpConfig, secrets: Secrets): Promise<Record<string, string>> {
	const headers: Record<string, string> = {};
	for (const [name, source] of Object.entries(config.http_headers ?? {})) {
		const values = [...(source.values ?? []), ...(source.secrets ?? []).map((value) => secrets.keep(value))];
		for (const file of source.files ?? []) {
			values.push((await secrets.read(undefined, file, `http_headers.${name}.files`)) ?? "");
		}
		headers[name.toLowerCase()] = checked(values.join(", "), `http_headers.${name}`);
	}
	return headers;
}

/** A user name is no secret, but comes from a file the same way. */
async function secretless(
	secrets: Secrets,
	value: string | undefined,
	file: string | undefined,
	field: string,
) {
	return value ?? (await secrets.read(undefined, file, field)) ?? "";
}

/** Refuses line breaks and other control characters, which would end the header. The value is not quoted. */
export function checked(value: string, field: string): string {
	if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
		throw new Failure("config", "the value holds characters that a header cannot carry", {
			where: field,
			hint: "look for a line break in the middle of the secret, or for non-Latin letters",
		});
	}
	return value;
}
