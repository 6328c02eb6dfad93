import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Failure } from "../../../src/model/failure.js";
import { createHttpClient } from "../../../src/sources/http/client.js";
import type { HttpConfig } from "../../../src/sources/http/config.js";
import type { HttpClient, HttpClientOptions } from "../../../src/sources/http/request.js";
import type { ClientClock } from "../../../src/sources/http/retry.js";
import { type FakeHandler, type FakeServer, json, startFake, startTcp } from "../../servers/fake.js";

const open: { close(): unknown }[] = [];
afterEach(async () => {
	for (const one of open.splice(0)) await one.close();
});

/** Never waits; remembers for how long it was asked to. */
function quickClock(): ClientClock & { readonly waits: number[] } {
	const waits: number[] = [];
	return { waits, now: () => 1000, random: () => 0.5, sleep: async (seconds) => void waits.push(seconds) };
}

async function fake(handler: FakeHandler, ...rest: [Parameters<typeof startFake>[1]?]): Promise<FakeServer> {
	const server = await startFake(handler, ...rest);
	open.push(server);
	return server;
}

function client(baseUrl: string, more: Partial<HttpClientOptions> = {}): HttpClient {
	const limits = { connect: 2, idle: 0.15, total: 2, ...more.limits };
	const made = createHttpClient({ name: "Store", baseUrl, clock: quickClock(), ...more, limits });
	open.push(made);
	return made;
}

const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
	const error = await work.then(
		() => new Error("no failure"),
		(reason: unknown) => reason,
	);
	expect(error).toHaveProperty("name", "Failure");
	return error as Failure;
};
const textOf = async (made: HttpClient, path = "x"): Promise<string> => (await made.sendOk({ path })).text();

describe("requests", () => {
	it("keeps the path prefix and adds the query, headers and tenant", async () => {
		const server = await fake((_, response) => void response.end("fine"));
		const made = client(`${server.url}/prometheus/`, { headers: { "X-Scope-OrgID": "t1|t2" } });
		const answer = await made.sendOk({
			path: "api/v1/query",
			query: new URLSearchParams({ query: 'a{b="ä"}' }),
		});
		expect(await answer.text()).toBe("fine");
		expect(server.seen[0]?.path).toBe("/prometheus/api/v1/query");
		expect(server.seen[0]?.query.get("query")).toBe('a{b="ä"}');
		expect(server.seen[0]?.headers["x-scope-orgid"]).toBe("t1|t2");
	});

	it("unpacks gzip and counts the cap after unpacking", async () => {
		const packed = gzipSync(Buffer.alloc(3_000_000, "a"));
		const server = await fake((_, response) => {
			response.writeHead(200, { "content-encoding": "gzip" });
			response.end(packed);
		});
		expect((await textOf(client(server.url))).length).toBe(3_000_000);
		const failure = await failureOf(textOf(client(server.url, { limits: { maxBytes: 2 ** 20 } })));
		expect(failure.kind).toBe("source");
		expect(failure.message).toBe("Store answered with more than 1 MiB");
	});

	it("stops an endless answer at the cap without reading it all", async () => {
		let sent = 0;
		const server = await fake((_, response) => {
			const piece = Buffer.alloc(2 ** 16, "x");
			const more = (): void => {
				while (!response.destroyed) {
					sent += piece.length;
					if (!response.write(piece)) {
						response.once("drain", more);
						return;
					}
				}
			};
			more();
		});
		const failure = await failureOf(textOf(client(server.url, { limits: { maxBytes: 2 ** 20 } })));
		expect(failure.message).toContain("more than 1 MiB");
		expect(sent).toBeLessThan(500 * 2 ** 20);
	});

	it("limits the requests in flight", async () => {
		let now = 0;
		let most = 0;
		const server = await fake((_, response) => {
			most = Math.max(most, ++now);
			setTimeout(() => {
				now--;
				response.end("ok");
			}, 20);
		});
		const made = client(server.url, { concurrency: 2 });
		await Promise.all(Array.from({ length: 7 }, () => textOf(made)));
		expect(most).toBe(2);
		expect(server.seen).toHaveLength(7);
	});
});

describe("credentials", () => {
	const headerOf = async (raw: HttpConfig, url?: (base: string) => string): Promise<string | undefined> => {
		const server = await fake((_, response) => void response.end());
		await textOf(client(url?.(server.url) ?? server.url, { config: raw }));
		return server.seen[0]?.headers.authorization;
	};
	const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

	it("sends basic, bearer, typed and URL credentials", async () => {
		expect(await headerOf({ basic_auth: { username: "ann", password: "pä:ss" } })).toBe(basic("ann:pä:ss"));
		expect(await headerOf({ authorization: { credentials: "tok" } })).toBe("Bearer tok");
		expect(await headerOf({ authorization: { type: "Token", credentials: "tok" } })).toBe("Token tok");
		expect(await headerOf({ bearer_token: "old" })).toBe("Bearer old");
		expect(await headerOf({}, (url) => url.replace("http://", "http://u%40x:p%2F@"))).toBe(basic("u@x:p/"));
	});

	it("reads files for every request and trims them", async () => {
		const folder = mkdtempSync(join(tmpdir(), "faultline-http-"));
		open.push({ close: () => rmSync(folder, { recursive: true }) });
		const file = join(folder, "token");
		writeFileSync(file, "first\n");
		const server = await fake((_, response) => void response.end());
		const made = client(server.url, { config: { bearer_token_file: file } });
		await textOf(made);
		writeFileSync(file, "second\n");
		await textOf(made);
		expect(server.seen.map((one) => one.headers.authorization)).toEqual(["Bearer first", "Bearer second"]);
		rmSync(file);
		const failure = await failureOf(textOf(made));
		expect([failure.kind, failure.where]).toEqual(["config", file]);
	});

	it("fetches one OAuth 2 token, falls back to form credentials, renews after a 401", async () => {
		let tokens = 0;
		const server = await fake((request, response) => {
			if (request.path === "/token") {
				const form = new URLSearchParams(request.body);
				if (form.get("client_secret") !== "s3cret") return json(response, { error: "invalid_client" }, 401);
				expect(form.get("scope")).toBe("read all");
				expect(form.get("audience")).toBe("metrics");
				return json(response, { access_token: `t${++tokens}`, expires_in: 3600 });
			}
			response.statusCode = request.headers.authorization === "Bearer t1" && tokens === 1 ? 401 : 200;
			response.end(request.headers.authorization);
		});
		const oauth2 = {
			client_id: "id",
			client_secret: "s3cret",
			scopes: ["read", "all"],
			token_url: `${server.url}/token`,
			endpoint_params: { audience: "metrics" },
		};
		const made = client(server.url, { config: { oauth2 } });
		expect(await textOf(made)).toBe("Bearer t2");
		expect(await Promise.all([textOf(made), textOf(made)])).toEqual(["Bearer t2", "Bearer t2"]);
		expect(tokens).toBe(2);
	});

	it("never shows a secret that the server echoes", async () => {
		const server = await fake((request, response) => {
			response.statusCode = 401;
			response.end(`bad credentials: ${request.headers.authorization}`);
		});
		const config = { authorization: { credentials: "hunter2-secret" } };
		const failure = await failureOf(textOf(client(server.url, { config })));
		expect(failure.kind).toBe("authentication");
		expect(failure.message).toContain("bad credentials: Bearer [secret]");
		expect(JSON.stringify([failure.message, failure.where, failure.hint])).not.toContain("hunter2");
	});

	it("hides the path of secret URLs", async () => {
		const server = await fake((_, response) => {
			response.statusCode = 404;
			response.end("no_service");
		});
		const failure = await failureOf(
			textOf(client(`${server.url}/services/T0/B0/xyz`, { secretPath: true }), ""),
		);
		expect(failure.where).toBe(`${server.url}/...`);
		expect(failure.message).toContain("no_service");
	});
});

describe("redirects", () => {
	it("follows to another host without credentials, tenant or custom headers", async () => {
		const other = await fake((_, response) => void response.end("other"));
		const server = await fake(
			(_, response) => void response.writeHead(302, { location: `${other.url}/login` }).end(),
		);
		const config = {
			basic_auth: { username: "u", password: "pass" },
			http_headers: { "X-Key": { secrets: ["kkkk"] } },
		};
		expect(await textOf(client(server.url, { config, headers: { "X-Scope-OrgID": "t" } }))).toBe("other");
		expect(server.seen[0]?.headers).toMatchObject({ "x-key": "kkkk", "x-scope-orgid": "t" });
		const headers = other.seen[0]?.headers ?? {};
		expect(Object.keys(headers).sort()).toEqual(["accept-encoding", "connection", "host", "user-agent"]);
	});

	it("keeps credentials on the same host, also for a POST with 307", async () => {
		const server = await fake((request, response) => {
			if (request.path === "/x") response.writeHead(307, { location: "/y" });
			response.end(`${request.path} ${request.body} ${request.headers.authorization}`);
		});
		const made = client(server.url, { config: { bearer_token: "tokk" } });
		const answer = await made.sendOk({ path: "x", method: "POST", body: "q=1" });
		expect(await answer.text()).toBe("/y q=1 Bearer tokk");
	});

	it("refuses to carry a POST elsewhere and says where it should go", async () => {
		const server = await fake(
			(_, response) => void response.writeHead(307, { location: "https://evil.test/a?t=1" }).end(),
		);
		const failure = await failureOf(client(server.url).send({ path: "x", method: "POST", body: "q" }));
		expect(failure.message).toBe("Store redirects POST to https://evil.test/a");
	});

	it("gives up on a circle, and does not follow when told so", async () => {
		const server = await fake((_, response) => void response.writeHead(302, { location: "/x" }).end());
		expect((await failureOf(textOf(client(server.url)))).message).toContain("redirects more than 10 times");
		const config = { follow_redirects: false };
		expect((await failureOf(textOf(client(server.url, { config })))).message).toContain("status 302");
	});
});

describe("retries", () => {
	it("tries passing statuses again with jitter and obeys Retry-After", async () => {
		const clock = quickClock();
		const server = await fake((_, response, index) => {
			if (index === 0) response.writeHead(503).end();
			else if (index === 1) response.writeHead(429, { "retry-after": "7" }).end();
			else response.end("at last");
		});
		expect(await textOf(client(server.url, { clock }))).toBe("at last");
		expect(clock.waits).toEqual([0.25, 7]);
	});

	it("does not wait longer than the cap, and reports the status", async () => {
		const server = await fake(
			(_, response) => void response.writeHead(429, { "retry-after": "3600" }).end("slow down"),
		);
		const failure = await failureOf(textOf(client(server.url)));
		expect(failure.message).toBe("Store asks for fewer requests (429): slow down");
		expect(server.seen).toHaveLength(1);
	});

	it("does not repeat a request that must not be sent twice", async () => {
		const server = await fake((_, response) => void response.writeHead(503).end());
		const failure = await failureOf(
			client(server.url).sendOk({ path: "x", method: "POST", repeatable: false }),
		);
		expect(failure.kind).toBe("source");
		expect(server.seen).toHaveLength(1);
	});
});

describe("broken servers", () => {
	const speaks = (text: string) => (socket: Socket) => {
		socket.write(text);
	};
	const cut = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nabc";
	const behaviours: [string, (socket: Socket) => void, string, string][] = [
		["down", (socket) => void socket.destroy(), "source", "closed the connection"],
		["half-open", () => undefined, "source", "fell silent for 0.15 s"],
		["not HTTP", speaks("SSH-2.0-x\r\n"), "source", "does not speak HTTP"],
		["cut short", (socket) => void socket.end(cut), "source", "closed the connection before the answer"],
		["silent in the body", speaks(cut), "source", "fell silent"],
	];
	it.each(behaviours)("%s", async (_, behave, kind, words) => {
		const server = await startTcp((socket) => {
			socket.once("data", () => behave(socket));
		});
		open.push(server);
		const failure = await failureOf(textOf(client(server.url)));
		expect([failure.kind, failure.where]).toEqual([kind, `${server.url}/x`]);
		expect(failure.message).toContain(words);
		expect(failure.hint).toBeTruthy();
	});

	it("nothing listens", async () => {
		const server = await startFake(() => undefined);
		await server.close();
		const failure = await failureOf(textOf(client(server.url)));
		expect(failure.message).toBe("Store refused the connection");
	});

	it("a slow drip ends at the total limit", async () => {
		const server = await fake((_, response) => {
			const timer = setInterval(() => response.write("x"), 20);
			response.on("close", () => clearInterval(timer));
		});
		const failure = await failureOf(textOf(client(server.url, { limits: { idle: 1, total: 0.2 } })));
		expect([failure.kind, failure.message]).toEqual([
			"source",
			"Store did not finish its answer within 0.2 s",
		]);
	});

	it("an aborted signal interrupts at once; a deadline of the run says so", async () => {
		const server = await fake(() => undefined);
		const made = client(server.url, { limits: { idle: 5 } });
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 20);
		expect((await failureOf(made.send({ path: "" }, stop.signal))).kind).toBe("interrupted");
		expect((await failureOf(made.send({ path: "" }, AbortSignal.timeout(20)))).kind).toBe("deadline");
	});
});

describe("TLS and proxies", () => {
	let folder = "";
	const read = (name: string): string => readFileSync(join(folder, name), "utf8");
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), "faultline-tls-"));
		const alt = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
		for (const name of ["server", "client"]) {
			const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
			const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", `/CN=${name}`];
			execFileSync("openssl", [...args, ...files, ...alt], { cwd: folder, stdio: "ignore" });
		}
	});
	afterAll(() => rmSync(folder, { recursive: true }));
	const secure = (handler: FakeHandler, mutual = false): Promise<FakeServer> =>
		fake(handler, {
			key: read("server.key"),
			cert: read("server.pem"),
			...(mutual ? { ca: read("client.pem"), requestCert: true } : {}),
		});

	it("wants the CA, takes it from a file, or skips the check", async () => {
		const server = await secure((_, response) => void response.end("tls"));
		const failure = await failureOf(textOf(client(server.url)));
		expect(failure.message).toContain("self-signed certificate");
		expect(failure.hint).toContain("tls_config.ca_file");
		const ca = { tls_config: { ca_file: join(folder, "server.pem") } };
		expect(await textOf(client(server.url, { config: ca }))).toBe("tls");
		const skip = { tls_config: { insecure_skip_verify: true } };
		expect(await textOf(client(server.url, { config: skip }))).toBe("tls");
	});

	it("shows the client certificate (mTLS)", async () => {
		const server = await secure((_, response) => void response.end("mutual"), true);
		const tls = { ca_file: join(folder, "server.pem"), cert_file: join(folder, "client.pem") };
		const mutual = {
			tls_config: { ...tls, key_file: join(folder, "client.key"), min_version: "TLS12" as const },
		};
		expect(await textOf(client(server.url, { config: mutual }))).toBe("mutual");
		const without = { tls_config: { ca_file: tls.ca_file } };
		expect((await failureOf(textOf(client(server.url, { config: without })))).kind).not.toBe("internal");
	});

	it("tells TLS on a plain port", async () => {
		const server = await fake((_, response) => void response.end());
		const failure = await failureOf(textOf(client(server.url.replace("http:", "https:"))));
		expect(failure.message).toMatch(/does not speak TLS/);
	});

	it("goes through a proxy: absolute URL for http, CONNECT for https, with the proxy's own credentials", async () => {
		const target = await secure((_, response) => void response.end("through"));
		const plain = await fake((request, response) => void response.end(`plain ${request.path}`));
		const asked: string[] = [];
		const proxy = createServer((request, response) => {
			asked.push(`${request.method} ${request.url} ${request.headers["proxy-authorization"]}`);
			response.end("by proxy");
		});
		proxy.on("connect", (request, socket) => {
			asked.push(
				`CONNECT ${request.url} ${request.headers["proxy-authorization"]} ${request.headers.authorization}`,
			);
			const upstream = connect(target.port, "127.0.0.1", () => {
				socket.write("HTTP/1.1 200 OK\r\n\r\n");
				upstream.pipe(socket).pipe(upstream);
			});
		});
		await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
		open.push({
			close: () => {
				proxy.close();
				proxy.closeAllConnections();
			},
		});
		const proxy_url = `http://me:pw@127.0.0.1:${(proxy.address() as { port: number }).port}`;
		const credentials = `Basic ${Buffer.from("me:pw").toString("base64")}`;
		const tls_config = { ca_file: join(folder, "server.pem") };
		const config = { proxy_url, tls_config, bearer_token: "tokk" };
		expect(await textOf(client(target.url, { config }))).toBe("through");
		expect(await textOf(client(plain.url, { config }))).toBe("by proxy");
		expect(asked).toEqual([
			`CONNECT 127.0.0.1:${target.port} ${credentials} undefined`,
			`GET ${plain.url}/x ${credentials}`,
		]);
		const direct = { proxy_url, no_proxy: "127.0.0.0/8" };
		expect(await textOf(client(plain.url, { config: direct }))).toBe("plain /x");
	});
});
