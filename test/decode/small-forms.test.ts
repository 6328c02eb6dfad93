import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeDeploys, decodeRollouts } from "../../src/decode/deploys.js";
import { maxLineBytes, splitLines } from "../../src/decode/lines.js";
import { anyTime, epochOf, leadingTime, parseTime } from "../../src/decode/time.js";
import { decodeTopology } from "../../src/decode/topology.js";
import { chunked, collect } from "./collect.js";

const t0 = Date.UTC(2026, 10, 20, 2, 41, 7) / 1000;

describe("decodeDeploys", () => {
	const deploy = {
		...{ pipelineId: 4711, service: "api", env: "prod", commit: "a1b2c3d", version: "v1" },
		...{ startedAt: "2026-11-20T02:41:07Z", finishedAt: t0 + 60, status: "passed" },
	};
	const read = (...lines: unknown[]) =>
		collect(decodeDeploys([lines.map((line) => JSON.stringify(line)).join("\n")]));

	it("reads the model's names and snake_case", async () => {
		const wanted = {
			...{ pipelineId: "4711", service: "api", env: "prod", commit: "a1b2c3d", version: "v1" },
			...{ startedAt: t0, finishedAt: t0 + 60, status: "success", url: null },
		};
		const { pipelineId, startedAt, finishedAt, ...rest } = deploy;
		const snake = { ...rest, pipeline_id: pipelineId, started_at: startedAt, finished_at: finishedAt };
		expect((await read(deploy, snake)).records).toEqual([wanted, wanted]);
		expect((await read([deploy, deploy])).records).toHaveLength(2);
	});

	it.each([
		["in_progress", "running"],
		["cancelled", "canceled"],
		["FAILURE", "failed"],
		["rolled back", "rolled-back"],
		["weird", "unknown"],
		[undefined, "unknown"],
	])("status %s is %s", async (status, wanted) => {
		expect((await read({ ...deploy, status })).records[0]?.status).toBe(wanted);
	});

	it.each([
		[{ commit: undefined }, /^commit: is missing/],
		[{ commit: "" }, /^commit: /],
		[{ startedAt: null, finishedAt: "" }, /neither startedAt nor finishedAt/],
		[{ finishedAt: t0 - 60 }, /finishedAt is before startedAt/],
		[{ startedAt: "soon" }, /^startedAt: /],
	])("rejects %j", async (change, reason) => {
		const { records, skips } = await read({ ...deploy, ...change });
		expect(records).toEqual([]);
		expect(skips[0]?.reason).toMatch(reason);
	});

	it("reads rollouts and refuses percent", async () => {
		const point = { time: t0, service: "api", env: "prod", version: "v1", share: 0.25 };
		const text = [point, { ...point, share: 25 }].map((line) => JSON.stringify(line)).join("\n");
		const { records, skips } = await collect(decodeRollouts([text]));
		expect(records).toEqual([point]);
		expect(skips[0]?.reason).toMatch(/share: must be 0\.\.1 \(divide percent by 100\)/);
	});
});

describe("decodeTopology", () => {
	const wanted = [
		{ caller: "web", callee: "api" },
		{ caller: "api", callee: "db" },
	];
	it.each([
		["NDJSON", '{"caller":"web","callee":"api"}\n{"caller":"api","callee":"db"}\n'],
		["list", "- {caller: web, callee: api}\n- {from: api, to: db}\n"],
		["edges", "edges:\n  - caller: web\n    callee: api\n  - api -> db\n"],
		["map", "web: [api]\napi: db\ndb: []\n"],
		["services", "services:\n  web:\n    calls: [api]\n  api:\n    depends_on:\n      db: {}\n"],
		["repeated", "- web -> api\n- web -> api\n- api -> db\n"],
	])("%s", async (_, text) => {
		expect((await collect(decodeTopology([text]))).records).toEqual(wanted);
	});

	it("rejects what is no edge, with the line of broken YAML", async () => {
		expect((await collect(decodeTopology(["- {caller: web}\n"]))).skips[0]?.reason).toMatch(
			/use caller and callee/,
		);
		expect((await collect(decodeTopology(["a: [b\nc: d\n"]))).skips[0]).toMatchObject({
			reason: "malformed YAML",
		});
		expect((await collect(decodeTopology(["\u0000\u0001"]))).skips[0]?.reason).toBe("binary data");
	});
});

describe("parseTime", () => {
	it.each([
		["2026-11-20T02:41:07Z", t0],
		["2026-11-20T02:41:07.5+01:00", t0 - 3600 + 0.5],
		["2026-11-20T02:41:07.123456789Z", t0 + 0.123456789],
		["2026-11-20 02:41:07,250", t0 + 0.25],
		["2026/11/20 02:41:07", t0],
		["Fri, 20 Nov 2026 02:41:07 GMT", t0],
		[t0, t0],
		[t0 * 1e3, t0],
		[t0 * 1e6, t0],
		[String(t0 * 1e9), t0],
		[t0 + 0.25, t0 + 0.25],
		[`${t0}.5`, t0 + 0.5],
		[BigInt(t0) * 1_000_000_000n, t0],
		[new Date(t0 * 1000), t0],
		["yesterday", null],
		["12", null],
		[3, null],
		["2026-13-20T02:41:07Z", null],
		[Number.NaN, null],
		[new Date(Number.NaN), null],
		[{}, null],
	])("%s", (value, wanted) => {
		const time = parseTime(value);
		if (wanted === null) expect(time).toBeNull();
		else expect(time).toBeCloseTo(wanted, 5);
	});

	it("finds times at the start and inside of lines", () => {
		expect(leadingTime("[2026/11/20 02:41:07] x")?.time).toBe(t0);
		expect(anyTime("web/7 <3> 2026-11-20T02:41:07Z x")).toBe(t0);
		expect(leadingTime("hello")).toBeNull();
		expect(epochOf(-1)).toBeNull();
	});
});

describe("splitLines", () => {
	const lines = async (chunks: Uint8Array[]) => {
		const found = [];
		for await (const line of splitLines(chunks)) found.push(line);
		return found;
	};

	it("gives the same lines for any cut, also inside characters", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.string({ unit: "grapheme" }).filter((text) => !/[\r\n]/.test(text))),
				fc.integer({ min: 1, max: 9 }),
				async (texts, size) => {
					const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(""));
					const found = await lines(chunked(bytes, size));
					expect(found.map((line) => line.text)).toEqual(
						texts.map((text, i) => (i === 0 ? text.replace(/^\ufeff/, "") : text)),
					);
					expect(found.map((line) => line.number)).toEqual(texts.map((_, i) => i + 1));
				},
			),
		);
	});

	it("takes CRLF, byte order marks and UTF-16", async () => {
		expect((await lines([Buffer.from("\ufeffa\r\nb")])).map((line) => line.text)).toEqual(["a", "b"]);
		const wide = Buffer.from("\ufeffpanic: é\n", "utf16le");
		for (const size of [1, 2, 3]) {
			for (const bytes of [wide, Buffer.from(wide).swap16()]) {
				const [first] = await lines(chunked(bytes, size));
				expect(first).toEqual({ number: 1, text: "panic: é", problem: null });
			}
		}
		expect((await lines([Buffer.from("a")])).map((line) => line.text)).toEqual(["a"]);
	});

	it("cuts an endless line and goes on behind it", async () => {
		const long = Buffer.alloc(maxLineBytes + 10, "a");
		const found = await lines([...chunked(long, 1 << 20), Buffer.from("\nb\n")]);
		expect(found.map((line) => [line.problem, line.text.length <= maxLineBytes])).toEqual([
			["too-long", true],
			[null, true],
		]);
	});

	it("marks binary lines", async () => {
		expect((await lines([Buffer.from([0x7f, 0x45, 0, 1, 10, 0x61])])).map((line) => line.problem)).toEqual([
			"binary",
			null,
		]);
	});
});
