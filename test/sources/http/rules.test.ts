import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/model/failure.js";
import { checkHttpConfig, type HttpConfig } from "../../../src/sources/http/config.js";
import { bypasses, proxyFor } from "../../../src/sources/http/proxy.js";
import { excerpt, safeUrl } from "../../../src/sources/http/redact.js";
import { retryAfter, waitBefore } from "../../../src/sources/http/retry.js";

const refusal = (raw: HttpConfig): Failure => {
	try {
		checkHttpConfig(raw, "metrics.http_config");
	} catch (error) {
		if (error instanceof Failure) return error;
	}
	throw new Error("was accepted");
};

describe("http_config", () => {
	it.each<[HttpConfig, string]>([
		[{ basic_auth: { username: "a" }, bearer_token: "b" }, "only one of basic_auth, bearer_token can be set"],
		[{ oauth2: { client_id: "a", token_url: "http://t" } }, "the client secret is missing"],
		[{ basic_auth: { password: "a", password_file: "b" } }, "both basic_auth.password and"],
		[{ authorization: { type: "Basic", credentials: "x" } }, 'the type cannot be "basic"'],
		[{ tls_config: { cert_file: "c" } }, "a client certificate without its key"],
		[{ tls_config: { min_version: "TLS13", max_version: "TLS12" } }, "min_version is above max_version"],
		[{ no_proxy: "a" }, "no_proxy is set without proxy_url"],
		[{ proxy_url: "http://p", proxy_from_environment: true }, "are both set"],
		[{ http_headers: { "content-TYPE": { values: ["a"] } } }, "set by the client itself"],
		[{ http_headers: { "a\r\nb": { values: ["a"] } } }, "characters HTTP does not allow"],
	])("refuses %j", (raw, words) => {
		expect(refusal(raw).message).toContain(words);
		expect(refusal(raw).kind).toBe("config");
	});

	it("names the field and never quotes a value", () => {
		const failure = refusal({ bearer_token: "secret-value", authorization: { credentials: "other-secret" } });
		expect(failure.where).toBe("metrics.http_config.bearer_token");
		expect(`${failure.message}${failure.where}${failure.hint}`).not.toMatch(/secret-value|other-secret/);
	});
});

describe("proxy choice", () => {
	it.each([
		["http://a.example.com", "example.com", true],
		["http://example.com", ".example.com", false],
		["http://badexample.com", "example.com", false],
		["https://h:8443", "h:8443", true],
		["https://h", "h:8443", false],
		["http://10.1.2.3", "10.0.0.0/8", true],
		["http://11.1.2.3", "10.0.0.0/8,*.x", false],
		["http://[::1]:9090", "[::1]:9090", true],
		["http://any", "*", true],
	])("%s with %s", (url, list, expected) => {
		expect(bypasses(new URL(url), list)).toBe(expected);
	});

	it("reads the environment only when asked, never for loopback", () => {
		const env = { HTTPS_PROXY: "proxy:3128", NO_PROXY: "inside" };
		const config = { proxy_from_environment: true };
		expect(proxyFor(new URL("https://x"), {}, env)).toBeNull();
		expect(proxyFor(new URL("https://x"), config, env)?.href).toBe("http://proxy:3128/");
		expect(proxyFor(new URL("https://inside"), config, env)).toBeNull();
		expect(proxyFor(new URL("https://localhost"), config, env)).toBeNull();
	});
});

describe("waiting", () => {
	it("reads both forms of Retry-After", () => {
		expect(retryAfter("12", 0)).toBe(12);
		expect(retryAfter("Thu, 01 Jan 1970 00:01:00 GMT", 20)).toBe(40);
		expect(retryAfter("Thu, 01 Jan 1970 00:01:00 GMT", 90)).toBe(0);
		expect(retryAfter("soon", 0)).toBeNull();
	});

	it("stays within the doubling bound and the cap", () => {
		const policy = { retries: 9, base: 0.5, cap: 4 };
		fc.assert(
			fc.property(fc.nat(8), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, chance) => {
				const wait = waitBefore(policy, attempt, null, () => chance) ?? -1;
				expect(wait).toBeGreaterThanOrEqual(0);
				expect(wait).toBeLessThanOrEqual(Math.min(4, 0.5 * 2 ** attempt));
			}),
		);
		expect(waitBefore(policy, 9, null, Math.random)).toBeNull();
	});
});

describe("what may be shown", () => {
	it("drops user info, query and fragment", () => {
		expect(safeUrl("https://u:p@h:1/a/b?key=1#f")).toBe("https://h:1/a/b");
		expect(safeUrl("https://h/s/T/B", true)).toBe("https://h/...");
		expect(safeUrl("::")).toBe("(unreadable URL)");
	});

	it("makes foreign text printable on one line", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				expect(excerpt(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
				expect([...excerpt(text, 20)].length).toBeLessThanOrEqual(23);
			}),
		);
	});
});
