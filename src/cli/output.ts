/** The two writers of the CLI: data to stdout (one writer, back-pressure, quiet EPIPE) and talk to stderr. */
import type { Writable } from "node:stream";
import { terminalText } from "../report/escape.js";
import type { TextStyle } from "../report/style.js";
import type { OutputWriter, Talk } from "./context.js";

type Stream = Writable & { readonly isTTY?: boolean };

/** Writer of data. A reader that goes away (`| head`) closes it quietly; other errors are thrown. */
export function outputWriter(stream: Stream): OutputWriter {
	let closed = false;
	let broken: Error | null = null;
	stream.on("error", (error: NodeJS.ErrnoException) => {
		closed = true;
		if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") broken = error;
	});
	return {
		isTerminal: stream.isTTY === true,
		get closed() {
			return closed;
		},
		async write(text) {
			if (broken !== null) throw broken;
			if (closed || text === "") return;
			await new Promise<void>((resolve) => stream.write(text, () => resolve()));
			if (broken !== null) throw broken;
		},
	};
}

/** Talk on stderr; every text is made harmless and masked by `redact`. */
export function talkTo(
	stream: Stream,
	style: TextStyle,
	debug: boolean,
	redact: (text: string) => string,
	beforeWrite: () => void,
): Talk {
	stream.on("error", () => undefined);
	const line = (text: string): void => {
		beforeWrite();
		stream.write(`${terminalText(redact(text))}\n`);
	};
	return {
		style,
		note: line,
		warn(found) {
			line(`warning: ${found.message} [${found.code}]`);
			if (found.hint !== undefined) line(`hint: ${found.hint}`);
		},
		debug(text) {
			if (debug) line(`debug: ${text}`);
		},
		command(lines) {
			beforeWrite();
			stream.write(redact(lines));
		},
	};
}
