/**
 * `import errors --follow`: log files as they grow, kept in the store in small batches until Ctrl-C. Starting
 * again reads the files from their beginning; what is known already changes nothing.
 */
import type { ErrorEvent } from "../../model/event.js";
import { Failure } from "../../model/failure.js";
import type { Decoded } from "../../store/import/writer.js";
import type { Store } from "../../store/store.js";
import type { CommandContext } from "../context.js";
import type { CommandOptions } from "../options.js";
import { defaultsOf } from "./kinds.js";

/** Longest time that an event waits to be kept, in seconds. */
const flushEvery = 2;
/** Records after which a batch is kept at once. */
const fullBatch = 2000;

/** Follows the files until the signal aborts. Returns how many events were new. */
export async function followErrors(
	files: readonly string[],
	options: CommandOptions,
	context: CommandContext,
	store: Store,
): Promise<number> {
	const [{ decodeErrors }, { followFile }, { errorWriter }, { expandPaths }] = await Promise.all([
		import("../../decode/errors.js"),
		import("../../sources/files/follow.js"),
		import("../../store/import/errors.js"),
		import("../../sources/files/glob.js"),
	]);
	if (files.includes("-")) {
		const hint = "a pipe is read until it ends anyway: leave --follow out";
		throw new Failure("usage", "standard input cannot be followed", { where: "-", hint });
	}
	// Lines without a time happened when they were read.
	const defaults = {
		...defaultsOf(options),
		get time() {
			return context.clock();
		},
	};
	const batches = new Batches((source, records) => {
		const writer = errorWriter(store);
		for (const decoded of records) {
			if (decoded.kind === "record") writer.add(decoded.record);
			else writer.skip(decoded.reason);
		}
		return writer.finish({ source, now: context.clock() }).new;
	});
	const timer = setInterval(() => batches.flush(), flushEvery * 1000);
	const { signal } = context;
	const follow = async (path: string): Promise<void> => {
		const bytes = followFile(path, { signal, fromStart: true });
		for await (const decoded of decodeErrors(bytes, defaults)) batches.add(path, decoded);
	};
	try {
		const paths = await expandPaths(files, context.cwd);
		context.talk.note(`following ${paths.join(", ")}; Ctrl-C ends`);
		await Promise.all(paths.map(follow));
		batches.flush();
	} finally {
		clearInterval(timer);
	}
	return batches.added;
}

type Keep = (source: string, records: readonly Decoded<ErrorEvent>[]) => number;

/** Events by file that wait to be kept. */
class Batches {
	added = 0;
	readonly #keep: Keep;
	readonly #waiting = new Map<string, Decoded<ErrorEvent>[]>();

	constructor(keep: Keep) {
		this.#keep = keep;
	}

	add(source: string, decoded: Decoded<ErrorEvent>): void {
		const waiting = this.#waiting.get(source) ?? [];
		waiting.push(decoded);
		this.#waiting.set(source, waiting);
		if (waiting.length >= fullBatch) this.flush();
	}

	flush(): void {
		for (const [source, records] of this.#waiting) {
			this.#waiting.delete(source);
			if (records.some(({ kind }) => kind === "record")) this.added += this.#keep(source, records);
		}
	}
}
