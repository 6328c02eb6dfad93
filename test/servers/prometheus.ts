/** Prometheus, VictoriaMetrics and Alertmanager of Debian, filled as a test wants. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { programPath, type RunningServer, startServer } from "./process.js";

/** Configuration without any scrape. */
const quiet = "global: {scrape_interval: 15s}\n";

/**
 * Prometheus. `history` is OpenMetrics text with timestamps (grouped by family, ending in `# EOF`): promtool
 * makes blocks of it, so queries at those past times answer exactly what was planned.
 */
export function startPrometheus(
	options: { readonly history?: string; readonly config?: string; readonly args?: readonly string[] } = {},
): Promise<RunningServer> {
	return startServer({
		program: "prometheus",
		ready: "/-/ready",
		prepare: (folder) => {
			writeFileSync(join(folder, "p.yml"), options.config ?? quiet);
			if (options.history === undefined) return;
			writeFileSync(join(folder, "om.txt"), options.history);
			execFileSync(
				programPath("promtool") ?? "promtool",
				["tsdb", "create-blocks-from", "openmetrics", "om.txt", "data"],
				{
					cwd: folder,
					stdio: "ignore",
				},
			);
		},
		args: (folder, port) => [
			`--config.file=${join(folder, "p.yml")}`,
			`--storage.tsdb.path=${join(folder, "data")}`,
			"--storage.tsdb.retention.time=50y",
			`--web.listen-address=127.0.0.1:${port}`,
			...(options.args ?? []),
		],
	});
}

/** VictoriaMetrics; fill it through /api/v1/import/prometheus with millisecond timestamps. */
export function startVictoria(args: readonly string[] = []): Promise<RunningServer> {
	return startServer({
		program: "victoria-metrics",
		ready: "/health",
		args: (folder, port) => [
			`-storageDataPath=${join(folder, "vm")}`,
			`-httpListenAddr=127.0.0.1:${port}`,
			"-retentionPeriod=100y",
			...args,
		],
	});
}

/** Alertmanager that sends everything to `webhook` at once. */
export function startAlertmanager(webhook: string): Promise<RunningServer> {
	const config = [
		"route: {receiver: hook, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}",
		`receivers: [{name: hook, webhook_configs: [{url: "${webhook}", send_resolved: true}]}]`,
		"",
	].join("\n");
	return startServer({
		program: "prometheus-alertmanager",
		ready: "/-/ready",
		prepare: (folder) => writeFileSync(join(folder, "am.yml"), config),
		args: (folder, port) => [
			`--config.file=${join(folder, "am.yml")}`,
			`--storage.path=${join(folder, "data")}`,
			`--web.listen-address=127.0.0.1:${port}`,
			"--cluster.listen-address=",
		],
	});
}

/** One series for `openMetrics`: samples are [epoch seconds, value]. */
export interface PlannedSeries {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly samples: readonly (readonly [number, number])[];
}

/** OpenMetrics text of counters, grouped by family as promtool wants it. */
export function openMetrics(series: readonly PlannedSeries[]): string {
	const families = new Map<string, PlannedSeries[]>();
	for (const one of series) families.set(one.name, [...(families.get(one.name) ?? []), one]);
	const lines: string[] = [];
	for (const [name, members] of families) {
		lines.push(`# TYPE ${name.replace(/_total$/, "")} ${name.endsWith("_total") ? "counter" : "unknown"}`);
		for (const one of members) {
			for (const [time, value] of one.samples)
				lines.push(`${name}${labelsText(one.labels)} ${number(value)} ${time}`);
		}
	}
	return `${lines.join("\n")}\n# EOF\n`;
}

/** The same as classic text with millisecond timestamps, for VictoriaMetrics' import. */
export function classicText(series: readonly PlannedSeries[]): string {
	return series
		.flatMap((one) =>
			one.samples.map(
				([time, value]) => `${one.name}${labelsText(one.labels)} ${number(value)} ${Math.round(time * 1000)}`,
			),
		)
		.join("\n")
		.concat("\n");
}

function labelsText(labels: Readonly<Record<string, string>>): string {
	const escaped = (text: string): string =>
		text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");
	return `{${Object.entries(labels)
		.map(([name, value]) => `${name}="${escaped(value)}"`)
		.join(",")}}`;
}

function number(value: number): string {
	return value === Number.POSITIVE_INFINITY ? "+Inf" : String(value);
}
