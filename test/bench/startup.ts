/**
 * Cold start: `faultline --help`, `--version` and `completion bash` against a bare `node -e 0`, interleaved so that
 * a busy machine slows all of them alike. `npm run bench startup [runs]`.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../bin/faultline.js", import.meta.url));
const runs = Number(process.argv[2] ?? 21);

const cases: readonly (readonly [name: string, args: readonly string[]])[] = [
	["node -e 0", ["-e", "0"]],
	["faultline --help", [bin, "--help"]],
	["faultline --version", [bin, "--version"]],
	["faultline completion bash", [bin, "completion", "bash"]],
];

const times = cases.map((): number[] => []);
for (let run = 0; run < runs; run++) {
	cases.forEach(([name, args], index) => {
		const start = process.hrtime.bigint();
		const done = spawnSync(process.execPath, args, { stdio: "ignore" });
		if (done.status !== 0) throw new Error(`${name} ended with ${done.status}`);
		times[index]?.push(Number(process.hrtime.bigint() - start) / 1e6);
	});
}

const median = (values: readonly number[]): number =>
	[...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const bare = median(times[0] ?? []);
process.stdout.write(`median of ${runs} runs\n`);
cases.forEach(([name], index) => {
	const time = median(times[index] ?? []);
	process.stdout.write(
		`${name.padEnd(28)} ${time.toFixed(1).padStart(7)} ms   x${(time / bare).toFixed(2)}\n`,
	);
});
