/**
 * `npm run bench metrics-pull [-- --services N] [--hours H]`: 10,000 series pulled from a local VictoriaMetrics
 * through `stream`, with the most memory our process held. The server is filled first (not counted). Each of the
 * services has 2 versions x 5 codes, one reading a minute.
 */
import { parseArgs } from "node:util";
import { createHttpClient } from "../../src/sources/http/client.js";
import { createPrometheusSource } from "../../src/sources/prometheus/source.js";
import { startVictoria } from "../servers/prometheus.js";

const { values } = parseArgs({
	options: { services: { type: "string", default: "1000" }, hours: { type: "string", default: "24" } },
});
const services = Number(values.services);
const minutes = Number(values.hours) * 60;
const start = 1_767_571_200;
const codes = ["200", "201", "404", "500", "503"];

/** Lines of VictoriaMetrics' JSON import for one service. */
function linesOf(service: number): string {
	const timestamps = Array.from({ length: minutes + 1 }, (_, minute) => (start + minute * 60) * 1000);
	const lines: string[] = [];
	for (const version of ["v1", "v2"]) {
		for (const [index, code] of codes.entries()) {
			const metric = {
				__name__: "http_requests_total",
				service: `svc-${service}`,
				env: "prod",
				version,
				code,
			};
			const perMinute = code.startsWith("5") ? 1 : 50 * (index + 1);
			lines.push(
				JSON.stringify({ metric, values: timestamps.map((_, minute) => minute * perMinute), timestamps }),
			);
		}
	}
	return `${lines.join("\n")}\n`;
}

const server = await startVictoria();
const http = createHttpClient({ name: "VictoriaMetrics", baseUrl: server.url });
try {
	for (let service = 0; service < services; service += 20) {
		const body = Array.from({ length: Math.min(20, services - service) }, (_, n) =>
			linesOf(service + n),
		).join("");
		await (await http.sendOk({ path: "api/v1/import", method: "POST", body })).text();
	}
	await (await http.sendOk({ path: "internal/force_flush" })).text();
	global.gc?.();
	const before = process.memoryUsage().rss;
	let most = before;
	const watch = setInterval(() => {
		most = Math.max(most, process.memoryUsage().rss);
	}, 20);
	const source = createPrometheusSource({ http, settings: { preset: "http" }, now: () => Date.now() / 1000 });
	const range = { from: start, to: start + minutes * 60 };
	const began = performance.now();
	let found = 0;
	let errors = 0;
	for await (const series of source.stream({ range, step: 60 })) {
		found++;
		for (const count of series.errors) errors += count ?? 0;
		most = Math.max(most, process.memoryUsage().rss);
	}
	const seconds = (performance.now() - began) / 1000;
	clearInterval(watch);
	const expected = services * minutes * 4;
	const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
	console.log(
		`raw series in the store     ${services * 10} (${services} services, ${minutes} readings each)`,
	);
	console.log(`services read               ${found}`);
	console.log(`errors counted / planned    ${errors} / ${expected}`);
	console.log(`seconds                     ${seconds.toFixed(1)}`);
	console.log(`resident memory             ${mib(before)} before, ${mib(most)} at most`);
	process.exitCode = found === services && errors === expected ? 0 : 1;
} finally {
	http.close();
	await server.close();
}
