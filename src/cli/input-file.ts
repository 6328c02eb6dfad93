/** Reading a named file or standard input as text, with clear failures and a limit. */
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { Failure } from "../model/failure.js";
import { type Warning, warning } from "../model/warning.js";
import type { CommandContext } from "./context.js";

export interface InputText {
	readonly text: string;
	readonly warnings: readonly Warning[];
}

/** Reads FILE or `-`. At most `limit` bytes; the rest is left out with a warning. Throws Failure(input). */
export async function readInput(context: CommandContext, name: string, limit: number): Promise<InputText> {
	if (name === "-") return readStandardInput(context, limit);
	const path = resolve(context.cwd, name);
	try {
		const file = await open(path, "r");
		try {
			return await collect(file.createReadStream({ autoClose: false, end: limit }), name, limit);
		} finally {
			await file.close();
		}
	} catch (error) {
		throw new Failure("input", reasonOf(error), {
			where: name,
			hint: "name a text file, or - for standard input",
			cause: error,
		});
	}
}

async function readStandardInput(context: CommandContext, limit: number): Promise<InputText> {
	if (context.stdin.isTTY === true) {
		throw new Failure("usage", "standard input is a terminal", {
			where: "-",
			hint: "pipe a file into it, or name the file",
		});
	}
	return collect(context.stdin, "standard input", limit);
}

async function collect(stream: AsyncIterable<unknown>, name: string, limit: number): Promise<InputText> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream) {
		const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
		chunks.push(bytes);
		size += bytes.length;
		if (size > limit) break;
	}
	const text = Buffer.concat(chunks)
		.subarray(0, limit)
		.toString("utf8")
		.replace(/^\ufeff/, "");
	const message = `only the first ${Math.round(limit / 1_048_576)} MiB of ${name} were read`;
	return { text, warnings: size > limit ? [warning("W-INPUT-CUT", message)] : [] };
}

function reasonOf(error: unknown): string {
	const code = (error as NodeJS.ErrnoException).code;
	switch (code) {
		case "ENOENT":
			return "no such file";
		case "EISDIR":
			return "this is a folder";
		case "EACCES":
			return "no permission to read this file";
		default:
			return `cannot read the file: ${code ?? String(error)}`;
	}
}
