/** Writing a report to --output or to stdout. */
import { rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Failure } from "../model/failure.js";
import type { CommandContext } from "./context.js";

/** Writes `text` to `file` (all or nothing, through a file beside it), or to stdout when null. */
export async function writeReport(context: CommandContext, file: string | null, text: string): Promise<void> {
	if (file === null || file === "-") {
		context.progress.stop();
		await context.stdout.write(text);
		return;
	}
	const path = resolve(context.cwd, file);
	const partial = `${path}.partial-${process.pid}`;
	try {
		await writeFile(partial, text);
		await rename(partial, path);
	} catch (error) {
		await rm(partial, { force: true });
		throw new Failure("input", `cannot write the report: ${(error as NodeJS.ErrnoException).code}`, {
			where: file,
			hint: "name a file in a folder that exists and may be written",
			cause: error,
		});
	}
	context.talk.note(`wrote ${file}`);
}
