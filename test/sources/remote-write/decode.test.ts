import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeWrite } from "../../../src/sources/remote-write/decode.js";
import { MalformedMessage, ProtobufReader } from "../../../src/sources/remote-write/protobuf.js";
import { bytesField, firstVersion, type PlannedWrite, secondVersion, varint, varintField } from "./encode.js";

const planned = fc.record({
	labels: fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), {
		maxKeys: 4,
		noNullPrototype: true,
	}),
	samples: fc.array(
		fc.tuple(
			fc.integer({ min: -1e12, max: 4e12 }),
			fc.oneof(fc.double({ noNaN: true }), fc.constant("stale" as const)),
		),
		{ minLength: 1, maxLength: 4 },
	),
});

const expected = (series: readonly PlannedWrite[]) =>
	series.map(({ labels, samples }) => ({
		labels: Object.entries(labels).sort(),
		samples: samples.map(([time, value]) => ({
			time: time / 1000,
			value: value === "stale" ? Number.NaN : value,
			stale: value === "stale",
		})),
	}));

describe("decodeWrite", () => {
	it.each([
		["1.0" as const, firstVersion],
		["2.0" as const, (series: readonly PlannedWrite[]) => secondVersion(series)],
	])("reads what a sender of %s writes", (version, encode) => {
		fc.assert(
			fc.property(fc.array(planned, { maxLength: 4 }), (series) => {
				const write = decodeWrite(encode(series), version);
				const seen = write.series.map(({ labels, samples }) => ({
					labels: Object.entries(labels).sort(),
					samples,
				}));
				expect(seen).toEqual(expected(series));
				expect(write.samples).toBe(series.reduce((sum, one) => sum + one.samples.length, 0));
			}),
		);
	});

	it("ends every broken body in MalformedMessage, never in a hang or another error", () => {
		const whole = secondVersion([{ labels: { a: "b" }, samples: [[1, 2]] }], 2);
		fc.assert(
			fc.property(
				fc.uint8Array({ maxLength: 64 }),
				fc.nat(whole.length),
				fc.boolean(),
				(noise, at, second) => {
					const body = Buffer.concat([whole.subarray(0, at), noise]);
					try {
						decodeWrite(body, second ? "2.0" : "1.0");
					} catch (error) {
						expect(error).toBeInstanceOf(MalformedMessage);
					}
				},
			),
			{ numRuns: 500 },
		);
	});

	it("tells the stale marker from an ordinary NaN, by its bits", () => {
		const write = decodeWrite(
			firstVersion([
				{
					labels: {},
					samples: [
						[1, Number.NaN],
						[2, "stale"],
					],
				},
			]),
			"1.0",
		);
		expect(write.series[0]?.samples.map(({ stale }) => stale)).toEqual([false, true]);
	});

	it("accepts requests that hold metadata only", () => {
		const metadata = bytesField(3, Buffer.concat([varintField(1, 1), bytesField(2, "up")]));
		expect(decodeWrite(metadata, "1.0")).toEqual({ series: [], samples: 0, histograms: 0, exemplars: 0 });
		expect(decodeWrite(Buffer.alloc(0), "2.0").series).toEqual([]);
	});

	it("reads the start of a counter and counts histograms in 2.0", () => {
		const write = decodeWrite(
			secondVersion([{ labels: { a: "b" }, samples: [[5000, 1]], start: 3000 }], 2),
			"2.0",
		);
		expect(write).toMatchObject({ histograms: 2, series: [{ startedAt: 3 }] });
	});

	it.each([
		["an odd number of references", bytesField(5, bytesField(1, varint(1)))],
		["a reference without symbol", bytesField(5, bytesField(1, Buffer.concat([varint(7), varint(8)])))],
		["a first symbol that is not empty", bytesField(4, "x")],
	])("refuses %s", (_, body) => {
		expect(() => decodeWrite(body, "2.0")).toThrow(MalformedMessage);
	});

	it("reads varints of all sizes", () => {
		fc.assert(
			fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
				expect(new ProtobufReader(varint(value)).varint()).toBe(value);
			}),
		);
		expect(() => new ProtobufReader(Buffer.alloc(11, 0xff)).varint()).toThrow(MalformedMessage);
	});
});
