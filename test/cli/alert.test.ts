/** `explain --alert`: which burst an alert leads to, and what is said when it leads to none. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runMain, testNow } from "./run-main.js";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "faultline-alert-"));
	writeFileSync(join(folder, ".faultline.yaml"), "store: ./store.db\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

const body = (labels: Record<string, string>, startsAt = testNow - 600): string =>
	JSON.stringify({
		status: "firing",
		alerts: [
			{
				status: "firing",
				labels: { alertname: "Errors", ...labels },
				startsAt: new Date(startsAt * 1000).toISOString(),
			},
		],
	});

const explain = async (stdin: string, ...more: string[]) =>
	runMain(["explain", "--alert", "-", "--repo", folder, ...more], { cwd: folder, stdin });

describe("faultline explain --alert", () => {
	beforeEach(async () => {
		const quiet = Array.from({ length: 60 }, (_, n) =>
			JSON.stringify({
				time: testNow - 3600 + n * 60,
				service: "shop",
				env: "prod",
				errors: 0,
				requests: 10,
			}),
		);
		writeFileSync(join(folder, "m.ndjson"), quiet.join("\n"));
		expect((await runMain(["import", "metrics", "m.ndjson"], { cwd: folder })).code).toBe(0);
	});

	it("looks for the burst of the alert's service at its time", async () => {
		const { code, stderr } = await explain(body({ service: "shop", env: "prod" }));
		expect(stderr).toMatch(/no burst of errors of shop found \(alert "Errors" since 2026-11-\d\dT/);
		expect(code).toBe(3);
	});

	it("asks for --service when no label names one, and takes it", async () => {
		const nameless = await explain(body({ severity: "page" }));
		expect(nameless.stderr).toMatch(
			/does not name a service[\s\S]*its labels are alertname, severity: give --service/,
		);
		expect(nameless.code).toBe(2);
		expect((await explain(body({ severity: "page" }), "--service", "shop")).stderr).toContain(
			"errors of shop found",
		);
	});

	it("refuses what is no alert", async () => {
		const { code, stderr } = await explain("{}");
		expect([code, stderr]).toEqual([2, expect.stringContaining("no alert webhook")]);
	});
});
