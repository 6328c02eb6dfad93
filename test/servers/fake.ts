/**
 * Small local HTTP servers that answer as told, remember what they were asked, and can misbehave: stay silent,
 * cut an answer, speak no HTTP. On a free loopback port; `close` ends every connection.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import {
	type AddressInfo,
	createServer as createTcpServer,
	type Server as NetServer,
	type Socket,
} from "node:net";

export interface Seen {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingMessage["headers"];
	readonly body: string;
}

export interface FakeServer {
	readonly url: string;
	readonly port: number;
	readonly seen: readonly Seen[];
	close(): Promise<void>;
}

export type FakeHandler = (request: Seen, response: ServerResponse, index: number) => void | Promise<void>;

/** Starts a server; `tls` makes it speak HTTPS. */
export async function startFake(
	handler: FakeHandler,
	tls?: { readonly key: string; readonly cert: string; readonly ca?: string; readonly requestCert?: boolean },
): Promise<FakeServer> {
	const seen: Seen[] = [];
	const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		const url = new URL(request.url ?? "/", "http://fake");
		const one: Seen = {
			method: request.method ?? "",
			path: url.pathname,
			query: url.searchParams,
			headers: request.headers,
			body: Buffer.concat(parts).toString("utf8"),
		};
		seen.push(one);
		await handler(one, response, seen.length - 1);
	};
	const server = tls === undefined ? createServer(listener) : createHttpsServer(tls, listener);
	const port = await listen(server);
	return {
		url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
		port,
		seen,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** A TCP server that hands each connection to `onConnection` and never speaks by itself. */
export async function startTcp(onConnection: (socket: Socket) => void): Promise<FakeServer> {
	const sockets = new Set<Socket>();
	const server = createTcpServer((socket) => {
		sockets.add(socket);
		socket.on("error", () => undefined);
		socket.on("close", () => sockets.delete(socket));
		onConnection(socket);
	});
	const port = await listen(server);
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		seen: [],
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				for (const socket of sockets) socket.destroy();
			}),
	};
}

/** Answers JSON. */
export function json(response: ServerResponse, value: unknown, status = 200): void {
	response.writeHead(status, { "content-type": "application/json" });
	response.end(JSON.stringify(value));
}

async function listen(server: NetServer): Promise<number> {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return (server.address() as AddressInfo).port;
}
