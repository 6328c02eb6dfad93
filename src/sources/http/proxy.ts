/**
 * Which proxy a request takes: proxy_url with no_proxy, or the environment's HTTP_PROXY, HTTPS_PROXY and
 * NO_PROXY by the rules of Go's golang.org/x/net/http/httpproxy, which Prometheus uses.
 */
import { isIP } from "node:net";
import { Failure } from "../../model/failure.js";
import type { ProxyConfig } from "./config.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy for `url`, or null for a direct connection. */
export function proxyFor(url: URL, config: ProxyConfig, env: Environment): URL | null {
	if (config.proxy_url !== undefined && config.proxy_url !== "") {
		return bypasses(url, config.no_proxy ?? "") ? null : proxyUrl(config.proxy_url, "proxy_url");
	}
	if (config.proxy_from_environment !== true) return null;
	const read = (name: string): string => env[name] ?? env[name.toLowerCase()] ?? "";
	const name = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
	const value = read(name);
	// httpproxy never sends loopback traffic of environment settings through a proxy.
	if (value === "" || isLoopback(url.hostname) || bypasses(url, read("NO_PROXY"))) return null;
	return proxyUrl(value, name);
}

/** Whether a no_proxy list names the host: `*`, host, `.suffix`, host:port, IP or CIDR block. */
export function bypasses(url: URL, list: string): boolean {
	const host = bare(url.hostname);
	const port = url.port !== "" ? url.port : url.protocol === "https:" ? "443" : "80";
	return list
		.split(",")
		.map((entry) => entry.trim().toLowerCase())
		.filter((entry) => entry !== "")
		.some((entry) => matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
	if (entry === "*") return true;
	if (entry.includes("/")) return inBlock(host, entry);
	const split = /^\[?(.*?)\]?:(\d+)$/.exec(entry);
	const hasPort = split !== null && (isIP(entry) !== 6 || entry.startsWith("["));
	const name = bare(hasPort ? (split[1] ?? "") : entry);
	if (hasPort && split[2] !== port) return false;
	if (isIP(name) !== 0) return name === host;
	if (name.startsWith("*.")) return host.endsWith(name.slice(1));
	if (name.startsWith(".")) return host.endsWith(name);
	return host === name || host.endsWith(`.${name}`);
}

/** IPv4 only: a CIDR block of version 6 is compared by its text prefix, which covers whole groups. */
function inBlock(host: string, block: string): boolean {
	const [base = "", bits = ""] = block.split("/");
	if (isIP(host) !== isIP(base)) return false;
	if (isIP(host) === 4) {
		const mask = Number(bits) === 0 ? 0 : (0xffffffff << (32 - Number(bits))) >>> 0;
		return (address(host) & mask) >>> 0 === (address(base) & mask) >>> 0;
	}
	return isIP(host) === 6 && host.startsWith(base.replace(/::$/, ":"));
}

function address(ip: string): number {
	return ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isLoopback(hostname: string): boolean {
	const host = bare(hostname);
	return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** URL.hostname keeps the brackets of IPv6 addresses. */
function bare(host: string): string {
	return host.replace(/^\[|\]$/g, "").toLowerCase();
}

function proxyUrl(text: string, field: string): URL {
	const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
	const hint = "give it as http://host:port";
	let url: URL;
	try {
		url = new URL(full);
	} catch (cause) {
		throw new Failure("config", "the proxy's URL cannot be read", { where: field, hint, cause });
	}
	if (url.protocol !== "http:" && url.protocol !== "https:") {
		throw new Failure("config", `proxies over ${url.protocol} are not spoken`, { where: field, hint });
	}
	return url;
}
