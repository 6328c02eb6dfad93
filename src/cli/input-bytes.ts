/** Reading a named file or standard input as a stream of bytes, unpacked when its first bytes say gzip. */
import { close, open, read, stat } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { Failure } from "../model/failure.js";
import type { EpochSeconds } from "../model/time.js";
import type { CommandContext } from "./context.js";

/** Bytes that are read at once. */
const blockBytes = 256 * 1024;

/** Streams FILE or `-`. Throws Failure(input) that names the file, whatever goes wrong on the way. */
export async function* readBytes(context: CommandContext, name: string): AsyncGenerator<Uint8Array> {
	if (name === "-") refuseTerminal(context);
	try {
		yield* unpacked(name === "-" ? bytesOf(context.stdin) : fileBytes(resolve(context.cwd, name)));
	} catch (error) {
		const reason = reasonOf(error);
		if (reason === null) throw error;
		throw new Failure("input", reason, {
			where: name,
			hint: "name a file, or - for standard input",
			cause: error,
		});
	}
}

/** When the file was last changed; null for standard input and for what cannot be read anyway. */
export async function fileTime(context: CommandContext, name: string): Promise<EpochSeconds | null> {
	if (name === "-") return null;
	const found = await promisify(stat)(resolve(context.cwd, name)).catch(() => null);
	return found === null ? null : Math.floor(found.mtimeMs / 1000);
}

function refuseTerminal(context: CommandContext): void {
	if (context.stdin.isTTY !== true) return;
	throw new Failure("usage", "standard input is a terminal", {
		where: "-",
		hint: "pipe a file into it, or name the file",
	});
}

/** With callbacks: promises of files are a module of Node that takes longer to load than a stack to read. */
async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
	const file = await promisify(open)(path, "r");
	try {
		for (;;) {
			const block = Buffer.allocUnsafe(blockBytes);
			const { bytesRead } = await promisify(read)(file, block, 0, blockBytes, null);
			if (bytesRead === 0) return;
			yield block.subarray(0, bytesRead);
		}
	} finally {
		await promisify(close)(file);
	}
}

async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
	for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
}

/** Looks at the first two bytes, however the source cuts them. */
async function* unpacked(source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
	try {
		let head = Buffer.alloc(0);
		while (head.length < 2) {
			const next = await source.next();
			if (next.done === true) break;
			head = Buffer.concat([head, next.value]);
		}
		const whole = joined(head, source);
		if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(whole);
		else yield* whole;
	} finally {
		// A reader may stop before `joined` ever came to its rest.
		await source.return(undefined);
	}
}

async function* joined(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
	if (head.length > 0) yield head;
	yield* rest;
}

async function* gunzipped(source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
	const { createGunzip } = await import("node:zlib");
	const input = Readable.from(source, { objectMode: false });
	const output = createGunzip();
	input.on("error", (error) => output.destroy(error));
	try {
		yield* input.pipe(output);
	} finally {
		input.destroy();
	}
}

/** The reason in words; null when it is not about reading. */
function reasonOf(error: unknown): string | null {
	if (error instanceof Failure || !(error instanceof Error) || !("code" in error)) return null;
	switch (error.code) {
		case "ENOENT":
			return "no such file";
		case "EISDIR":
			return "this is a folder";
		case "EACCES":
			return "no permission to read this file";
		case "Z_BUF_ERROR":
			return "the gzip data ends too early: the file is cut off";
		case "Z_DATA_ERROR":
			return "the gzip data is damaged";
		default:
			return `cannot read the file: ${String(error.code)}`;
	}
}
