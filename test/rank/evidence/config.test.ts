import { describe, expect, it } from "vitest";
import type { References } from "../../../src/golang/references.js";
import { configProducer } from "../../../src/rank/evidence/config.js";
import type { RankFacts } from "../../../src/rank/facts.js";
import { commitFact, facts, frameFact, textsOf, uses, valuesOf } from "../facts-by-hand.js";

type Sides = readonly [removed: string, added: string, context?: string];

function given(
	files: Readonly<Record<string, Sides>>,
	more: Partial<RankFacts>,
	path = "deploy/values.yaml",
) {
	const commits = Object.entries(files).map(([sha, [removed, added, context = ""]]) =>
		commitFact({
			sha,
			files: [{ path, hunks: [{ removed: linesOf(removed), added: linesOf(added), context, newStart: 4 }] }],
		}),
	);
	return facts({ commits, ...more });
}
const linesOf = (text: string): string[] => (text === "" ? [] : text.split("\n"));

const reading = (references: Partial<References>, weight = 1) =>
	frameFact("limit/limit.go", "New", { weight, references: { ...uses([]), ...references } });

describe("config", () => {
	it("sees a field that the frame's function reads, more of it in the section, and less of a name that all have", () => {
		const frames = [
			reading({
				reads: [
					{ name: "MaxBurst", qualifier: "c.Limits", line: 12 },
					{ name: "Name", qualifier: "c.Limits", line: 13 },
				],
			}),
		];
		const seen = valuesOf(
			configProducer,
			given(
				{
					section: ["  max_burst: 20", "  max_burst: 10", "limits:"],
					other: ["  max-burst: 20", "  max-burst: 10", "redis:"],
					common: ["  name: a", "  name: b", "limits:"],
					none: ["  window: 1s", "  window: 2s", "limits:"],
				},
				{ frames, failure: "index-out-of-range" },
			),
		);
		expect(seen).toEqual({ section: 0.6, other: 0.25, common: 0.15 });
	});

	it("takes a setting without a section for one of no section, whatever the function speaks of", () => {
		const reads = [{ name: "Burst", qualifier: null, line: 12 }];
		const frames = [reading({ reads, identifiers: new Set(["_", "Burst"]) })];
		const asked = given({ c: ["burst: 20", "burst: 10"] }, { frames, failure: "data-race" });
		expect(valuesOf(configProducer, asked)).toEqual({ c: 0.25 });
	});

	it("says more when the setting is gone or zero and the code got nothing, and less when it is new", () => {
		const frames = [reading({ reads: [{ name: "Burst", qualifier: "c", line: 12 }] }, 0.5)];
		const files: Record<string, Sides> = {
			zero: ["burst: 20", "burst: 0"],
			gone: ["burst: 20", ""],
			changed: ["burst: 20", "burst: 10"],
			added: ["", "burst: 10"],
		};
		const seen = valuesOf(configProducer, given(files, { frames, failure: "divide-by-zero" }));
		expect(seen.zero).toBeCloseTo(0.25 * 0.5 * 1.25);
		expect(seen.gone).toBeCloseTo(0.25 * 0.5 * 1.25);
		expect(seen.changed).toBeCloseTo(0.25 * 0.5);
		expect(seen.added).toBeCloseTo(0.25 * 0.5 * 0.7);
		const race = valuesOf(configProducer, given(files, { frames, failure: "data-race" }));
		expect(race.zero).toBeCloseTo(0.25 * 0.5);
	});

	it("sees a key that the function holds as a string", () => {
		const frames = [
			reading({
				strings: [
					{ value: "PAYMENTS_URL", line: 6 },
					{ value: "verbose", line: 7 },
				],
			}),
		];
		const files: Record<string, Sides> = {
			code: ["  - name: PAYMENTS_URL\n    value: a", "  - name: PAYMENTS_URL\n    value: b"],
			word: ["verbose: true", "verbose: false"],
		};
		const asked = given(files, { frames, failure: "data-race" });
		expect(valuesOf(configProducer, asked)).toEqual({ code: 0.8, word: 0.3 });
		expect(textsOf(configProducer, asked).code).toBe(
			"changes env.PAYMENTS_URL in deploy/values.yaml, which New reads at line 6",
		);
	});

	it("sees a key or a value that the error names, and never repeats a value", () => {
		const message = 'dial tcp: lookup redis-v2.internal: no answer, "max_conns" is 7, verbose';
		const asked = given(
			{
				value: [
					"  addr: redis-v1.internal:6379",
					"  addr: redis://u:hunter2@redis-v2.internal:6379",
					"redis:",
				],
				key: ["max_conns: 1", "max_conns: 7"],
				word: ["verbose: 1", "verbose: 7"],
				partOfName: ["redis: 1", "redis: 7"],
			},
			{ message, failure: "error" },
		);
		expect(valuesOf(configProducer, asked)).toEqual({ value: 1, key: 1, word: 0.15 });
		const texts = textsOf(configProducer, asked);
		expect(texts.value).toBe(
			"changes redis.addr in deploy/values.yaml, whose new value stands in the error's text",
		);
		expect(JSON.stringify(texts)).not.toContain("hunter2");
	});

	it("sees the kinds of settings that fail like this, and adds them to a reader", () => {
		const files: Record<string, Sides> = {
			time: ["timeout: 1s", "timeout: 1ms"],
			size: ["pool: 9", "pool: 1"],
		};
		const timeout = { failure: "timeout", message: "context deadline exceeded" } as const;
		expect(valuesOf(configProducer, given(files, timeout))).toEqual({ time: 0.35 });
		const full = { failure: "error", message: "too many connections" } as const;
		expect(valuesOf(configProducer, given(files, full))).toEqual({ size: 0.35 });
		const frames = [reading({ reads: [{ name: "Timeout", qualifier: "c", line: 2 }] })];
		const both = valuesOf(configProducer, given(files, { ...timeout, frames }));
		expect(both.time).toBeCloseTo(1 - 0.5 * 0.65);
	});

	it("takes what is in quotes for a name, and only what the edit took away or brought", () => {
		const message = 'exec: "wkhtmltopdf": executable file not found in $PATH';
		const files: Record<string, Sides> = {
			gone: ["RUN apt-get install -y tzdata wkhtmltopdf", "RUN apt-get install -y tzdata"],
			kept: ["RUN apt-get install wkhtmltopdf", "RUN apt-get install -y wkhtmltopdf"],
		};
		const seen = valuesOf(configProducer, given(files, { message }, "Dockerfile"));
		expect(seen).toEqual({ gone: 1, kept: 0.7 });
	});

	it("sees edits of the image and of manifests when what surrounds the program fails", () => {
		const files: Record<string, Sides> = {
			fits: ["RUN apt-get install -y tzdata", ""],
			other: ["RUN apt-get install -y curl", ""],
			release: ["image: shop:1.8.0", "image: shop:1.8.1"],
		};
		const failing = { message: "unknown time zone Europe/Berlin" };
		expect(valuesOf(configProducer, given(files, failing, "Dockerfile"))).toEqual({ fits: 0.7, other: 0.2 });
		expect(valuesOf(configProducer, given(files, { message: "sold out" }, "Dockerfile"))).toEqual({});
		expect(
			valuesOf(configProducer, given({ c: ["user: 1", "user: 2"] }, failing, "app/values.yaml")),
		).toEqual({});
	});

	it.each([
		["x509: certificate signed by unknown authority", "RUN apt-get install -y ca-certificates", ""],
		["open /var/spool/a: permission denied", "USER root", "USER nobody"],
		["open /etc/app/app.yaml: no such file or directory", "mountPath: /etc/app", "mountPath: /config"],
		["OOMKilled", "memory: 512Mi", "memory: 128Mi"],
		["dial tcp: connection refused", "port: 5432", "port: 6432"],
	])("knows which edit fits %s", (message, removed, added) => {
		const seen = valuesOf(configProducer, given({ c: [removed, added] }, { message }, "deploy/app.yaml"));
		expect(seen.c).toBeGreaterThanOrEqual(0.7);
	});

	it("looks at no file that is new or gone as a whole", () => {
		const message = "lookup redis-v2.internal: no answer";
		const asked = given({ c: ["", "addr: redis-v2.internal"] }, { message });
		const added = asked.commits.map((fact) => {
			const files = fact.commit.files.map((file) => ({ ...file, status: "added" as const }));
			return { ...fact, commit: { ...fact.commit, files } };
		});
		expect(valuesOf(configProducer, asked)).toEqual({ c: 1 });
		expect(valuesOf(configProducer, { ...asked, commits: added })).toEqual({});
	});

	it("looks at no examples, no tool's settings and no code", () => {
		const message = "lookup redis-v2.internal: no such host";
		const files: Record<string, Sides> = { c: ["", "addr: redis-v2.internal"] };
		for (const path of ["examples/values.yaml", ".golangci.yml", "main.go", "a/testdata/x.yaml"])
			expect(valuesOf(configProducer, given(files, { message }, path)), path).toEqual({});
		expect(valuesOf(configProducer, given(files, { message }))).toEqual({ c: 1 });
	});
});
