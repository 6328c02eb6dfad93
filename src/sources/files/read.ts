/** Bytes of log files: plain or gzip, told by the first bytes and not by the name. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { Failure } from "../../model/failure.js";

/**
 * The content of a file, unpacked. A gzip file that ends too early yields what can be read, then throws.
 * @throws Failure("input") naming the file.
 */
export async function* readLogFile(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
	try {
		const file = createReadStream(path, { highWaterMark: 2 ** 18 });
		const content = (await isGzip(path)) ? pipeline(file, createGunzip(), () => undefined) : file;
		for await (const chunk of content) {
			signal?.throwIfAborted();
			yield chunk as Uint8Array;
		}
	} catch (cause) {
		if (signal?.aborted === true) throw signal.reason;
		throw unreadable(path, cause);
	}
}

async function isGzip(path: string): Promise<boolean> {
	const file = await open(path, "r");
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
		return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
	} finally {
		await file.close();
	}
}

function unreadable(path: string, cause: unknown): Failure {
	const code = (cause as NodeJS.ErrnoException).code ?? "unreadable";
	const damaged = code === "Z_BUF_ERROR" || code === "Z_DATA_ERROR";
	return new Failure(
		"input",
		damaged ? "the gzip file is cut or damaged" : `cannot read the file (${code})`,
		{
			where: path,
			hint: damaged
				? "fetch the file again; what could be unpacked was read"
				: "check the file and its permissions",
			cause,
		},
	);
}
