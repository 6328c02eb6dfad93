/**
 * Decides whether a line opens a stack, which reader takes it on, and which of the lines above belong to it: the
 * crash line over a goroutine header, the symbol over a place, the log line that tells the message.
 */
import type { BlockReader, Line } from "./block.js";
import { createCrashReader } from "./crash-reader.js";
import { isConsoleRecord, leadMessage, tellsOfFailure } from "./lead.js";
import { readLocation } from "./lines.js";
import { createListReader, readSymbolLine } from "./list-reader.js";
import { readListedFrame } from "./listed-frame.js";
import { cleanMessage } from "./message-lines.js";
import { findOpening, type Opening } from "./opening.js";
import { createPprofReader } from "./pprof-reader.js";
import { type LearntPrefix, learnPrefix, looksLikePrefix, stripKnownPrefix, stripLearnt } from "./prefix.js";
import { createRaceReader } from "./race-reader.js";

/** A stack that a line opens. */
export interface FoundBlock {
	readonly reader: BlockReader;
	/** How many of the withheld lines right above belong to it. */
	readonly used: number;
	/** The first of them only gave the message. */
	readonly led: boolean;
}

/** A place at the end of a line or before a function. */
const mayBePlace = /\S:\d+/;

/** Finds what `line` opens; `window` holds the withheld lines above, oldest first. */
export function findBlock(line: Line, window: readonly Line[]): FoundBlock | null {
	const opening = findOpening(line.text);
	if (opening === null)
		return mayBePlace.test(line.text) ? (findPair(line, window) ?? findListed(line, window)) : null;
	const prefix = learnPrefix(opening.before);
	switch (opening.kind) {
		case "race":
			return { reader: createRaceReader(prefix), used: 0, led: false };
		case "pprof":
			return { reader: createPprofReader(prefix), used: 0, led: false };
		case "crash":
			return openCrash(opening, prefix, window);
	}
}

function openCrash(
	opening: Extract<Opening, { kind: "crash" }>,
	prefix: LearntPrefix,
	window: readonly Line[],
): FoundBlock {
	const { header, before } = opening;
	const lead = header === null ? null : findLead(window, before, prefix);
	const reader = createCrashReader({
		form: lead?.form ?? opening.form,
		message: header === null ? opening.message : (lead?.message ?? ""),
		header,
		prefix: lead?.inline === true ? null : prefix,
	});
	const used = lead?.depth ?? 0;
	return { reader, used, led: used > 0 };
}

interface Lead {
	readonly message: string;
	readonly form: "panic" | "fatal-error" | "debug-stack";
	/** Withheld lines that belong to the block. */
	readonly depth: number;
	/** The message stood before the header on its line. */
	readonly inline: boolean;
}

/** Message of a stack that begins with a goroutine header: on its line, in the crash line above, or just above. */
function findLead(window: readonly Line[], before: string, prefix: LearntPrefix): Lead | null {
	const above = window.at(-1);
	const text = stripKnownPrefix(before).trim();
	const repeated = above !== undefined && prefix?.test(above.text) === true;
	if (text !== "" && !repeated && !looksLikePrefix(before))
		return { message: leadMessage(before), form: "debug-stack", depth: 0, inline: true };
	for (let depth = 1; depth <= window.length; depth++) {
		const line = window.at(-depth);
		const body = line === undefined ? "" : stripLearnt(line.text, prefix);
		const crash = /(?:^|[\s|:\]])(panic|fatal error): (.*)$/s.exec(body);
		if (crash !== null && depth <= 3) {
			const form = crash[1] === "panic" ? "panic" : "fatal-error";
			return { message: cleanMessage(crash[2] ?? ""), form, depth, inline: false };
		}
		if (body.trim() !== "" && !body.startsWith("[signal ")) break;
	}
	if (above === undefined || above.text.trim() === "" || !tellsOfFailure(above.text)) return null;
	return {
		message: leadMessage(stripLearnt(above.text, prefix)),
		form: "debug-stack",
		depth: 1,
		inline: false,
	};
}

/** `pkg.Fn` above `\t/file.go:12`, with the message above them. */
function findPair(line: Line, window: readonly Line[]): FoundBlock | null {
	const text = stripKnownPrefix(line.text);
	const place = /^\s/.test(text) ? readLocation(text) : null;
	const above = window.at(-1);
	if (place === null || place.line === null || above === undefined) return null;
	const symbol = readSymbolLine(stripKnownPrefix(above.text));
	if (symbol === null) return null;
	const prefix = learnPrefix(line.text.slice(0, line.text.length - text.length));
	const lead = window.at(-2)?.text ?? "";
	const led = lead.trim() !== "";
	const reader = createListReader({
		message: led ? leadMessage(stripLearnt(lead, prefix)) : "",
		prefix,
		frames: [{ symbol, file: place.file, line: place.line }],
		...(isConsoleRecord(lead) ? { form: "zap" } : {}),
	});
	return { reader, used: led ? 2 : 1, led };
}

/** A one-line frame; two of them make a stack. */
function findListed(line: Line, window: readonly Line[]): FoundBlock | null {
	const text = stripKnownPrefix(line.text);
	const frame = readListedFrame(text);
	if (frame === null) return null;
	const prefix = learnPrefix(line.text.slice(0, line.text.length - text.length));
	const above = window.at(-1)?.text ?? "";
	const led = tellsOfFailure(above);
	const message = led ? leadMessage(above) : "";
	const reader = createListReader({ message, prefix, frames: [frame], least: 2 });
	return { reader, used: led ? 1 : 0, led };
}
