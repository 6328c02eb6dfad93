/**
 * Secrets given in place or as a file. Files are read again for every request, as Prometheus does, so that a
 * rotated token works without a restart; whatever was read is remembered for redaction.
 */
import { readFile } from "node:fs/promises";
import { Failure } from "../../model/failure.js";

/** Reads secrets and remembers them so that no message shows them. */
export class Secrets {
	readonly #known = new Set<string>();

	/** Everything that must not be shown. */
	known(): Iterable<string> {
		return this.#known;
	}

	/** Marks a value as secret and returns it. */
	keep(value: string): string {
		if (value !== "") this.#known.add(value);
		return value;
	}

	/** The value, or the trimmed content of its file, or null when neither is given. */
	async read(value: string | undefined, file: string | undefined, field: string): Promise<string | null> {
		if (value !== undefined) return this.keep(value);
		if (file === undefined) return null;
		return this.keep((await readText(file, field)).trim());
	}
}

/** Text of a file that the configuration names. @throws Failure("config") naming the field. */
export async function readText(file: string, field: string): Promise<string> {
	try {
		return await readFile(file, "utf8");
	} catch (cause) {
		const reason = (cause as NodeJS.ErrnoException).code ?? "unreadable";
		throw new Failure("config", `cannot read ${field} (${reason})`, {
			where: file,
			hint: "check that the file exists and that this user may read it",
			cause,
		});
	}
}
