/** The configured URL: where requests go, and user info in it as basic credentials. */
import { Failure } from "../../model/failure.js";
import type { HttpConfig } from "./config.js";
import { safeUrl } from "./redact.js";
import type { HttpClientOptions } from "./request.js";

/** URL without credentials, and the ones it held. @throws Failure("config") */
export function readBaseUrl(options: HttpClientOptions): {
	readonly url: URL;
	readonly user: { readonly username: string; readonly password: string } | null;
} {
	const hint = "give it as http://host:port/prefix";
	let url: URL;
	try {
		url = new URL(options.baseUrl);
	} catch (cause) {
		throw new Failure("config", `the URL of ${options.name} cannot be read`, { hint, cause });
	}
	if (url.protocol !== "http:" && url.protocol !== "https:") {
		throw new Failure("config", `${options.name} is spoken to over http or https, not ${url.protocol}`, {
			hint,
		});
	}
	const user =
		url.username === "" && url.password === ""
			? null
			: { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
	url.username = "";
	url.password = "";
	if (user !== null && hasAuth(options.config)) {
		throw new Failure("config", `the URL of ${options.name} and http_config both hold credentials`, {
			where: safeUrl(url, options.secretPath),
			hint: "keep the ones in http_config",
		});
	}
	return { url, user };
}

function hasAuth(config: HttpConfig | undefined): boolean {
	return [
		config?.basic_auth,
		config?.authorization,
		config?.oauth2,
		config?.bearer_token,
		config?.bearer_token_file,
	].some((block) => block !== undefined);
}
