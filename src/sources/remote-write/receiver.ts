/**
 * The HTTP side of `faultline serve`: POST /api/v1/write, and /-/healthy for whoever watches it. Statuses are
 * those of the specification: 400 and 415 make a sender drop the request, 503 makes it try again.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import snappy from "snappyjs";
import { Failure } from "../../model/failure.js";
import type { Seconds } from "../../model/time.js";
import { type CountRules, countSamples, keysOf, selectCounted } from "./counts.js";
import { decodeWrite, type WriteRequest, type WriteVersion } from "./decode.js";
import { MalformedMessage } from "./protobuf.js";
import type { CounterSink } from "./sink.js";

export interface ReceiverLimits {
	/** Bytes of a body as sent; Prometheus sends well under 1 MiB. */
	readonly maxBody: number;
	/** Bytes of a body after snappy. */
	readonly maxMessage: number;
	/** Time for one request to arrive. */
	readonly requestTimeout: Seconds;
}

export const defaultReceiverLimits: ReceiverLimits = {
	maxBody: 32 * 2 ** 20,
	maxMessage: 128 * 2 ** 20,
	requestTimeout: 30,
};

export interface ReceiverOptions {
	readonly sink: CounterSink;
	readonly rules: CountRules;
	readonly host: string;
	/** 0 takes a free one. */
	readonly port: number;
	readonly limits?: Partial<ReceiverLimits>;
	/** Hears of each request that was kept or refused. */
	readonly onRequest?: (outcome: ReceiverOutcome) => void;
}

export interface ReceiverOutcome {
	readonly status: number;
	readonly samples: number;
	/** Series of the request that count errors, requests or panics. */
	readonly counted: number;
	/** Why it was refused. */
	readonly reason?: string;
}

export interface Receiver {
	readonly host: string;
	readonly port: number;
	/** Takes no new request, finishes those under way, then resolves. */
	close(): Promise<void>;
}

/** Starts listening. @throws Failure("usage") when the address cannot be taken. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
	const limits = { ...defaultReceiverLimits, ...options.limits };
	const select = selectCounted(options.rules);
	const server = createServer((request, response) => {
		answer(request, response, limits, (write) => keep(write, options, select)).then(
			(outcome) => options.onRequest?.(outcome),
			// The sender went away: there is nobody to answer.
			() => request.destroy(),
		);
	});
	server.requestTimeout = limits.requestTimeout * 1000;
	server.headersTimeout = limits.requestTimeout * 1000;
	await listen(server, options.host, options.port);
	const { address, port } = server.address() as AddressInfo;
	return {
		host: address,
		port,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeIdleConnections();
			}),
	};
}

function listen(server: Server, host: string, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", (cause: NodeJS.ErrnoException) => {
			const words: Readonly<Record<string, string>> = {
				EADDRINUSE: "the address is in use",
				EACCES: "this user may not listen there",
				EADDRNOTAVAIL: "this machine has no such address",
			};
			const message = words[cause.code ?? ""] ?? `cannot listen (${cause.code})`;
			const hint = "choose another one with --listen host:port";
			reject(new Failure("usage", message, { where: `${host}:${port}`, hint, cause }));
		});
		server.listen(port, host, resolve);
	});
}

type Keep = (write: WriteRequest) => number;

/** Counts one request and keeps it; returns how many of its series count. */
function keep(
	write: WriteRequest,
	{ sink, rules }: ReceiverOptions,
	select: ReturnType<typeof selectCounted>,
): number {
	const counted = select(write.series);
	if (counted.length > 0) sink.apply(keysOf(counted), (last) => countSamples(counted, last, rules));
	return counted.length;
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	limits: ReceiverLimits,
	keepWrite: Keep,
): Promise<ReceiverOutcome> {
	const path = (request.url ?? "").replace(/\?.*$/s, "");
	if (path === "/-/healthy" || path === "/-/ready") return end(response, 200, "faultline is listening\n");
	if (path !== "/api/v1/write") return refuse(request, response, 404, "write to /api/v1/write");
	if (request.method !== "POST") return refuse(request, response, 405, "remote write is a POST");
	const version = versionOf(request);
	if (version === null) {
		return refuse(
			request,
			response,
			415,
			"send snappy blocks of io.prometheus.write.v2.Request or prometheus.WriteRequest",
		);
	}
	const body = await readBody(request, limits.maxBody);
	if (body === null) return refuse(request, response, 413, `the body is larger than ${limits.maxBody} bytes`);
	let write: WriteRequest;
	try {
		write = decodeWrite(snappy.uncompress(body, limits.maxMessage), version);
	} catch (error) {
		// snappyjs throws plain errors for bad streams.
		const words =
			error instanceof MalformedMessage
				? `malformed message: ${error.message}`
				: "the body is not a snappy block";
		return refuse(request, response, 400, words);
	}
	return store(response, write, keepWrite);
}

function store(response: ServerResponse, write: WriteRequest, keepWrite: Keep): ReceiverOutcome {
	let counted: number;
	try {
		counted = keepWrite(write);
	} catch (error) {
		// A busy or full store may recover: the sender keeps its samples and tries again.
		response.setHeader("retry-after", "5");
		const reason = error instanceof Failure ? error.message : "the store failed";
		return end(response, 503, `${reason}\n`, { samples: write.samples, counted: 0, reason });
	}
	response.setHeader("X-Prometheus-Remote-Write-Samples-Written", String(write.samples));
	response.setHeader("X-Prometheus-Remote-Write-Histograms-Written", "0");
	response.setHeader("X-Prometheus-Remote-Write-Exemplars-Written", "0");
	return end(response, 204, "", { samples: write.samples, counted });
}

/** Version by content type; null for what the specification answers with 415. */
function versionOf(request: IncomingMessage): WriteVersion | null {
	if ((request.headers["content-encoding"] ?? "").trim().toLowerCase() !== "snappy") return null;
	const [type = "", ...parameters] = (request.headers["content-type"] ?? "")
		.split(";")
		.map((part) => part.trim());
	if (type.toLowerCase() !== "application/x-protobuf") return null;
	const proto = parameters.find((one) => one.toLowerCase().startsWith("proto="))?.slice("proto=".length);
	if (proto === undefined || proto === "prometheus.WriteRequest") return "1.0";
	return proto === "io.prometheus.write.v2.Request" ? "2.0" : null;
}

/** The body, or null when it is larger than allowed. */
async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | null> {
	if (Number(request.headers["content-length"] ?? 0) > limit) return null;
	const parts: Buffer[] = [];
	let bytes = 0;
	for await (const part of request) {
		bytes += (part as Buffer).byteLength;
		if (bytes > limit) return null;
		parts.push(part as Buffer);
	}
	return Buffer.concat(parts);
}

function refuse(
	request: IncomingMessage,
	response: ServerResponse,
	status: number,
	reason: string,
): ReceiverOutcome {
	// What was not read stays unread: the connection cannot be used again.
	if (!request.complete) response.setHeader("connection", "close");
	return end(response, status, `${reason}\n`, { samples: 0, counted: 0, reason });
}

function end(
	response: ServerResponse,
	status: number,
	text: string,
	outcome: Omit<ReceiverOutcome, "status"> = { samples: 0, counted: 0 },
): ReceiverOutcome {
	response.writeHead(status, text === "" ? {} : { "content-type": "text/plain; charset=utf-8" });
	response.end(text);
	return { status, ...outcome };
}
