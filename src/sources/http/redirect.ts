/**
 * Where a redirect leads and whether it stays with the host we trust. Only GET follows: a POST would lose its
 * body (301-303) or hand it to another place (307, 308), and nearly always means that the URL should be the
 * other one, so that is what the failure says.
 */
import { Failure } from "../../model/failure.js";
import { safeUrl } from "./redact.js";

const maxHops = 10;

export function isRedirect(status: number): boolean {
	return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

export interface Redirect {
	readonly name: string;
	readonly from: URL;
	readonly location: string;
	readonly status: number;
	/** Redirects followed so far, this one included. */
	readonly hops: number;
	readonly method: string;
	/** `from`, fit for messages. */
	readonly where: string;
}

/** The next URL, and whether credentials may go there. @throws Failure("source") for one we do not follow. */
export function followed(redirect: Redirect): { readonly url: URL; readonly sameHost: boolean } {
	const { name, from, where } = redirect;
	const fail = (message: string, hint: string): Failure =>
		new Failure("source", `${name} ${message}`, { where, hint });
	if (redirect.hops > maxHops)
		throw fail(`redirects more than ${maxHops} times`, "check the URL in a browser");
	if (!URL.canParse(redirect.location, from.href))
		throw fail("redirects to an unreadable URL", "check the server or the proxy before it");
	const url = new URL(redirect.location, from);
	if (url.protocol !== "http:" && url.protocol !== "https:") {
		throw fail(`redirects to ${url.protocol}`, "check the server or the proxy before it");
	}
	url.username = "";
	url.password = "";
	const sameHost = staysHome(from, url);
	const keepsBody = (redirect.status === 307 || redirect.status === 308) && sameHost;
	if (redirect.method !== "GET" && redirect.method !== "HEAD" && !keepsBody) {
		throw fail(
			`redirects ${redirect.method} to ${safeUrl(url)}`,
			`set the URL to ${url.origin} if that is right`,
		);
	}
	return { url, sameHost };
}

/** Same host and port, or the usual step from http to https on default ports. Never from https to http. */
function staysHome(from: URL, to: URL): boolean {
	if (from.hostname !== to.hostname) return false;
	if (from.protocol === to.protocol) return from.port === to.port;
	return from.protocol === "http:" && from.port === "" && to.port === "";
}
