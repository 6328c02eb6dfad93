/** Reading a named file or standard input as one text, up to a limit. */
import { type Warning, warning } from "../model/warning.js";
import type { CommandContext } from "./context.js";
import { readBytes } from "./input-bytes.js";

export interface InputText {
	readonly text: string;
	readonly warnings: readonly Warning[];
}

/** Reads FILE or `-`, gzip too. At most `limit` bytes; the rest is left out with a warning. Throws Failure. */
export async function readInput(context: CommandContext, name: string, limit: number): Promise<InputText> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of readBytes(context, name)) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > limit) break;
	}
	const text = Buffer.concat(chunks)
		.subarray(0, limit)
		.toString("utf8")
		.replace(/^\ufeff/, "");
	const message = `only the first ${Math.round(limit / 1_048_576)} MiB of ${name} were read`;
	return { text, warnings: size > limit ? [warning("W-INPUT-CUT", message)] : [] };
}
