import { gzipSync } from "node:zlib";
import { ExtData, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeErrors } from "../../src/decode/errors.js";
import { readFailure } from "../../src/decode/failure.js";
import { createTally } from "../../src/decode/tally.js";
import type { ErrorEvent } from "../../src/model/event.js";
import { type Collected, chunked, collect } from "./collect.js";

const time = "2026-11-20T02:41:07.123Z";
const epoch = Date.parse(time) / 1000;
const stack = "goroutine 7 [running]:\nexample.com/a.(*T).Do(0x1)\n\t/src/a/t.go:9 +0x1d\n";
const crash = `panic: boom\n\n${stack}`;

function read(text: string | Uint8Array): Promise<Collected<ErrorEvent>> {
	return collect(decodeErrors([text], {}));
}

async function only(text: string | Uint8Array): Promise<ErrorEvent> {
	const { records, skips } = await read(text);
	const [event] = records;
	if (records.length !== 1 || event === undefined)
		throw new Error(`${records.length} events; ${JSON.stringify(skips)}`);
	return event;
}

const json = (fields: object): string => JSON.stringify(fields);

describe("decodeErrors: records of loggers", () => {
	const frames = [{ symbol: "example.com/a.(*T).Do", file: "/src/a/t.go", line: 9 }];
	it.each([
		["slog JSON, stack as text", json({ time, level: "ERROR", msg: "m", err: "boom", stack })],
		[
			"slog JSON, []byte stack as base64",
			json({ time, level: "ERROR", msg: "m", err: "boom", stack: Buffer.from(stack).toString("base64") }),
		],
		["slog JSON, group", json({ time, level: "ERROR", msg: "m", error: { message: "boom", stack } })],
		["slog text, quoted", `time=${time} level=ERROR msg=m err=boom stack=${JSON.stringify(stack)}`],
		[
			"slog text, decimal bytes",
			`time=${time} level=ERROR msg=m err=boom stack="[${[...Buffer.from(stack)].join(" ")}]"`,
		],
		[
			"zap production",
			json({
				level: "error",
				ts: epoch,
				msg: "m",
				error: "boom",
				stacktrace: "example.com/a.(*T).Do\n\t/src/a/t.go:9",
			}),
		],
		[
			"zap development",
			`${time}\tERROR\tapi/h.go:12\tm\t{"error": "boom"}\nexample.com/a.(*T).Do\n\t/src/a/t.go:9\n`,
		],
		[
			"ECS",
			json({
				"@timestamp": time,
				"log.level": "error",
				message: "m",
				"error.message": "boom",
				"error.stack_trace": stack,
			}),
		],
		[
			"stack as lines",
			json({ time, level: "error", message: "m", error: "boom", stack: stack.trim().split("\n") }),
		],
		[
			"stack as objects",
			json({
				time,
				level: "error",
				message: "m",
				error: "boom",
				stack: [{ func: "example.com/a.(*T).Do", line: "9", source: "/src/a/t.go" }],
			}),
		],
		["bunyan numbers", json({ time, level: 50, msg: "m", err: { message: "boom", stack } })],
		["crash text as the error", json({ time, level: "error", msg: "m", err: crash })],
		[
			"%+v as the error",
			json({ time, level: "error", msg: "m", err: "boom\nexample.com/a.(*T).Do\n\t/src/a/t.go:9" }),
		],
		[
			"docker",
			json({
				log: `${json({ time, level: "error", msg: "m", err: "boom", stack })}\n`,
				stream: "stderr",
				time,
			}),
		],
		["CRI", `${time} stderr F ${json({ level: "error", msg: "m", err: "boom", stack })}`],
		["timestamp before JSON", `${time} ${json({ level: "error", time, msg: "m", err: "boom", stack })}`],
	])("%s", async (_, text) => {
		const event = await only(text);
		expect(event).toMatchObject({ message: "boom", attributes: { msg: "m" } });
		expect(event.time).toBeCloseTo(epoch, 3);
		expect(event.trace?.frames).toEqual(frames);
		expect(event.fingerprint).toMatch(/^[0-9a-f]{16}$/);
		expect(event.id).toMatch(/^[0-9a-f]{32}$/);
	});

	it("keeps ids and everything else", async () => {
		const event = await only(
			json({
				...{ time, level: "error", msg: "m", goid: 17, user_id: "u-1", order: { id: 42, tags: ["a", "b"] } },
				...{ traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", big: 1 },
			}).replace('"big":1', '"big":9007199254740993'),
		);
		expect(event).toMatchObject({
			message: "m",
			goroutineId: "17",
			traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
			spanId: "00f067aa0ba902b7",
			trace: null,
		});
		expect(event.attributes).toMatchObject({
			user_id: "u-1",
			"order.id": "42",
			"order.tags": "a, b",
			big: "9007199254740993",
		});
		expect(event.attributes.msg).toBeUndefined();
	});

	it.each([
		["plain keys", { service: "s", env: "e", version: "v" }],
		["OpenTelemetry", { "service.name": "s", "deployment.environment.name": "e", "service.version": "v" }],
		["other names", { app: "s", environment: "e", release: "v" }],
		["k8s labels", { kubernetes: { labels: { app: "s", environment: "e", version: "v" } } }],
	])("finds service, env and version: %s", async (_, fields) => {
		expect(await only(json({ time, level: "error", msg: "m", ...fields }))).toMatchObject({
			service: "s",
			env: "e",
			version: "v",
		});
	});

	it("prefers what the record says to the defaults", async () => {
		const defaults = { service: "d", env: "d", version: "d", time: 1_700_000_000 };
		const { records } = await collect(
			decodeErrors([`${json({ level: "error", msg: "m", service: "s" })}\n`], defaults),
		);
		expect(records[0]).toMatchObject({ service: "s", env: "d", version: "d", time: 1_700_000_000 });
	});

	it.each([
		["info", { level: "info", msg: "m" }, "below error level"],
		[
			"warning with the stack of the log call",
			{ level: "warn", msg: "m", stacktrace: "a.F\n\t/a.go:1" },
			"below error level",
		],
		["no level", { msg: "m" }, "no error level, error or stack"],
		["no time", { level: "error", msg: "m", time: undefined }, "no time: give a default time"],
	])("counts %s as skipped", async (_, fields, reason) => {
		const { records, skips } = await read(json({ time, ...fields }));
		expect(records).toEqual([]);
		expect(skips).toMatchObject([{ line: 1, reason }]);
	});

	it("takes a crash text that was logged as the message", async () => {
		expect(await only(json({ time, level: "error", message: crash }))).toMatchObject({
			message: "boom",
			goroutineId: "7",
		});
	});

	it("takes a warning that holds a panic", async () => {
		const panicked = stack.replace(
			":\n",
			":\nmain.guard()\n\t/g.go:1\npanic({0x1, 0x2})\n\t/usr/local/go/src/runtime/panic.go:8\n",
		);
		expect(
			(await only(json({ time, level: "warn", msg: "recovered", stack: panicked }))).trace?.frames[0]?.line,
		).toBe(9);
	});
});

describe("decodeErrors: texts", () => {
	it.each([
		["klog", `E1120 02:41:07.123456   4711 runtime.go:79] boom`, { message: "boom", level: "error" }],
		["klog structured", `E1120 02:41:07.1   1 a.go:7] "boom" err="x: y" pod="a"`, { message: "x: y" }],
		["std log with a level", "2026/11/20 02:41:07 ERROR boom order=7", { message: "boom" }],
		[
			"logfmt behind syslog",
			'Nov 20 02:41:07 node-3 api[1201]: time="2026-11-20T02:41:07Z" level=error msg=boom',
			{ message: "boom" },
		],
		["bracketed level", "2026-11-20 02:41:07 [error] boom", { message: "boom" }],
	])("%s", async (_, text, wanted) => {
		const { records } = await collect(decodeErrors([text], { time: 1 }));
		expect(records).toHaveLength(1);
		expect(records[0]).toMatchObject(wanted);
	});

	it("reads the standard logger's time as UTC", async () => {
		expect((await only("2026/11/20 02:41:07 ERROR boom")).time).toBe(Date.UTC(2026, 10, 20, 2, 41, 7) / 1000);
	});

	it("gives a crash text the time of the last line before it and the service of the program's records", async () => {
		const event = await only(
			`${json({ time, level: "info", msg: "m", service: "cart", version: "v7" })}\n${crash}`,
		);
		expect(event).toMatchObject({
			message: "boom",
			service: "cart",
			version: "v7",
			level: "fatal",
			goroutineId: "7",
		});
		expect(event.time).toBeCloseTo(epoch, 3);
	});

	it("puts interleaved stacks of two containers together", async () => {
		const line = (pod: string, text: string) =>
			json({ log: `${text}\n`, stream: "stderr", time, kubernetes: { pod_name: pod, labels: { app: pod } } });
		const a = crash.split("\n").map((text) => line("a", text));
		const b = crash
			.replaceAll("t.go:9", "t.go:31")
			.split("\n")
			.map((text) => line("b", text));
		const { records } = await read(a.flatMap((text, i) => [text, b[i] ?? ""]).join("\n"));
		expect(records.map((event) => [event.service, event.trace?.frames[0]?.line])).toEqual([
			["a", 9],
			["b", 31],
		]);
	});

	it("reads Loki's push and query JSON in the order of writing", async () => {
		const values = crash
			.split("\n")
			.map((text, i) => [String(BigInt(epoch * 1000) * 1_000_000n + BigInt(i >> 2)), text]);
		const stream = { stream: { app: "cart", env: "prod" }, values: values.reverse() };
		const push = await only(json({ streams: [stream] }));
		expect(push).toMatchObject({ message: "boom", service: "cart", env: "prod" });
		expect(push.trace?.frames[0]?.line).toBe(9);
		const answer = await only(json({ status: "success", data: { resultType: "streams", result: [stream] } }));
		expect(answer.id).toBe(push.id);
	});

	it("joins partial CRI lines", async () => {
		const text = crash
			.split("\n")
			.map((line) => `${time} stderr F ${line}`)
			.join("\n");
		const cut = text.replace(
			"stderr F example.com/a.(*T).Do(0x1)",
			`stderr P example.com/a.(*\n${time} stderr F T).Do(0x1)`,
		);
		expect((await only(cut)).trace?.frames).toEqual((await only(text)).trace?.frames);
	});

	it("does not lose a crash text to records that stand inside it", async () => {
		const lines = crash.split("\n");
		lines.splice(
			3,
			0,
			json({ time, level: "info", msg: "alive" }),
			json({ time, level: "error", msg: "other" }),
		);
		const { records } = await read(lines.join("\n"));
		expect(records.map((event) => event.message).sort()).toEqual(["boom", "other"]);
		expect(records.find((event) => event.message === "boom")?.trace?.frames).toHaveLength(1);
	});

	it("reads pretty-printed JSON", async () => {
		const event = await only(JSON.stringify([{ time, level: "error", msg: "boom" }], null, 2));
		expect(event.message).toBe("boom");
	});

	it("names another language's stack", async () => {
		const { records, skips } = await read(
			'Exception in thread "main" java.lang.Error\n\tat com.a.B.c(B.java:12)\n',
		);
		expect(records).toEqual([]);
		expect(skips[0]?.reason).toBe("stack of another language: java");
	});

	it("rejects binary data and broken JSON with their lines", async () => {
		const { records, skips } = await read(
			`\u0000\u0001\u0002\n{"level":"error",\n${json({ time, level: "error", msg: "m" })}\n`,
		);
		expect(records).toHaveLength(1);
		expect(skips).toMatchObject([
			{ line: 1, reason: "binary data", rejected: true },
			{ line: 2, reason: "malformed JSON", rejected: true },
		]);
	});
});

describe("decodeErrors: OTLP and Sentry", () => {
	it("reads OTLP with either kind of integers and bytes", async () => {
		const record = (severityNumber: unknown, extra: object) => ({
			timeUnixNano: `${epoch * 1000}000000`,
			severityNumber,
			body: { stringValue: "m" },
			attributes: [
				{ key: "exception.message", value: { stringValue: "boom" } },
				{ key: "exception.stacktrace", value: { bytesValue: Buffer.from(stack).toString("base64") } },
				{ key: "code", value: { intValue: 500 } },
				{ key: "list", value: { arrayValue: { values: [{ stringValue: "a" }, { intValue: "2" }] } } },
			],
			...extra,
		});
		const text = json({
			resourceLogs: [
				{
					resource: { attributes: [{ key: "service.name", value: { stringValue: "cart" } }] },
					scopeLogs: [
						{
							logRecords: [
								record("17", { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "" }),
								record(9, {}),
							],
						},
					],
				},
			],
		});
		const { records, skips } = await read(text);
		expect(records).toHaveLength(1);
		expect(records[0]).toMatchObject({
			...{
				service: "cart",
				message: "boom",
				level: "error",
				traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
				spanId: null,
			},
			attributes: { code: "500", list: "a, 2", msg: "m" },
		});
		expect(records[0]?.trace?.frames[0]?.line).toBe(9);
		expect(skips).toMatchObject([{ reason: "below error level" }]);
	});

	const value = (type: string, text: string, frames?: object[]) => ({
		type,
		value: text,
		...(frames ? { stacktrace: { frames } } : {}),
	});
	const sentryFrames = [
		{ function: "main", module: "main", filename: "main.go", abs_path: "/src/main.go", lineno: 3 },
		{ function: "Do", module: "example.com/a.(*T)", filename: "t.go", abs_path: "/src/a/t.go", lineno: 9 },
	];
	const event = {
		event_id: "1",
		timestamp: epoch,
		release: "cart@v1.4.0",
		environment: "prod",
		tags: [["region", "eu"]],
		contexts: { trace: { trace_id: "t", span_id: "s" } },
		exception: {
			values: [value("*errors.errorString", "eof", sentryFrames), value("*fmt.wrapError", "load: eof")],
		},
	};

	it("reads store events: frames innermost first, outermost text first", async () => {
		const read = await only(json(event));
		expect(read).toMatchObject({
			message: "load: eof",
			service: "cart",
			version: "v1.4.0",
			env: "prod",
			traceId: "t",
			spanId: "s",
			attributes: { region: "eu" },
		});
		expect(read.trace).toMatchObject({ form: "sentry", causes: ["eof"] });
		expect(read.trace?.frames).toEqual([
			{ symbol: "example.com/a.(*T).Do", file: "/src/a/t.go", line: 9 },
			{ symbol: "main.main", file: "/src/main.go", line: 3 },
		]);
	});

	it("reads envelopes and the REST form", async () => {
		const envelope = [
			json({ event_id: "1", sent_at: time }),
			json({ type: "event", length: 9 }),
			json(event),
		].join("\n");
		expect((await only(envelope)).message).toBe("load: eof");
		const rest = {
			eventID: "1",
			dateCreated: time,
			tags: [{ key: "environment", value: "prod" }],
			entries: [
				{
					type: "exception",
					data: {
						values: [value("x", "boom", [{ function: "F", module: "m", absPath: "/f.go", lineNo: 4 }])],
					},
				},
			],
		};
		const read = await only(JSON.stringify(rest, null, 2));
		expect(read).toMatchObject({ message: "boom", env: "prod" });
		expect(read.trace?.frames).toEqual([{ symbol: "m.F", file: "/f.go", line: 4 }]);
	});
});

describe("decodeErrors: msgpack", () => {
	const record = { level: "error", msg: "m", err: "boom", stack };
	const eventTime = (): ExtData => {
		const data = Buffer.alloc(8);
		data.writeUInt32BE(Math.floor(epoch), 0);
		data.writeUInt32BE(123_000_000, 4);
		return new ExtData(0, data);
	};
	const forms: readonly [string, unknown][] = [
		["plain record", { ...record, time: new Date(time) }],
		["forward message", ["app.cart", eventTime(), record]],
		["forward list", ["app.cart", [[eventTime(), record]]]],
		["packed", ["app.cart", encode([eventTime(), record]), { size: 1 }]],
		["compressed", ["app.cart", gzipSync(encode([eventTime(), record])), { compressed: "gzip" }]],
		["fluent-bit", [[eventTime(), {}], record]],
	];
	it.each(forms)("%s", async (_, value) => {
		const event = await only(encode(value));
		expect(event.message).toBe("boom");
		expect(event.time).toBeCloseTo(epoch, 3);
		expect(event.trace?.frames[0]?.line).toBe(9);
	});

	it("keeps what stands before a truncated tail, in any chunks", async () => {
		const whole = Buffer.concat([
			encode({ ...record, time: new Date(time) }),
			encode({ ...record, time: new Date(time), n: 2 }),
		]);
		const { records, skips } = await collect(decodeErrors(chunked(whole.subarray(0, whole.length - 5), 3)));
		expect(records).toHaveLength(1);
		expect(skips).toMatchObject([{ reason: "truncated msgpack stream", rejected: true }]);
	});
});

describe("decodeErrors: ids", () => {
	const line = json({ time, level: "error", msg: "m" });
	it("are the same for the same input and different for repeats in it", async () => {
		const once = await read(`${line}\n${line}\n`);
		const again = await read(`${line}\n${line}\n`);
		const ids = once.records.map((event) => event.id);
		expect(new Set(ids).size).toBe(2);
		expect(again.records.map((event) => event.id)).toEqual(ids);
		expect((await read(line)).records[0]?.id).toBe(ids[0]);
	});

	it("differ with time, message and attributes", async () => {
		const texts = [
			line,
			line.replace('"m"', '"n"'),
			line.replace(".123Z", ".124Z"),
			line.replace("{", '{"k":1,'),
		];
		const ids = await Promise.all(texts.map(async (text) => (await only(text)).id));
		expect(new Set(ids).size).toBe(4);
	});
});

describe("readFailure", () => {
	it("prefers the crash to what was logged, and says how much there was", async () => {
		const log = `${json({ time, level: "error", msg: "a" })}\n${json({ time, level: "error", msg: "b" })}\n${crash}`;
		const found = await readFailure([log]);
		expect(found).toMatchObject({ events: 1, allEvents: 3, reason: null });
		expect(found.trace).toMatchObject({ form: "panic", message: "boom" });
		expect(found.groups).toHaveLength(3);
	});

	it("takes a bare message", async () => {
		expect((await readFailure(["load entry 7: row is locked\n"])).trace).toMatchObject({
			form: "message",
			message: "load entry 7: row is locked",
		});
	});

	it.each([
		["", { kind: "empty" }],
		["\u0000\u0001\u0002\u0003", { kind: "binary" }],
		["Traceback (most recent call last):\n", { kind: "foreign", language: "python" }],
	])("says why %j holds no failure", async (text, reason) => {
		expect(await readFailure([text])).toMatchObject({ trace: null, reason });
	});
});

describe("createTally", () => {
	it("counts reasons and shows the first rejected lines", async () => {
		const tally = createTally(1);
		const text = `${json({ time, level: "error", msg: "m" })}\n{"a":\n{"b":\n${json({ time, level: "info", msg: "m" })}\n`;
		for await (const outcome of decodeErrors([text])) tally.add(outcome);
		expect(tally.result()).toMatchObject({
			records: 1,
			skipped: 3,
			rejected: 2,
			reasons: [
				{ reason: "malformed JSON", lines: 2, rejected: true },
				{ reason: "below error level", lines: 1, rejected: false },
			],
		});
		expect(tally.result().examples).toHaveLength(1);
	});
});

describe("decodeErrors: properties", () => {
	it("never throws on any bytes, however they are cut", async () => {
		const piece = fc.oneof(
			fc.uint8Array({ maxLength: 40 }),
			fc
				.constantFrom(
					...crash.split("\n"),
					'{"level":"error","msg":',
					'{"log":"panic: x\\n","stream":"e"}',
					"[{",
					"}",
					"{",
				)
				.map((text) => Buffer.from(`${text}\n`)),
			fc.json().map((text) => Buffer.from(`${text}\n`)),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(piece, { maxLength: 25 }),
				fc.integer({ min: 1, max: 50 }),
				async (pieces, size) => {
					const bytes = Buffer.concat(pieces);
					const whole = await collect(decodeErrors([bytes], { time: 1 }));
					expect(await collect(decodeErrors(chunked(bytes, size), { time: 1 }))).toEqual(whole);
				},
			),
			{ numRuns: 300 },
		);
	});
});
