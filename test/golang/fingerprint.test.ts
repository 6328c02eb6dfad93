import { describe, expect, it } from "vitest";
import { fingerprintFrames, fingerprintOf } from "../../src/golang/fingerprint.js";
import { messageTemplate, splitJoined, splitWrapChain } from "../../src/golang/message.js";
import { mainTrace, parseStacks } from "../../src/golang/stack/parse.js";

function print(text: string): string {
	const trace = mainTrace(parseStacks(text));
	if (trace === null) throw new Error("no trace");
	return fingerprintOf(trace);
}

const base = `panic: runtime error: index out of range [5] with length 3

goroutine 37 [running]:
example.com/shop/order.(*Batch).ship(0xc0001)
	/src/order/batch.go:48 +0x1d
example.com/shop/order.(*Batch).Run.func1()
	/src/order/batch.go:31 +0x2
net/http.HandlerFunc.ServeHTTP(0x1)
	/usr/local/go/src/net/http/server.go:2109 +0x2f
`;

describe("fingerprintOf", () => {
	it.each([
		["line moves", base.replace("48", "52").replace(":31", ":35")],
		["goroutine id", base.replace("37", "9")],
		["addresses and offsets", base.replace("0xc0001", "0xc000999").replace("+0x1d", "+0x99")],
		["inlining marks", base.replace("ship(0xc0001)", "ship(...)").replace(" +0x1d", "")],
		["panic values", base.replace("[5] with length 3", "[9] with length 7")],
		["another closure of the same function", base.replace("func1", "func2.1")],
		["standard library frames", base.replace("HandlerFunc.ServeHTTP", "serverHandler.ServeHTTP")],
		["build folder", base.replaceAll("/src/order", "/home/ci/order")],
		[
			"creator",
			`${base}created by net/http.(*Server).Serve in goroutine 1\n\t/usr/local/go/src/net/http/server.go:1\n`,
		],
		[
			"recovered and logged",
			base.replace(
				"[running]:",
				"[running]:\nmain.guard()\n\t/g.go:1\npanic({0x1, 0x2})\n\t/usr/local/go/src/runtime/panic.go:8",
			),
		],
	])("stays under a change of %s", (_, text) => {
		expect(print(text)).toBe(print(base));
		expect(print(base)).toMatch(/^[0-9a-f]{16}$/);
	});

	it.each([
		["the crashing function", base.replace("ship", "pack")],
		["the failure class", base.replace("index out of range [5] with length 3", "integer divide by zero")],
	])("changes with %s", (_, text) => {
		expect(print(text)).not.toBe(print(base));
	});

	it("does not depend on recursion depth or type arguments", () => {
		const frame = (type: string) => `m.(*T[${type}]).Walk()\n\t/w.go:3\n`;
		const text = (n: number, type: string) => `panic: x\n\ngoroutine 1 [running]:\n${frame(type).repeat(n)}`;
		expect(print(text(3, "..."))).toBe(print(text(9, "go.shape.int")));
	});

	it("takes both accesses of a race in any order", () => {
		const part = (kind: string, id: number, fn: string) =>
			`${kind} at 0x00c by goroutine ${id}:\n  m.${fn}()\n      /m.go:1 +0x1\n\n`;
		const race = (a: string, b: string) =>
			`==================\nWARNING: DATA RACE\n${part("Write", 7, a)}${part("Previous read", 8, b)}==================\n`;
		expect(print(race("Put", "Get"))).toBe(print(race("Get", "Put")));
		expect(print(race("Put", "Get"))).not.toBe(print(race("Put", "Len")));
	});

	it("uses foreign frames when there are no others, and the template without frames", () => {
		const text =
			"panic: x\n\ngoroutine 1 [running]:\nnet/http.F()\n\t/usr/local/go/src/net/http/server.go:2\n";
		const trace = mainTrace(parseStacks(text));
		expect(trace && fingerprintFrames(trace)).toEqual(["net/http.F"]);
		expect(fingerprintOf(null, "row 7 is locked")).toBe(fingerprintOf(null, "row 12 is locked"));
		expect(fingerprintOf(null, "row 7 is locked")).not.toBe(fingerprintOf(null, "row 7 is gone"));
	});

	it("tells errors apart that one handler logs", () => {
		const zap = (message: string) =>
			`2026-11-20T02:41:07Z\tERROR\tapi/h.go:12\t${message}\nmain.handle\n\t/src/h.go:12\n`;
		expect(print(zap("no stock"))).not.toBe(print(zap("no price")));
	});
});

describe("messageTemplate", () => {
	it.each([
		['reserve for "u-19": limit 10', "reserve for <str>: limit <num>"],
		["dial tcp 10.0.3.4:5432: connection refused", "dial tcp <ip>: connection refused"],
		["read [::1]:8080: i/o timeout", "read <ip>: i/o timeout"],
		["index out of range [5] with length 3", "index out of range [<num>] with length <num>"],
		["open /var/lib/x/data-1.db: no such file", "open <path>: no such file"],
		[
			"pod api-7d9f8b6c5d-x2x9z took 1m3.5s at 2026-11-21T10:00:00.123Z",
			"pod api-<id> took <duration> at <time>",
		],
		["order 550e8400-e29b-41d4-a716-446655440000 of bob@x.io", "order <uuid> of <email>"],
		["can't parse 'abc', it's bad", "can't parse <str>, it's bad"],
		["get https://a.b/c?d=1 failed", "get <url> failed"],
		["commit a1b2c3d4e5 req_7f3kd93jd02k", "commit <hex> req_<id>"],
		["(main.T) 0xc0000a6000", "(main.T) <addr>"],
		["sha256 of http2 v1", "sha256 of http2 v1"],
		["库存不足: 订单 42 失败", "库存不足: 订单 <num> 失败"],
	])("%s", (message, template) => {
		expect(messageTemplate(message)).toBe(template);
		expect(messageTemplate(template)).toBe(template);
	});
});

describe("splitWrapChain", () => {
	it.each([
		["a: b: c", ["a", "b", "c"]],
		[
			'Get "http://a.b:80/x: y": dial tcp 1.2.3.4:80: refused',
			['Get "http://a.b:80/x: y"', "dial tcp 1.2.3.4:80", "refused"],
		],
		["can't do (a: b): c", ["can't do (a: b)", "c"]],
		["rpc error: code = Unavailable desc = x", ["rpc error", "code = Unavailable desc = x"]],
		["", []],
	])("%s", (message, parts) => expect(splitWrapChain(message)).toEqual(parts));

	it("splits joined errors by line", () => expect(splitJoined("a: b\n\nc")).toEqual(["a: b", "c"]));
});
