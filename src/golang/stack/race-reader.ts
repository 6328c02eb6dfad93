/**
 * Reader of race detector reports: two accesses and where their goroutines were created. `frames` is the access
 * that was caught; both stay in `goroutines` with their roles.
 */
import type { Goroutine } from "../../model/stack.js";
import { assembleTrace } from "./assemble.js";
import {
	addFrame,
	type BlockReader,
	closeGoroutine,
	type LineVerdict,
	limits,
	type OpenGoroutine,
	openGoroutine,
	settle,
} from "./block.js";
import { createCrashReader } from "./crash-reader.js";
import { readHeader } from "./lines.js";
import { type LearntPrefix, stripKnownPrefix, stripLearnt } from "./prefix.js";
import { type Token, tokenOf } from "./tokens.js";

const access =
	/^\s*(previous )?(?:atomic )?(write|read) (?:(?:at|of size \d+ at) 0x[0-9a-f]+ )?by (?:goroutine (\d+)|(main goroutine)|.*?)(?: \[.*\])?:\s*$/i;
/** Characters of such a line, its labels included. */
const maxAccess = 1_000;
const created = /^\s*goroutine (\d+) \((\w+)\) created at:\s*$/i;
const noise = /^\s*\[failed to restore the stack\]\s*$|^\s*(?:mutex|location is|as if synchronized).*$/i;

const message = "DATA RACE";

/** Opens a reader behind `WARNING: DATA RACE`. */
export function createRaceReader(prefix: LearntPrefix): BlockReader {
	const goroutines: OpenGoroutine[] = [];
	/** Reads a plain stack that somebody put below the heading. */
	let plain: BlockReader | null = null;
	let junk = 0;
	const readReport = (text: string): LineVerdict => {
		const current = goroutines.at(-1);
		const token = tokenOf(text, prefix, current !== undefined && current.pending !== null);
		if (token.kind === "blank" || token.kind === "noise") return "taken";
		const bare = stripKnownPrefix(stripLearnt(text, prefix));
		if (/^\s*={10,}\s*$/.test(bare)) return "ended";
		const section = openSection(bare);
		if (section !== null) {
			if (current !== undefined) settle(current, null);
			goroutines.push(section);
			return "taken";
		}
		if (/^Found \d+ data race/.test(bare) || /\bDATA RACE\s*$/.test(text)) return "closed";
		if (current !== undefined && takeFrame(current, token)) return "taken";
		if (noise.test(bare)) return "taken";
		junk++;
		return junk > limits.junkLines ? "closed" : "skipped";
	};
	return {
		read: (line) => {
			if (plain !== null) return plain.read(line);
			const header = goroutines.length > 0 ? null : readHeader(stripLearnt(line.text, prefix));
			if (header === null) return readReport(line.text);
			plain = createCrashReader({ form: "race", message, header, prefix });
			return "taken";
		},
		finish: () => {
			if (plain !== null) return plain.finish();
			const closed = withCreators(goroutines.map(closeGoroutine));
			if (closed.length === 0) return { trace: null, replay: [] };
			return { trace: assembleTrace({ form: "race", message, goroutines: closed }), replay: [] };
		},
	};
}

function openSection(text: string): OpenGoroutine | null {
	const hit = text.length > maxAccess ? null : access.exec(text);
	if (hit !== null) {
		const kind = (hit[2] ?? "").toLowerCase() === "write" ? "write" : "read";
		const race = hit[1] === undefined ? kind : (`previous-${kind}` as const);
		return openGoroutine({ id: hit[3] ?? (hit[4] === undefined ? "" : "1"), state: "running" }, "", race);
	}
	const born = created.exec(text);
	if (born === null) return null;
	return openGoroutine({ id: born[1] ?? "", state: born[2] ?? "" }, "", "created");
}

function takeFrame(goroutine: OpenGoroutine, token: Token): boolean {
	if (token.kind === "function") {
		settle(goroutine, null);
		goroutine.pending = token.fn;
		return true;
	}
	if (token.kind !== "location") return false;
	if (goroutine.pending === null) addFrame(goroutine, { symbol: "", ...token.place });
	else settle(goroutine, token.place);
	return true;
}

/** The first frame of "Goroutine N created at" is the `go` statement of access N. */
function withCreators(goroutines: readonly Goroutine[]): readonly Goroutine[] {
	return goroutines.map((goroutine) => {
		if (goroutine.race === "created" || goroutine.id === null) return goroutine;
		const born = goroutines.find((other) => other.race === "created" && other.id === goroutine.id);
		return born === undefined ? goroutine : { ...goroutine, createdBy: born.frames[0] ?? null };
	});
}
