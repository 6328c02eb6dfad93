import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mainTrace, parseStacks } from "../../../src/golang/stack/parse.js";
import { createStackScanner } from "../../../src/golang/stack/scanner.js";
import type { StackTrace } from "../../../src/model/stack.js";

function main(text: string): StackTrace {
	const trace = mainTrace(parseStacks(text));
	if (trace === null) throw new Error(`no trace in ${JSON.stringify(text)}`);
	return trace;
}

function places(trace: StackTrace): string[] {
	return trace.frames.map((frame) => `${frame.symbol} ${frame.file}:${frame.line}`);
}

const crash = `panic: runtime error: index out of range [5] with length 3

goroutine 37 [running]:
example.com/shop/order.(*Batch).ship(0xc0001, {0x1?, ...})
	/src/order/batch.go:48 +0x1d
example.com/shop/order.(*Batch).Run.func1(...)
	/src/order/batch.go:31
created by example.com/shop/order.(*Batch).Run in goroutine 1
	/src/order/batch.go:30 +0x8c
exit status 2
`;
const crashPlaces = [
	"example.com/shop/order.(*Batch).ship /src/order/batch.go:48",
	"example.com/shop/order.(*Batch).Run.func1 /src/order/batch.go:31",
];

describe("parseStacks: crash texts", () => {
	it("keeps class, goroutine, inlining and creator", () => {
		const trace = main(crash);
		expect(trace).toMatchObject({ form: "panic", failure: "index-out-of-range", causes: [] });
		expect(trace.goroutines[0]).toMatchObject({ id: "37", state: "running" });
		expect(trace.frames.map((frame) => frame.inlined ?? false)).toEqual([false, true]);
		expect(trace.createdBy).toEqual({
			symbol: "example.com/shop/order.(*Batch).Run",
			file: "/src/order/batch.go",
			line: 30,
		});
		expect(parseStacks(crash).leftover.trim()).toBe("");
	});

	it("accepts files without a line, as cases without line numbers have them", () => {
		const trace = main(
			"panic: boom\n\ngoroutine 1 [running]:\na/b.F(...)\n\tcmd/f.go\na/b.G(...)\n\tcmd/g.go:7\n",
		);
		expect(places(trace)).toEqual(["a/b.F cmd/f.go:null", "a/b.G cmd/g.go:7"]);
	});

	it("does not say panic twice and classes quoted fatal errors", () => {
		const trace = main(
			"panic: fatal error: concurrent map iteration and map write\n\ngoroutine 1 [running]:\nm.F(...)\n\t/f.go:1\n",
		);
		expect(trace).toMatchObject({
			message: "concurrent map iteration and map write",
			failure: "concurrent-map",
		});
	});

	it("splits arguments at the last balanced group", () => {
		const trace = main(
			"goroutine 1 [running]:\np.(*T[...]).Do({0x1?, {0x2, 0x3}}, 0x4?, (0x5))\n\t/p/t.go:3 +0x1\npanic.catch(0x1)\n\t/p/u.go:4\n",
		);
		expect(trace.frames.map((frame) => frame.symbol)).toEqual(["p.(*T[...]).Do", "panic.catch"]);
	});

	it("puts the crash before recover helpers and keeps the helpers", () => {
		const trace = main(`2026/11/20 02:41:07 recovered: boom
goroutine 7 [running]:
runtime/debug.Stack()
	/usr/local/go/src/runtime/debug/stack.go:24 +0x5e
github.com/a/b/safe.handle()
	/src/safe/routine.go:66 +0x1
panic({0x1, 0x2})
	/usr/local/go/src/runtime/panic.go:884 +0x2
runtime.goPanicIndex(0x2, 0x1)
	/usr/local/go/src/runtime/panic.go:113 +0x3
github.com/a/b/core.(*T).Do(...)
	/src/core/t.go:9
`);
		expect(trace).toMatchObject({
			form: "debug-stack",
			message: "recovered: boom",
			failure: "explicit-panic",
		});
		expect(places(trace)).toEqual(["github.com/a/b/core.(*T).Do /src/core/t.go:9"]);
		expect(trace.goroutines[0]?.frames).toHaveLength(5);
	});

	it("reads states, waits, locks, full-dump headers and labels", () => {
		const text = `goroutine 18 gp=0xc000002380 m=0 mp=0x5b5 [chan receive, 5 minutes, locked to thread] {request: 42, tenant: "a]b"}:
m.F()
	/f.go:1 +0x1
`;
		expect(main(text).goroutines[0]).toMatchObject({
			id: "18",
			state: "chan receive",
			waitMinutes: 5,
			lockedToThread: true,
			labels: { request: "42", tenant: "a]b" },
		});
	});

	it.each([
		["[recovered]", "X [recovered]\n\tpanic: guard: X"],
		["[recovered, repanicked]", "X [recovered, repanicked]\n\tpanic: guard: X"],
		["trimmed tabs", "X [recovered]\npanic: guard: X"],
	])("takes the outermost panic as message, the first as cause (%s)", (_, head) => {
		const trace = main(
			`panic: ${head}\n\ngoroutine 1 [running]:\nm.guard()\n\t/g.go:1\npanic({0x1,0x2})\n\t/go/src/runtime/panic.go:8\nm.F()\n\t/f.go:2\n`,
		);
		expect(trace.message).toBe("guard: X");
		expect(trace.causes).toEqual(["X"]);
		expect(places(trace)).toEqual(["m.F /f.go:2"]);
	});

	it("joins tab-indented message lines of Go 1.23", () => {
		const trace = main("panic: first\n\tsecond\n\t\n\tthird\n\ngoroutine 1 [running]:\nm.F()\n\t/f.go:2\n");
		expect(trace.message).toBe("first\nsecond\n\nthird");
	});

	it("keeps a panic whose stack is missing, without eating what follows", () => {
		const parsed = parseStacks("panic: boom\nnext line\nlast line\n");
		expect(parsed.traces).toHaveLength(1);
		expect(parsed.traces[0]?.trace).toMatchObject({ message: "boom", frames: [] });
		expect(parsed.leftover).toContain("next line\nlast line");
	});

	it("reads two crashes in a row as two", () => {
		expect(parseStacks(crash + crash.replace("37", "38")).traces).toHaveLength(2);
		expect(parseStacks(`${crash}\n\n${crash}`).traces).toHaveLength(2);
	});

	it("survives a few lines of other writers in the middle of a stack", () => {
		const lines = crash.split("\n");
		lines.splice(4, 0, "GET /healthz 200", "2026-11-20T02:41:07Z INFO still alive");
		const parsed = parseStacks(lines.join("\n"));
		expect(parsed.traces).toHaveLength(1);
		expect(places(parsed.traces[0]?.trace as StackTrace)).toEqual(crashPlaces);
		expect(parsed.leftover).toContain("GET /healthz 200");
	});

	it("limits what a hostile dump can hold", () => {
		const frames = Array.from({ length: 5000 }, (_, i) => `m.F${i}()\n\t/f.go:${i + 1}\n`).join("");
		const trace = main(`panic: boom\n\ngoroutine 1 [running]:\n${frames}`);
		expect(trace.frames.length).toBe(512);
		expect(trace.truncated).toMatch(/frames over the limit of 512/);
	});
});

describe("parseStacks: several goroutines", () => {
	it("finds the blocked goroutine of a deadlock, not the one that only waits for it", () => {
		const trace = main(`fatal error: all goroutines are asleep - deadlock!

goroutine 1 [semacquire]:
sync.runtime_Semacquire(0xc0?)
	/usr/local/go/src/runtime/sema.go:62 +0x25
sync.(*WaitGroup).Wait(0x4?)
	/usr/local/go/src/sync/waitgroup.go:139 +0x52
main.main()
	/src/main.go:22 +0x1

goroutine 6 [sync.Mutex.Lock]:
sync.runtime_SemacquireMutex(0x1, 0x2, 0x3)
	/usr/local/go/src/runtime/sema.go:77 +0x2
sync.(*Mutex).Lock(...)
	/usr/local/go/src/sync/mutex.go:90
example.com/a.(*Book).Post(0x1)
	/src/a/book.go:51 +0x1
created by main.main in goroutine 1
	/src/main.go:17 +0xd3
`);
		expect(trace.failure).toBe("deadlock");
		expect(trace.goroutines[0]?.id).toBe("6");
		expect(trace.frames.map((frame) => frame.symbol)).toEqual([
			"sync.(*Mutex).Lock",
			"example.com/a.(*Book).Post",
		]);
	});

	it("looks past a crashing goroutine without own code", () => {
		const trace = main(`panic: test timed out after 1s

goroutine 17 [running]:
testing.(*M).startAlarm.func1()
	/usr/local/go/src/testing/testing.go:2036 +0x8e

goroutine 6 [sleep]:
time.Sleep(0xdf)
	/usr/local/go/src/runtime/time.go:195 +0x135
example.com/a.TestSlow(0xc0)
	/src/a/a_test.go:13 +0x59
`);
		expect(trace.failure).toBe("timeout");
		expect(places(trace)).toEqual(["example.com/a.TestSlow /src/a/a_test.go:13"]);
	});

	it("reads race reports with both roles and creators", () => {
		const trace = main(`==================
WARNING: DATA RACE
Write at 0x00c000014098 by goroutine 8:
  example.com/a.(*Cache).Put()
      /src/a/cache.go:12 +0x77

Previous read at 0x00c000014098 by main goroutine:
  example.com/a.(*Cache).Get()
      /src/a/cache.go:20 +0x89

Goroutine 8 (running) created at:
  main.main()
      /src/main.go:20 +0x84
==================
`);
		expect(trace).toMatchObject({ form: "race", failure: "data-race" });
		expect(trace.goroutines.map((g) => [g.race, g.id])).toEqual([
			["write", "8"],
			["previous-read", "1"],
			["created", "8"],
		]);
		expect(trace.createdBy).toMatchObject({ symbol: "main.main", line: 20 });
	});
});

describe("parseStacks: reports without separators", () => {
	it("parts two race reports, also of the old form and with a lost stack", () => {
		const report = (fn: string) =>
			`WARNING: DATA RACE\nRead by goroutine 7:\n  m.${fn}()\n      /m.go:1 +0x1\n\nPrevious write at 0x00c by goroutine 8:\n  [failed to restore the stack]\n\n`;
		const { traces } = parseStacks(report("Get") + report("Len"));
		expect(traces.map(({ trace }) => trace.frames.map((frame) => frame.symbol))).toEqual([
			["m.Get"],
			["m.Len"],
		]);
		expect(traces[0]?.trace.goroutines.map((goroutine) => goroutine.race)).toEqual([
			"read",
			"previous-write",
		]);
	});
});

describe("parseStacks: lists and wrappings", () => {
	const pairs: readonly [string, string, readonly string[]][] = [
		[
			"zap stacktrace",
			"a/b.F\n\t/src/f.go:3\nmain.main\n\t/src/main.go:9\n",
			["a/b.F /src/f.go:3", "main.main /src/main.go:9"],
		],
		[
			"minio",
			"API: SYSTEM()\nError: boom (*errors.errorString)\n       4: internal/logger/logger.go:258:logger.LogIf()\n       3: cmd/a.go:12:cmd.(*xlStorage).Do()\n",
			["logger.LogIf internal/logger/logger.go:258", "cmd.(*xlStorage).Do cmd/a.go:12"],
		],
		["bare places", "cmd/a.go:12\ninternal/b.go:30 +0x1d\n", [" cmd/a.go:12", " internal/b.go:30"]],
		[
			"palantir",
			" --- at cmd/a.go:12 (F.G) ---\n --- at cmd/b.go:3 (H.I) ---\n",
			["F.G cmd/a.go:12", "H.I cmd/b.go:3"],
		],
		[
			"gin",
			"/src/a.go:12 (0x4a5b6c)\n\t(*T).Do: x.y()\n/src/b.go:3 (0x4a)\n\tmain: z()\n",
			["(*T).Do /src/a.go:12", "main /src/b.go:3"],
		],
		[
			"gdb",
			"#0  main.f (x=1) at /src/a.go:12\n#1  0x4a in main.main () at /src/b.go:3\n",
			["main.f /src/a.go:12", "main.main /src/b.go:3"],
		],
		["one place in a sentence", "it fails in cmd/root.go:71 since Monday", [" cmd/root.go:71"]],
		[
			"cockroach",
			"boom\n(1) attached stack trace\n  -- stack trace:\n  | a/b.F\n  | \t/src/f.go:3\n  | main.main\n  | \t/src/main.go:9\n",
			["a/b.F /src/f.go:3", "main.main /src/main.go:9"],
		],
		["xerrors", "open: boom:\n    a/b.F\n        /src/f.go:3\n", ["a/b.F /src/f.go:3"]],
	];
	it.each(pairs)("reads %s", (_, text, wanted) => {
		expect(places(main(text))).toEqual(wanted);
	});

	it("reads pkg/errors inner cause first, with the chain as the message", () => {
		const trace = main(
			"eof\na.read\n\t/src/a.go:3\nload\na.load\n\t/src/a.go:9\nmain.main\n\t/src/main.go:2\n",
		);
		expect(trace).toMatchObject({ form: "pkg-errors", message: "load: eof", failure: "error" });
		expect(places(trace)).toEqual(["a.read /src/a.go:3"]);
	});

	it.each([
		["JSON", JSON.stringify({ level: "error", err: "boom", stack: crash.slice(crash.indexOf("goroutine")) })],
		[
			"base64",
			JSON.stringify({
				err: "boom",
				stack: Buffer.from(crash.slice(crash.indexOf("goroutine"))).toString("base64"),
			}),
		],
		[
			"decimal bytes",
			`err=boom stack="[${[...Buffer.from(crash.slice(crash.indexOf("goroutine")))].join(" ")}]"`,
		],
		["quoted text", `err=boom stack=${JSON.stringify(crash.slice(crash.indexOf("goroutine")))}`],
	])("opens a stack in one line (%s)", (_, line) => {
		const trace = main(line);
		expect(places(trace)).toEqual(crashPlaces);
		expect(trace.message).toBe("boom");
	});

	it("reads a plain stack below the race detector's heading", () => {
		const trace = main(crash.replace(/^panic: .*/, "WARNING: DATA RACE"));
		expect(places(trace)).toEqual(crashPlaces);
		expect(trace).toMatchObject({ failure: "data-race", message: "DATA RACE" });
	});

	it("puts the line breaks of a flattened stack back", () => {
		const flat = crash.slice(0, crash.indexOf("exit status")).trim().replace(/\s+/g, " ");
		const trace = main(`2026-11-20T02:41:07Z ${flat}`);
		expect(places(trace)).toEqual(crashPlaces);
		expect(trace).toMatchObject({ message: "runtime error: index out of range [5] with length 3" });
		expect(trace.createdBy).toMatchObject({ line: 30 });
	});

	it("joins function lines that a mail program broke", () => {
		const broken = crash
			.replace("(0xc0001, {0x1?, ...})", "(0xc0001, {0x1?,\n...}, 0x2,\n0x3)")
			.replace(":48 +0x1d", ":48\n+0x1d");
		expect(places(main(broken))).toEqual(crashPlaces);
	});

	it.each([
		["deep quotation", (line: string) => `\t>  ${line}`],
		["indented syslog", (line: string) => `    Sep 21 15:13:01 host api[18734]: ${line.trim()}`],
		["syslog in another language", (line: string) => `Mär 14 10:09:37 host api[64660]: ${line}`],
		["syslog with a short month", (line: string) => `févr. 14 10:09:37 host api[64660]: ${line}`],
		["a lone colon", (line: string, i: number) => (i < 1 ? line : `: ${line}`)],
		["a tag from the header on", (line: string, i: number) => (i < 2 ? line : `api[19309]: ${line}`)],
	])("reads through %s", (_, wrap) => {
		const text = crash
			.split("\n")
			.filter((line) => line !== "")
			.map(wrap)
			.join("\n");
		expect(places(main(text))).toEqual(crashPlaces);
		expect(main(text).message).toBe("runtime error: index out of range [5] with length 3");
	});

	it.each([
		["java", 'Exception in thread "main" java.lang.NullPointerException\n\tat com.a.B.c(B.java:12)\n'],
		["python", 'Traceback (most recent call last):\n  File "a.py", line 3, in f\nValueError: x\n'],
		["javascript", "TypeError: x\n    at f (/srv/a.js:3:14)\n    at node:internal/main:1:2\n"],
		["rust", "thread 'main' panicked at src/main.rs:2:5:\nboom\n"],
		["csharp", "System.Exception: x\n   at A.B.C() in /src/a.cs:line 12\n"],
		["ruby", "a.rb:3:in `f': boom (RuntimeError)\n"],
		["php", "PHP Fatal error: x\n#0 /srv/a.php(12): f()\n"],
	])("recognises a stack of %s", (language, text) => {
		const parsed = parseStacks(text);
		expect(parsed.traces).toEqual([]);
		expect(parsed.reason).toEqual({ kind: "foreign", language });
		expect(mainTrace(parsed)).toBeNull();
	});

	it("says why there is no stack", () => {
		expect(parseStacks("").reason).toEqual({ kind: "empty" });
		expect(parseStacks("\u0000\u0001\u0002ELF").reason).toEqual({ kind: "binary" });
		expect(parseStacks("all is well").reason).toEqual({ kind: "no-stack" });
		expect(main("load entry 7: row is locked")).toMatchObject({
			form: "message",
			failure: "error",
			frames: [],
		});
	});
});

describe("parseStacks: properties", () => {
	const prefixes = fc.constantFrom<(line: number) => string>(
		() => "",
		() => "    ",
		() => "> ",
		(n) => `2026-11-20T02:41:07.${String(100000 + n)}Z stderr F `,
		(n) => `2026-11-20T02:41:${String(10 + (n % 50))}Z `,
		() => "api-1  | ",
		() => "[pod/api-7d9f-x/api] ",
		(n) => `E1120 02:41:07.${String(100000 + n)}       1 runtime.go:79] `,
		(n) => `Nov 20 02:41:0${n % 10} node-3 api[1201]: `,
		(n) => `2026/11/20 02:41:0${n % 10} `,
		(n) => `web/7 <${n}> `,
	);
	const frames = fc.array(
		fc.record({
			name: fc.constantFrom("F", "(*T).M", "T.M", "F[...]", "F.func1", "(*T[...]).M.func2.1"),
			args: fc.constantFrom("", "...", "0xc000?, {0x1, 0x2}, ...", "{{0x1?, 0x2}, {0x3}}"),
			file: fc.constantFrom(
				"/src/a b/x.go",
				"example.com/a/x.go",
				"C:/src/x.go",
				"/src/x.s",
				"_cgo_gotypes.go",
			),
			line: fc.integer({ min: 1, max: 99999 }),
		}),
		{ minLength: 1, maxLength: 12 },
	);

	it("finds any printed stack behind any prefix, surrounded by log lines", () => {
		fc.assert(
			fc.property(prefixes, frames, fc.integer({ min: 1, max: 9999 }), (prefix, list, id) => {
				const lines = ["panic: boom 7", "", `goroutine ${id} [running]:`];
				for (const frame of list) {
					lines.push(`example.com/a.${frame.name}(${frame.args})`, `\t${frame.file}:${frame.line} +0x1d`);
				}
				const text = [
					"2026-11-20T02:41:06Z INFO started",
					...lines.map((line, i) => prefix(i) + line),
					"",
					"bye",
				].join("\n");
				const parsed = parseStacks(text);
				const [only] = parsed.traces;
				expect(parsed.traces).toHaveLength(1);
				expect(only?.trace.message).toBe("boom 7");
				expect(only?.trace.goroutines[0]?.id).toBe(String(id));
				expect(only?.trace.frames.map((f) => [f.symbol, f.file, f.line])).toEqual(
					list.map((f) => [`example.com/a.${f.name}`, f.file, f.line]),
				);
			}),
			{ numRuns: 300 },
		);
	});

	it("never throws, and every line is in a trace or handed on, once", () => {
		const piece = fc.oneof(
			fc.string(),
			fc.constantFrom(
				...crash.split("\n"),
				...[
					"WARNING: DATA RACE",
					"goroutine profile: total 3",
					"\tpanic: x",
					"created by",
					"http: panic serving 1:2: x",
				],
				...["a/b.F", "\t/src/f.go:3", "cmd/a.go:12", "fatal error: x", "runtime stack:", "SIGQUIT: quit"],
			),
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
				const lines = pieces.join("\n").split("\n");
				const scanner = createStackScanner();
				const events = [...lines.flatMap((line) => scanner.feed(line)), ...scanner.flush()];
				const handed = events.flatMap((event) => (event.kind === "line" ? [event.number] : []));
				expect(handed).toHaveLength(new Set(handed).size);
				const seen = new Set(handed);
				for (const event of events) {
					if (event.kind !== "trace") continue;
					for (let n = event.lead?.number ?? event.firstLine; n <= event.lastLine; n++) seen.add(n);
				}
				expect(seen.size).toBe(lines.length);
			}),
			{ numRuns: 1000 },
		);
	});
});
