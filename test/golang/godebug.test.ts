import { describe, expect, it } from "vitest";
import { defaultsRaised, godebugDefaults, minorVersion } from "../../src/golang/godebug.js";

describe("godebug", () => {
	it("names each setting once per version, as GODEBUG takes it, in the order of versions", () => {
		const names = godebugDefaults.map((one) => `${one.minor} ${one.setting}`);
		expect(new Set(names).size).toBe(names.length);
		expect(names.filter((name) => !/^\d+ [a-z0-9]+=\d+$/.test(name))).toEqual([]);
		const minors = godebugDefaults.map((one) => one.minor);
		expect(minors).toEqual([...minors].sort((a, b) => a - b));
		expect(
			godebugDefaults
				.flatMap((one) => one.packages)
				.filter((path) => !/^[a-z0-9]+(?:\/[a-z0-9]+)*$/.test(path)),
		).toEqual([]);
	});

	it("lists what changes above the old line up to the new one", () => {
		const raised = (from: number, to: number) => defaultsRaised(from, to).map((one) => one.setting);
		expect(raised(20, 21)).toEqual(["panicnil=0"]);
		expect(raised(21, 21)).toEqual([]);
		expect(raised(22, 23)).toContain("asynctimerchan=0");
		expect(raised(23, 24)).not.toContain("asynctimerchan=0");
	});

	it.each([
		["1.22", 22],
		["1.22.3", 22],
		["go1.23rc1", 23],
		["2.0", null],
		["", null],
	])("reads the version %s", (text, minor) => expect(minorVersion(text)).toBe(minor));

	it.each([
		["httpmuxgo121", 'pattern "GET /a" (registered at x.go:1) conflicts with pattern "/a"'],
		["tlsrsakex", "remote error: tls: handshake failure"],
		["x509negativeserial", "x509: negative serial number"],
		["urlmaxqueryparams", "net/url: number of URL query parameters exceeded limit"],
	])("knows the words of %s", (name, message) => {
		const [setting] = godebugDefaults.filter((one) => one.setting.startsWith(`${name}=`));
		expect(setting?.message?.test(message)).toBe(true);
		expect(setting?.message?.test("unexpected end of JSON input")).toBe(false);
	});
});
