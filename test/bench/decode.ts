/**
 * Speed and memory of reading logs: `npm run bench decode [MB]`. Streams made of recorded lines are decoded as
 * `explain --stack -` reads them; nothing is written to disk. CPU time is printed beside wall time, since other
 * work on the machine only shows in the latter.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readFailure } from "../../src/decode/failure.js";

const recorded = join(import.meta.dirname, "../../fixtures/recorded");
const text = (name: string): string => readFileSync(join(recorded, name), "utf8");

function plain(): string {
	const quiet = Array.from({ length: 2000 }, (_, i) => {
		return `2026/11/20 02:41:${String(i % 60).padStart(2, "0")} GET /price/${i} user=u-${i} 200 12ms server.go:12\n`;
	});
	return quiet.join("") + text("nil-deref.txt");
}

function json(): string {
	const [quiet = "", ...errors] = text("slog-json.ndjson").trim().split("\n");
	return errors.map((error) => `${`${quiet}\n`.repeat(50)}${error}\n`).join("");
}

const inputs: readonly (readonly [string, string])[] = [
	["plain log, a crash every 2,000 lines", plain()],
	["slog JSON, 2 % errors with stacks", json()],
	["zap development, 3 of 4 records with stacks", text("zap-development.txt")],
	["goroutine dump", text("sigquit.txt")],
];

async function* repeated(part: string, bytes: number, see: () => void): AsyncGenerator<Uint8Array> {
	const chunk = Buffer.from(part.repeat(Math.max(1, Math.floor(65_536 / part.length))));
	for (let sent = 0; sent < bytes; sent += chunk.length) {
		see();
		yield chunk;
	}
}

async function measure(name: string, part: string, megabytes: number): Promise<void> {
	let peak = 0;
	const see = (): void => {
		peak = Math.max(peak, process.memoryUsage.rss());
	};
	const cpu = process.cpuUsage();
	const start = performance.now();
	const found = await readFailure(repeated(part, megabytes * 1e6, see));
	const wall = (performance.now() - start) / 1000;
	const used = process.cpuUsage(cpu).user / 1e6;
	const speed = `${(megabytes / used).toFixed(1)} MB per CPU second, ${(megabytes / wall).toFixed(1)} MB/s wall`;
	console.log(
		`${name}: ${speed}, peak RSS ${(peak / 1e6).toFixed(0)} MB, ${found.allEvents} events in ${found.groups.length} groups`,
	);
}

const megabytes = Number(process.argv[2] ?? 100);
for (const [name, part] of inputs) await measure(name, part, megabytes);
