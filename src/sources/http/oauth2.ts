/**
 * OAuth 2 client credentials (RFC 6749, 4.4): one token for all requests until shortly before it expires.
 * The client authenticates with HTTP Basic first and in the form when a server wants that, as Go's
 * clientcredentials package does. The token request never follows a redirect: it carries the client secret.
 */
import { Failure } from "../../model/failure.js";
import type { OAuth2Config } from "./config.js";
import { basicHeader } from "./credentials.js";
import { contentFailure, statusFailure } from "./failures.js";
import type { Secrets } from "./secrets.js";

/** Sends a form to the token endpoint; the client passes its own wire in. */
export type FormSender = (
	url: URL,
	form: URLSearchParams,
	headers: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly text: string }>;

/** Seconds before its end at which a token counts as expired (Go's oauth2 uses the same 10 s). */
const margin = 10;

/** Token of one OAuth 2 client. */
export class TokenSource {
	readonly #config: OAuth2Config;
	readonly #secrets: Secrets;
	readonly #send: FormSender;
	readonly #now: () => number;
	#token: { readonly value: string; readonly expires: number } | null = null;
	#pending: Promise<string> | null = null;

	constructor(config: OAuth2Config, secrets: Secrets, send: FormSender, now: () => number) {
		this.#config = config;
		this.#secrets = secrets;
		this.#send = send;
		this.#now = now;
	}

	/** A valid token; concurrent callers share one request. */
	async token(): Promise<string> {
		if (this.#token !== null && this.#token.expires > this.#now()) return this.#token.value;
		this.#pending ??= this.#fetch().finally(() => {
			this.#pending = null;
		});
		return this.#pending;
	}

	/** Forgets the token after a 401, so that the next call asks anew. */
	drop(): void {
		this.#token = null;
	}

	async #fetch(): Promise<string> {
		const config = this.#config;
		const file = config.client_secret_file;
		const secret = (await this.#secrets.read(config.client_secret, file, "oauth2.client_secret_file")) ?? "";
		const url = new URL(config.token_url);
		const form = this.#form();
		const header = basicHeader(
			encodeURIComponent(config.client_id),
			encodeURIComponent(secret),
			this.#secrets,
		);
		let answer = await this.#send(url, form, { authorization: header });
		if (answer.status === 400 || answer.status === 401) {
			form.set("client_id", config.client_id);
			form.set("client_secret", secret);
			answer = await this.#send(url, form, {});
		}
		return this.#accept(answer, `${url.origin}${url.pathname}`);
	}

	#form(): URLSearchParams {
		const form = new URLSearchParams({ grant_type: "client_credentials" });
		if ((this.#config.scopes ?? []).length > 0) form.set("scope", (this.#config.scopes ?? []).join(" "));
		for (const [name, value] of Object.entries(this.#config.endpoint_params ?? {})) form.set(name, value);
		return form;
	}

	#accept(answer: { readonly status: number; readonly text: string }, where: string): string {
		const name = "the OAuth 2 token endpoint";
		if (answer.status >= 300 && answer.status < 400) {
			const hint = "set oauth2.token_url to the final address";
			throw new Failure("authentication", `${name} redirects; the client secret does not follow`, {
				where,
				hint,
			});
		}
		if (answer.status !== 200) {
			const failure = statusFailure(answer.status, name, where, answer.text);
			const hint = "check oauth2.client_id, client_secret and scopes";
			throw answer.status < 500 ? new Failure("authentication", failure.message, { where, hint }) : failure;
		}
		const body = parsed(answer.text);
		const value = body?.access_token;
		if (typeof value !== "string" || value === "") throw contentFailure(name, where, answer.text, "a token");
		const seconds = Number(body?.expires_in ?? 3600);
		const expires = this.#now() + (Number.isFinite(seconds) ? seconds : 3600) - margin;
		this.#token = { value: this.#secrets.keep(value), expires };
		return value;
	}
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
	} catch {
		return null;
	}
}
