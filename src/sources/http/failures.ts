/**
 * Network errors and HTTP statuses in words: what happened, at which URL (without credentials), and the one
 * action that helps. Every adapter words its failures through this file, so they read alike.
 */
import { Failure, type FailureKind } from "../../model/failure.js";
import type { Seconds } from "../../model/time.js";
import { excerpt } from "./redact.js";

/** A limit of time ran out. */
export class TimeLimit extends Error {
	override readonly name = "TimeLimit";
	constructor(
		readonly phase: "connect" | "idle" | "total",
		readonly seconds: Seconds,
	) {
		super(`${phase} limit of ${seconds} s`);
	}
}

/** The answer is larger than allowed. */
export class SizeLimit extends Error {
	override readonly name = "SizeLimit";
	constructor(readonly bytes: number) {
		super(`more than ${bytes} bytes`);
	}
}

type Words = readonly [kind: FailureKind, message: string, hint: string];

const refusedCertificate = "give the authority in tls_config.ca_file, or correct server_name";

/** Node's error codes -> words after the server's name. */
const networkWords: Readonly<Record<string, Words>> = {
	ECONNREFUSED: ["source", "refused the connection", "check that it runs and that the port is right"],
	ENOTFOUND: ["source", "has a host name that does not resolve", "check the host in the URL"],
	EAI_AGAIN: ["source", "could not be resolved: DNS does not answer", "check the network, then try again"],
	ECONNRESET: [
		"source",
		"closed the connection before the answer was complete",
		"try again; see the server's log",
	],
	EPIPE: ["source", "closed the connection while the request was sent", "try again; see the server's log"],
	ERR_STREAM_PREMATURE_CLOSE: ["source", "cut its answer short", "try again; see the server's log"],
	EHOSTUNREACH: ["source", "cannot be reached from here", "check the network or the proxy"],
	ENETUNREACH: ["source", "cannot be reached from here", "check the network or the proxy"],
	ETIMEDOUT: ["source", "did not answer the connection", "check the host, the firewall or the proxy"],
	DEPTH_ZERO_SELF_SIGNED_CERT: ["source", "shows a self-signed certificate", refusedCertificate],
	SELF_SIGNED_CERT_IN_CHAIN: ["source", "shows a certificate of an unknown authority", refusedCertificate],
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
		"source",
		"shows a certificate of an unknown authority",
		refusedCertificate,
	],
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
		"source",
		"shows a certificate of an unknown authority",
		refusedCertificate,
	],
	CERT_HAS_EXPIRED: [
		"source",
		"shows an expired certificate",
		"renew it on the server, or check the clock here",
	],
	CERT_NOT_YET_VALID: ["source", "shows a certificate that is not valid yet", "check the clock here"],
	ERR_TLS_CERT_ALTNAME_INVALID: ["source", "shows a certificate of another host", refusedCertificate],
	ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: [
		"authentication",
		"wants a client certificate",
		"set tls_config.cert_file and key_file",
	],
	EPROTO: [
		"source",
		"does not speak TLS as asked",
		"check http:// against https:// in the URL, and min_version",
	],
	ERR_SSL_WRONG_VERSION_NUMBER: ["source", "does not speak TLS on this port", "use http:// in the URL"],
	Z_BUF_ERROR: ["source", "cut its compressed answer short", "try again; see the server's log"],
	Z_DATA_ERROR: [
		"source",
		"sent an answer that does not decompress",
		"see the server's log or the proxy between",
	],
};

const statusWords: Readonly<Record<number, Words>> = {
	401: [
		"authentication",
		"refused the credentials (401)",
		"check the user, token or client secret in http_config",
	],
	403: ["authentication", "forbids this request (403)", "ask for the right to read it, or check the tenant"],
	404: ["source", "does not know this path (404)", "check the path prefix of the URL"],
	407: ["authentication", "is behind a proxy that wants credentials (407)", "put them into proxy_url"],
	408: ["source", "gave up waiting for the request (408)", "try again or ask for a shorter time range"],
	413: ["source", "finds the request too large (413)", "ask for a shorter time range"],
	429: ["source", "asks for fewer requests (429)", "wait, or lower the number of concurrent queries"],
	502: ["source", "is behind a proxy that cannot reach it (502)", "check the server behind the proxy"],
	503: ["source", "is not able to answer now (503)", "try again later or ask for a shorter time range"],
	504: ["source", "is behind a proxy that gave up waiting (504)", "ask for a shorter time range"],
};

/** Failure for an error of the network, of TLS, or of a limit. A Failure passes through unchanged. */
export function networkFailure(error: unknown, name: string, where: string, signal?: AbortSignal): Failure {
	if (error instanceof Failure) return error;
	if (signal?.aborted === true && error === signal.reason) return abortFailure(error, where);
	if (error instanceof TimeLimit) return timeFailure(error, name, where);
	if (error instanceof SizeLimit) {
		const size = `${Math.max(1, Math.round(error.bytes / 2 ** 20))} MiB`;
		return new Failure("source", `${name} answered with more than ${size}`, {
			where,
			hint: "ask for a shorter time range or one service, or raise max_bytes",
		});
	}
	const code = (error as NodeJS.ErrnoException | null)?.code ?? "";
	if (code.startsWith("HPE_")) {
		const hint = "check the port, and http:// against https:// in the URL";
		return new Failure("source", `${name} does not speak HTTP on this port`, { where, hint, cause: error });
	}
	const [kind, words, hint] = networkWords[code] ?? [
		"source",
		`could not be asked (${excerpt(code === "" ? String((error as Error)?.message ?? error) : code)})`,
		"check the URL and the network",
	];
	return new Failure(kind, `${name} ${words}`, { where, hint, cause: error });
}

function timeFailure(limit: TimeLimit, name: string, where: string): Failure {
	const words = {
		connect: "did not accept the connection within",
		idle: "fell silent for",
		total: "did not finish its answer within",
	}[limit.phase];
	const hint =
		limit.phase === "connect"
			? "check the host, the firewall or the proxy"
			: "ask for a shorter time range, or raise the timeout";
	return new Failure("source", `${name} ${words} ${limit.seconds} s`, { where, hint, cause: limit });
}

/** An AbortSignal's reason: a deadline of the run, or a person's Ctrl-C. */
function abortFailure(reason: unknown, where: string): Failure {
	if (reason instanceof Failure) return reason;
	const { name, message } = reason instanceof Error ? reason : { name: "AbortError", message: "" };
	if (name === "TimeoutError") {
		const hint = "raise --timeout";
		return new Failure("deadline", "the time given to this run is over", { where, hint, cause: reason });
	}
	const said = name === "AbortError" ? "interrupted" : `interrupted: ${message}`;
	return new Failure("interrupted", said, { where, cause: reason });
}

/** Failure for a status that is no answer; `detail` is the server's own text, already redacted. */
export function statusFailure(status: number, name: string, where: string, detail: string): Failure {
	const [kind, words, hint] = statusWords[status] ?? [
		"source",
		`answered with status ${status}`,
		status >= 500 ? "see the server's log" : "check the URL and the query",
	];
	const said = excerpt(detail.replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, " "));
	return new Failure(kind, `${name} ${words}${said === "" ? "" : `: ${said}`}`, { where, hint });
}

/** Failure for a body that is not what the API promises; tells HTML (login pages, wrong prefixes) apart. */
export function contentFailure(name: string, where: string, start: string, expected: string): Failure {
	const html = /^\s*(<!doctype|<html|<\?xml|<head|<body)/i.test(start);
	return new Failure(
		"source",
		`${name} answered with ${html ? "an HTML page" : "something else"} instead of ${expected}`,
		{
			where,
			hint: html
				? "check the path prefix of the URL, and whether a login page stands before the server"
				: `check the URL; the answer began with "${excerpt(start, 60)}"`,
		},
	);
}
