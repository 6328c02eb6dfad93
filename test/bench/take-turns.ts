/**
 * Compares programs on a machine that is busy with other things: they run in turn, so that a slow minute is slow
 * for all of them, and what counts is the ratio of the medians. Nothing here judges a time.
 */
import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";

/** A program to run; `input` names a file that becomes its standard input. */
export interface Program {
	readonly name: string;
	readonly command: string;
	readonly args: readonly string[];
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
	readonly input?: string;
	/** Exit codes that count as done; [0] unless told. */
	readonly accept?: readonly number[];
}

/** One finished run: wall time from spawn to end, and what was printed (empty when it was thrown away). */
export interface Run {
	readonly milliseconds: number;
	readonly stdout: string;
}

/** Runs a program to its end. Throws with its last words when it fails. `keep`: collect the output. */
export function runOnce(program: Program, keep = false): Run {
	const input = program.input === undefined ? "ignore" : openSync(program.input, "r");
	try {
		const start = process.hrtime.bigint();
		const done = spawnSync(program.command, program.args, {
			cwd: program.cwd,
			env: { ...process.env, ...program.env },
			stdio: [input, keep ? "pipe" : "ignore", "pipe"],
			maxBuffer: 1 << 30,
			encoding: "utf8",
		});
		const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
		if (done.error !== undefined) throw done.error;
		if (!(program.accept ?? [0]).includes(done.status ?? -1)) {
			throw new Error(`${program.name} ended with ${done.status}: ${done.stderr.trim().slice(-500)}`);
		}
		return { milliseconds, stdout: done.stdout ?? "" };
	} finally {
		if (typeof input === "number") closeSync(input);
	}
}

/** Wall times of each program in milliseconds: `runs` rounds, every program once a round, in alternating order. */
export function takeTurns(programs: readonly Program[], runs: number): number[][] {
	const times = programs.map((): number[] => []);
	for (let round = 0; round < runs; round++) {
		const order = programs.map((_, index) => index);
		if (round % 2 === 1) order.reverse();
		for (const index of order) {
			const program = programs[index];
			if (program !== undefined) times[index]?.push(runOnce(program).milliseconds);
		}
	}
	return times;
}

/** Middle value, the mean of both for an even count; 0 for none. */
export function medianOf(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const at = sorted.length >> 1;
	if (sorted.length % 2 === 1) return sorted[at] ?? 0;
	return ((sorted[at - 1] ?? 0) + (sorted[at] ?? 0)) / 2;
}

/** One line of a table: time, and how many times that of the reference it is. */
export function ratioLine(name: string, time: number, reference: number): string {
	return `  ${name.padEnd(28)} ${time.toFixed(1).padStart(9)} ms   x${(time / reference).toFixed(2)}`;
}
