import { describe, expect, it } from "vitest";
import { parseAlerts } from "../../../src/sources/alert/webhook.js";

/** As Alertmanager 0.25 posts it. */
const alertmanager = {
	receiver: "hook",
	status: "firing",
	alerts: [
		{
			status: "resolved",
			labels: { alertname: "Errors", service: "pay", severity: "page" },
			annotations: {},
			startsAt: "2026-11-21T01:00:00Z",
			endsAt: "2026-11-21T01:05:00Z",
			generatorURL: "",
			fingerprint: "b1b1b1b1b1b1b1b1",
		},
		{
			status: "firing",
			labels: { alertname: "Errors", service: "shop-api", env: "prod" },
			annotations: { summary: "5xx" },
			startsAt: "2026-11-21T02:41:07.123Z",
			endsAt: "0001-01-01T00:00:00Z",
			generatorURL:
				"http://prom:9090/graph?g0.expr=sum%28rate%28http_requests_total%7Bcode%3D~%225..%22%7D%5B5m%5D%29%29+%3E+1&g0.tab=1",
			fingerprint: "a0a0a0a0a0a0a0a0",
		},
	],
	groupLabels: { alertname: "Errors" },
	commonLabels: { alertname: "Errors" },
	commonAnnotations: { runbook: "x" },
	version: "4",
	groupKey: '{}:{alertname="Errors"}',
	truncatedAlerts: 0,
};

/** Fields that Grafana adds or fills otherwise. */
const grafana = {
	orgId: 1,
	title: "[FIRING:1] Errors",
	state: "alerting",
	status: "firing",
	commonLabels: null,
	alerts: [
		{
			status: "firing",
			labels: { alertname: "Errors", grafana_folder: "shop", job: "shop-api", attempt: 3 },
			annotations: null,
			startsAt: "2026-11-21T10:41:00+08:00",
			endsAt: "0001-01-01T00:00:00Z",
			generatorURL: "http://grafana:3000/alerting/grafana/abc/view?orgId=1",
			values: { A: 12.5 },
			dashboardURL: "",
		},
	],
};

describe("parseAlerts", () => {
	it("reads Alertmanager's body, the firing alert first", () => {
		const [first, second] = parseAlerts(JSON.stringify(alertmanager), "a.json");
		expect(first).toEqual({
			name: "Errors",
			status: "firing",
			service: "shop-api",
			env: "prod",
			startsAt: Date.UTC(2026, 10, 21, 2, 41, 7) / 1000 + 0.123,
			endsAt: null,
			labels: { alertname: "Errors", service: "shop-api", env: "prod" },
			annotations: { runbook: "x", summary: "5xx" },
			expr: 'sum(rate(http_requests_total{code=~"5.."}[5m])) > 1',
			fingerprint: "a0a0a0a0a0a0a0a0",
		});
		expect(second).toMatchObject({ service: "pay", env: null, status: "resolved", expr: null });
	});

	it("reads Grafana's body: job as service, an offset in the time, numbers in labels", () => {
		const [alert] = parseAlerts(JSON.stringify(grafana), "-");
		expect(alert).toMatchObject({
			service: "shop-api",
			startsAt: Date.UTC(2026, 10, 21, 2, 41) / 1000,
			expr: null,
		});
		expect(alert?.labels.attempt).toBe("3");
	});

	it("prefers the configured label", () => {
		const [alert] = parseAlerts(JSON.stringify(grafana), "-", { service: "grafana_folder" });
		expect(alert?.service).toBe("shop");
	});

	it.each([
		["", /not JSON/],
		["{", /not JSON/],
		["[]", /no alert webhook/],
		['{"alerts":[]}', /alerts should be >=1/],
		['{"alerts":[{"labels":{}}]}', /alerts\.0\.startsAt/],
		['{"alerts":[{"startsAt":"soon"}]}', /does not say when it began/],
		['{"alerts":[{"startsAt":"2026-11-21T02:41:07Z","labels":{"a":{}}}]}', /alerts\.0\.labels\.a/],
	])("refuses %s", (text, words) => {
		expect(() => parseAlerts(text, "a.json")).toThrow(words);
	});
});
