import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ConfigOutcome, type ConfigRequest, inspectConfig, loadConfig } from "../../src/config/load.js";
import { configRows } from "../../src/config/show.js";
import { Failure } from "../../src/model/failure.js";

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "faultline-config-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function request(more: Partial<ConfigRequest> = {}): ConfigRequest {
	return { cwd: folder, repository: null, file: null, env: {}, store: null, ...more };
}

function write(name: string, text: string): string {
	const file = join(folder, name);
	writeFileSync(file, text);
	return file;
}

function complaints(outcome: ConfigOutcome): readonly string[] {
	if (outcome.ok) throw new Error("expected complaints");
	return outcome.complaints.map((complaint) => {
		const at = complaint.position === null ? "" : ` @${complaint.position.line}:${complaint.position.column}`;
		return `${complaint.message}${at}${complaint.hint === null ? "" : ` -> ${complaint.hint}`}`;
	});
}

describe("loading the configuration", () => {
	it("has defaults without any file", () => {
		const { config, file } = loadConfig(request());
		expect(file).toBeNull();
		expect(config.metrics).toEqual({ kind: "embedded", step: 60 });
		expect(config.correlate).toEqual({ windowBefore: 900, windowAfter: 300 });
		expect(config.detect).toEqual({ sensitivity: {}, ewma: {}, perService: {} });
		expect(config.store).toBeUndefined();
	});

	it("walks up to the git root and no further", () => {
		write(".faultline.yaml", "env: outside\n");
		const inner = join(folder, "repo", "services", "pay");
		mkdirSync(inner, { recursive: true });
		expect(loadConfig(request({ cwd: inner })).config.env).toBe("outside");
		mkdirSync(join(folder, "repo", ".git"));
		expect(loadConfig(request({ cwd: inner })).file).toBeNull();
		writeFileSync(join(folder, "repo", ".faultline.json"), '{"env": "inside"}');
		expect(loadConfig(request({ cwd: inner })).config.env).toBe("inside");
	});

	it("falls back to the user's own file", () => {
		mkdirSync(join(folder, ".git"));
		mkdirSync(join(folder, "xdg", "faultline"), { recursive: true });
		write("xdg/faultline/config.yaml", "env: mine\n");
		const loaded = loadConfig(request({ env: { XDG_CONFIG_HOME: join(folder, "xdg") } }));
		expect(loaded.config.env).toBe("mine");
	});

	it("lets flags win over the environment, and that over the file", () => {
		const file = write(".faultline.yaml", "store: file.db\ncorrelate: { windowBefore: 1h }\n");
		expect(loadConfig(request()).config.store).toBe(join(folder, "file.db"));
		const env = { FAULTLINE_STORE: "env.db", FAULTLINE_CORRELATE_WINDOW_BEFORE: "30m" };
		const second = loadConfig(request({ env }));
		expect(second.config.store).toBe(join(folder, "env.db"));
		expect(second.config.correlate.windowBefore).toBe(1800);
		expect(second.origins.get("store")).toBe("$FAULTLINE_STORE");
		const third = loadConfig(request({ env, store: "/flag.db" }));
		expect(third.config.store).toBe("/flag.db");
		expect(third.origins.get("store")).toBe("--store");
		expect(loadConfig(request()).origins.get("correlate.windowBefore")).toBe(`${file}:2`);
	});

	it("expands the environment in strings only, with defaults and an escape", () => {
		write(
			".faultline.yaml",
			[
				"metrics:",
				"  kind: prometheus",
				`  url: http://\${HOST}:\${PORT:-9090}`,
				"  queries: { errors: 'sum(x{a=~\"y$\"}) $${z}' }",
			].join("\n"),
		);
		const { config } = loadConfig(request({ env: { HOST: "prom.test" } }));
		expect(config.metrics).toMatchObject({
			url: "http://prom.test:9090",
			queries: { errors: `sum(x{a=~"y$"}) \${z}` },
		});
	});
});

describe("complaints", () => {
	it("names file, line and column in the failure", () => {
		const file = write(".faultline.yaml", "correlate:\n  windowBefor: 15m\n");
		const failure = catchFailure(() => loadConfig(request()));
		expect(failure.kind).toBe("config");
		expect(failure.message).toBe('unknown key "windowBefor" in correlate');
		expect(failure.where).toBe(`${file}:2:3`);
		expect(failure.hint).toBe('did you mean "windowBefore"?');
	});

	it.each([
		["metrcs: {}", 'unknown key "metrcs" @1:1 -> did you mean "metrics"?'],
		["correlate: { windowBefore: soon }", '"soon" is not a duration'],
		["metrics: { kind: prometheus }", "metrics.url is missing"],
		["metrics: { kind: promethus, url: 'http://x' }", "metrics.kind: expected"],
		["metrics: { kind: prometheus, url: 'ftp://x' }", "expected an http:// or https:// URL"],
		["metrics: { kind: prometheus, url: 'http://a:b@x' }", "a URL must not hold a password"],
		["detect: { sensitivity: { falseAlarmsPerServiceWeek: -1 } }", "falseAlarmsPerServiceWeek"],
		[
			"repository: { shop: { versionPattern: '(' } }",
			"repository.shop.versionPattern: expected a regular expression",
		],
		["a: [", "Flow sequence"],
		["env: x\nenv: y", "Map keys must be unique"],
		[`metrics: { kind: prometheus, url: '\${NOPE}' }`, "environment variable NOPE is not set"],
		["notify: { routes: [{ receiver: nobody }] }", "names a receiver that is not under"],
	])("%s", (text, expected) => {
		write(".faultline.yaml", text);
		expect(complaints(inspectConfig(request())).join("\n")).toContain(expected);
	});

	it("lists every problem, not only the first", () => {
		write(".faultline.yaml", "envv: x\ncorrelate: { windowAfter: x }\n");
		expect(complaints(inspectConfig(request()))).toHaveLength(2);
	});

	it("takes a field for a secret by the kind that stands beside it", () => {
		const receivers = (more: string): string =>
			`notify: { receiver: am, receivers: { am: { kind: alertmanager, url: "http://am:9093" }${more} } }`;
		write(".faultline.yaml", receivers(""));
		expect(inspectConfig(request()).ok).toBe(true);
		write(".faultline.yaml", receivers(', chat: { kind: slack, url: "http://hooks/T0" }'));
		expect(complaints(inspectConfig(request())).join()).toContain(
			"notify.receivers.chat.url: a secret must not",
		);
		write(".faultline.yaml", receivers(', chat: { kind: slak, url: "http://hooks/T0" }'));
		expect(complaints(inspectConfig(request())).join()).toContain(
			"notify.receivers.chat.url: a secret must not",
		);
	});

	it("refuses a secret in the file and says where it may be", () => {
		write(
			".faultline.yaml",
			"metrics:\n  kind: prometheus\n  url: http://x\n  http_config:\n    basic_auth: { username: a, password: hunter2 }\n",
		);
		const [only] = complaints(inspectConfig(request()));
		expect(only).toContain(
			"metrics.http_config.basic_auth.password: a secret must not stand in the file @5:42",
		);
		expect(only).toContain("password_file");
		expect(only).not.toContain("hunter2");
	});

	it("applies Prometheus's rules to http_config", () => {
		write(
			".faultline.yaml",
			"metrics:\n  kind: prometheus\n  url: http://x\n  http_config:\n    bearer_token_file: t\n    basic_auth: { username: a, password_file: p }\n",
		);
		expect(complaints(inspectConfig(request())).join()).toContain(
			"only one of basic_auth, bearer_token_file can be set",
		);
	});

	it("resolves secret files against the configuration's folder", () => {
		write(
			".faultline.yaml",
			"metrics:\n  kind: prometheus\n  url: http://x\n  http_config: { basic_auth: { username: a, password_file: p } }\n",
		);
		expect(loadConfig(request()).config.metrics).toMatchObject({
			http_config: { basic_auth: { username: "a", password_file: join(folder, "p") } },
		});
	});

	it("warns of an unknown FAULTLINE_ variable and refuses a wrong number", () => {
		const { warnings } = loadConfig(request({ env: { FAULTLINE_METRIC_URL: "http://x" } }));
		expect(warnings).toEqual([
			{
				code: "W-CONFIG-ENV",
				message: "FAULTLINE_METRIC_URL is not a configuration key",
				hint: "did you mean FAULTLINE_METRICS_URL?",
			},
		]);
		const env = { FAULTLINE_DETECT_SENSITIVITY_FALSE_ALARMS_PER_SERVICE_WEEK: "few" };
		expect(complaints(inspectConfig(request({ env }))).join()).toContain('"few" is not a number');
	});

	it("says so when the named file is not there", () => {
		const failure = catchFailure(() => loadConfig(request({ file: join(folder, "no.yaml") })));
		expect(failure.message).toBe("no such configuration file");
		expect(failure.where).toBe(join(folder, "no.yaml"));
	});
});

describe("showing the configuration", () => {
	it("masks secrets and tells origins", () => {
		const file = write(
			".faultline.yaml",
			`metrics:\n  kind: prometheus\n  url: http://x\n  http_config: { bearer_token: "\${PROM_TOKEN}" }\n`,
		);
		const rows = configRows(loadConfig(request({ env: { PROM_TOKEN: "s3cret-value" } })));
		const row = (key: string) => rows.find((candidate) => candidate.key === key);
		expect(row("metrics.http_config.bearer_token")).toEqual({
			key: "metrics.http_config.bearer_token",
			value: '"***"',
			origin: `${file}:4`,
		});
		expect(row("metrics.url")).toEqual({ key: "metrics.url", value: '"http://x"', origin: `${file}:3` });
		expect(row("correlate.windowAfter")).toMatchObject({ value: "300", origin: "default" });
		expect(JSON.stringify(rows)).not.toContain("s3cret");
	});
});

function catchFailure(action: () => unknown): Failure {
	try {
		action();
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
	throw new Error("expected a Failure");
}
