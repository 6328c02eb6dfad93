/**
 * One request and one answer over the wire: connection (direct, through a proxy, or tunnelled with CONNECT),
 * time limits for connecting, for silence and in total, and a cap on the bytes of the answer. No retries, no
 * redirects, no credentials: those are the client's. Errors leave here as they are; failures.ts words them.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect as tlsConnect } from "node:tls";
import { readBody } from "./body.js";
import { TimeLimit } from "./failures.js";
import type { HttpLimits } from "./limits.js";

export interface Call {
	readonly url: URL;
	readonly method: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array | null;
	readonly tls: ConnectionOptions;
	readonly proxy: URL | null;
	/** Headers for the CONNECT request or, on plain HTTP, for the proxy. */
	readonly proxyHeaders: Readonly<Record<string, string>>;
	readonly limits: HttpLimits;
	readonly signal?: AbortSignal | undefined;
}

export interface WireAnswer {
	readonly status: number;
	readonly reason: string;
	readonly headers: IncomingMessage["headers"];
	/** Decompressed body; reading it to the end or leaving the loop frees the connection. */
	readonly chunks: AsyncIterable<Uint8Array>;
	/** Drops the body and the connection. */
	discard(): void;
}

/** Kept-alive connections of one client. */
export class Connections {
	readonly #http = new HttpAgent({ keepAlive: true, maxFreeSockets: 8 });
	readonly #https = new HttpsAgent({ keepAlive: true, maxFreeSockets: 8 });

	agent(url: URL): HttpAgent {
		return url.protocol === "https:" ? this.#https : this.#http;
	}

	close(): void {
		this.#http.destroy();
		this.#https.destroy();
	}
}

/** Sends one request. @throws raw network errors, TimeLimit, or the signal's reason. */
export async function exchange(call: Call, connections: Connections): Promise<WireAnswer> {
	call.signal?.throwIfAborted();
	const stop = new AbortController();
	const abort = (): void => stop.abort(call.signal?.reason);
	call.signal?.addEventListener("abort", abort, { once: true });
	const total = setTimeout(
		() => stop.abort(new TimeLimit("total", call.limits.total)),
		call.limits.total * 1000,
	);
	const release = (): void => {
		clearTimeout(total);
		call.signal?.removeEventListener("abort", abort);
	};
	try {
		const secure = call.url.protocol === "https:";
		const tunnel = secure && call.proxy !== null ? await openTunnel(call, call.proxy, stop.signal) : null;
		const message = await headersOf(call, connections, tunnel, stop.signal);
		const chunks = readBody(message, call.limits, stop.signal, release);
		const discard = (): void => {
			release();
			message.destroy();
		};
		const { statusCode: status = 0, statusMessage: reason = "", headers } = message;
		return { status, reason, headers, chunks, discard };
	} catch (error) {
		release();
		throw stop.signal.aborted ? stop.signal.reason : error;
	}
}

function headersOf(
	call: Call,
	connections: Connections,
	tunnel: Duplex | null,
	signal: AbortSignal,
): Promise<IncomingMessage> {
	const { url, limits } = call;
	const secure = url.protocol === "https:";
	const viaProxy = !secure && call.proxy !== null;
	const target = viaProxy && call.proxy !== null ? call.proxy : url;
	// Inside a tunnel TLS is done already: the request speaks plain HTTP over the secured socket.
	const overTls = tunnel === null && target.protocol === "https:";
	return new Promise((resolve, reject) => {
		const request = (overTls ? httpsRequest : httpRequest)({
			protocol: overTls ? "https:" : "http:",
			hostname: target.hostname.replace(/^\[|\]$/g, ""),
			port: target.port,
			method: call.method,
			path: viaProxy ? `${url.origin}${url.pathname}${url.search}` : `${url.pathname}${url.search}`,
			headers: {
				...call.headers,
				...(viaProxy ? call.proxyHeaders : {}),
				host: url.host,
				...(call.body === null ? {} : { "content-length": String(call.body.byteLength) }),
			},
			signal,
			...(tunnel === null
				? { agent: connections.agent(target), ...(secure ? call.tls : {}) }
				: { createConnection: () => tunnel }),
		});
		let timer = setTimeout(
			() => request.destroy(new TimeLimit("connect", limits.connect)),
			limits.connect * 1000,
		);
		const connected = (): void => {
			clearTimeout(timer);
			timer = setTimeout(() => request.destroy(new TimeLimit("idle", limits.idle)), limits.idle * 1000);
		};
		request.on("socket", (socket) => {
			if (tunnel !== null || !socket.connecting) connected();
			else socket.once(overTls ? "secureConnect" : "connect", connected);
		});
		request.on("response", (message) => {
			clearTimeout(timer);
			resolve(message);
		});
		request.on("error", (error) => {
			clearTimeout(timer);
			reject(error);
		});
		request.end(call.body ?? undefined);
	});
}

/** CONNECT through the proxy, then TLS to the target inside the tunnel. */
async function openTunnel(call: Call, proxy: URL, signal: AbortSignal): Promise<Duplex> {
	const { url, limits } = call;
	const authority = `${url.hostname}:${url.port === "" ? "443" : url.port}`;
	const plain = await new Promise<Duplex>((resolve, reject) => {
		const request = (proxy.protocol === "https:" ? httpsRequest : httpRequest)({
			protocol: proxy.protocol,
			hostname: proxy.hostname.replace(/^\[|\]$/g, ""),
			port: proxy.port,
			method: "CONNECT",
			path: authority,
			headers: { ...call.proxyHeaders, host: authority },
			agent: false,
			signal,
		});
		const timer = setTimeout(
			() => request.destroy(new TimeLimit("connect", limits.connect)),
			limits.connect * 1000,
		);
		request.on("connect", (answer, socket) => {
			clearTimeout(timer);
			if (answer.statusCode === 200) resolve(socket);
			else {
				socket.destroy();
				reject(new ProxyRefusal(answer.statusCode ?? 0));
			}
		});
		request.on("error", (error) => {
			clearTimeout(timer);
			reject(error);
		});
		request.end();
	});
	return handshake(plain, call, signal);
}

function handshake(plain: Duplex, call: Call, signal: AbortSignal): Promise<Duplex> {
	return new Promise((resolve, reject) => {
		const name = call.url.hostname.replace(/^\[|\]$/g, "");
		// RFC 6066: a server name is never an address.
		const servername = isIP(name) === 0 ? { servername: name } : {};
		const secured = tlsConnect({ host: name, ...servername, ...call.tls, socket: plain });
		const fail = (error: unknown): void => {
			clearTimeout(timer);
			secured.destroy();
			plain.destroy();
			reject(error);
		};
		const timer = setTimeout(
			() => fail(new TimeLimit("connect", call.limits.connect)),
			call.limits.connect * 1000,
		);
		signal.addEventListener("abort", () => fail(signal.reason), { once: true });
		secured.once("secureConnect", () => {
			clearTimeout(timer);
			resolve(secured);
		});
		secured.once("error", fail);
	});
}

/** The proxy answered CONNECT with something else than 200. */
export class ProxyRefusal extends Error {
	override readonly name = "ProxyRefusal";
	constructor(readonly status: number) {
		super(`the proxy answered CONNECT with ${status}`);
	}
}
