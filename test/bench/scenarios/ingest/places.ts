/** Frames that many incidents of the ingest service share. */
import { type Frame, frames } from "../go-text.js";
import type { LineOf } from "../scenario.js";

export const module = "example.org/ingest/internal/";

const workLoop: readonly [string, string] = ["internal/work/pool.go", "p.pipe.Process("];

/** Frames from Process down to the goroutine's creation; `line` is a text of the calling line. */
export function inProcess(at: LineOf, line: string): Frame[] {
	const pipeline = "internal/work/pipeline.go";
	return [
		[`${module}work.(*Pipeline).Process`, `${pipeline}:${at(pipeline, line)}`],
		[`${module}work.(*Pool).work`, `${workLoop[0]}:${at(...workLoop)}`],
		[
			`created by ${module}work.(*Pool).Start`,
			`internal/work/pool.go:${at("internal/work/pool.go", "go p.work(")}`,
		],
	];
}

/** A frame in a file at the line that contains a text. */
export function frame(at: LineOf, symbol: string, path: string, line: string): Frame {
	return [symbol.startsWith("main.") ? symbol : module + symbol, `${path}:${at(path, line)}`];
}

/** Frames of main, called at a line of cmd/ingestd/main.go. */
export function main(at: LineOf, line: string): Frame {
	return frame(at, "main.main", "cmd/ingestd/main.go", line);
}

/** What the daemon's worker logs for a file. */
export function logged(error: string): string {
	return `2024/05/14 09:12:44 work: orders-0514.json: ${error}\n`;
}

/** A stack dump on SIGQUIT: goroutines that wait. */
export function quit(...groups: readonly (readonly [state: string, list: readonly Frame[]])[]): string {
	const shown = groups.map(([state, list], index) => `goroutine ${20 + index} [${state}]:\n${frames(list)}`);
	return `SIGQUIT: quit\nPC=0x46f061 m=0 sigcode=0\n\n${shown.join("\n")}`;
}
