/**
 * The impact file as it is now: read when it has changed, and only then. While a watch runs people edit it; what
 * they have half written costs a warning, and the weights of before hold on.
 */
import { readFile, stat } from "node:fs/promises";
import type { ImpactTable } from "../detect/impact.js";
import { parseImpact } from "../detect/impact-file.js";
import { Failure } from "../model/failure.js";
import { type Warning, warning } from "../model/warning.js";

/** Gives the current weights. The first reading throws Failure(config) for a file that cannot be used. */
export function impactReader(file: string, warn: (notice: Warning) => void): () => Promise<ImpactTable> {
	let stamp = "";
	let table: ImpactTable | null = null;
	return async () => {
		try {
			const now = await stampOf(file);
			if (table !== null && now === stamp) return table;
			stamp = now;
			table = parseImpact(await readFile(file, "utf8"), file);
		} catch (error) {
			const failure = error instanceof Failure ? error : unreadable(file, error);
			if (table === null) throw failure;
			const text = `${failure.message} (${failure.where ?? file}): the impact weights of before hold on`;
			warn(warning("W-IMPACT-FILE", text, failure.hint));
		}
		return table;
	};
}

/** Editors replace files, deployments link them anew: inode and size tell what a coarse clock does not. */
async function stampOf(file: string): Promise<string> {
	const { mtimeNs, ctimeNs, size, ino } = await stat(file, { bigint: true });
	return `${mtimeNs} ${ctimeNs} ${size} ${ino}`;
}

function unreadable(file: string, error: unknown): Failure {
	const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
	return new Failure("config", `cannot read the impact file: ${code}`, { where: file });
}
