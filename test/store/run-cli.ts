/** Runs the command line in this process, over buffers. */
import { PassThrough, Readable } from "node:stream";
import { type MainProcess, main } from "../../src/cli/main.js";

/** What a run printed and how it ended. */
export interface CliRun {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs `faultline ...argv` with an empty environment. */
export async function runCli(
	argv: readonly string[],
	more: { readonly stdin?: string | Uint8Array; readonly cwd?: string; readonly now?: number } = {},
): Promise<CliRun> {
	const stdout = collector();
	const stderr = collector();
	const stdin = Readable.from(more.stdin === undefined ? [] : [Buffer.from(more.stdin)]);
	const process: MainProcess = {
		argv: ["node", "faultline", ...argv],
		env: { HOME: more.cwd ?? "/nonexistent", NO_COLOR: "1" },
		cwd: () => more.cwd ?? "/",
		stdin: stdin as unknown as MainProcess["stdin"],
		stdout: stdout.stream as unknown as MainProcess["stdout"],
		stderr: stderr.stream as unknown as MainProcess["stderr"],
		on: () => undefined,
		off: () => undefined,
		exit: () => undefined,
	};
	const code = await main(process, () => more.now ?? 1_700_100_000);
	return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): { readonly stream: PassThrough; text(): string } {
	const stream = new PassThrough();
	const chunks: Buffer[] = [];
	stream.on("data", (chunk: Buffer) => chunks.push(chunk));
	return { stream, text: () => Buffer.concat(chunks).toString() };
}
