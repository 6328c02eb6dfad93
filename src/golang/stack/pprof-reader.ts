/**
 * Reader of goroutine profiles in text form (`/debug/pprof/goroutine?debug=1`): groups of equal stacks with their
 * number and labels.
 */
import type { Goroutine, StackFrame } from "../../model/stack.js";
import { assembleTrace } from "./assemble.js";
import { type BlockReader, type LineVerdict, limits } from "./block.js";
import { parseLabels } from "./labels.js";
import { isSymbol } from "./lines.js";
import { type LearntPrefix, stripLearnt } from "./prefix.js";

const group = /^\s*(\d+) @(?: 0x[0-9a-f]+)*\s*$/;
const frame = /^\s*#\s+0x[0-9a-f]+\s+(\S+?)\+0x[0-9a-f]+\s+(\S.*):(\d+)\s*$/;
const labelled = /^\s*# labels: (\{.*\})\s*$/;

interface OpenGroup {
	readonly count: number;
	labels: Readonly<Record<string, string>> | null;
	readonly frames: StackFrame[];
}

/** Opens a reader behind `goroutine profile: total N`. */
export function createPprofReader(prefix: LearntPrefix): BlockReader {
	const groups: OpenGroup[] = [];
	let dropped = 0;
	const read = (text: string): LineVerdict => {
		if (text.trim() === "" || /^\s*#\s*$/.test(text)) return "taken";
		const opened = group.exec(text);
		if (opened !== null) {
			const next: OpenGroup = { count: Number(opened[1]), labels: null, frames: [] };
			if (groups.length < limits.goroutines) groups.push(next);
			else dropped++;
			return "taken";
		}
		const current = groups.at(-1);
		const labels = labelled.exec(text);
		if (current !== undefined && labels !== null) {
			current.labels = parseLabels(labels[1] ?? "");
			return "taken";
		}
		const place = frame.exec(text);
		if (current === undefined || place === null || !isSymbol(place[1] ?? "")) return "closed";
		if (current.frames.length < limits.frames && dropped === 0) {
			current.frames.push({ symbol: place[1] ?? "", file: place[2] ?? null, line: Number(place[3]) });
		}
		return "taken";
	};
	return {
		read: (line) => read(stripLearnt(line.text, prefix)),
		finish: () => {
			const goroutines = groups.map(asGoroutine);
			if (goroutines.every((goroutine) => goroutine.frames.length === 0)) return { trace: null, replay: [] };
			const truncated =
				dropped === 0 ? undefined : `${dropped} groups over the limit of ${limits.goroutines} left out`;
			return { trace: assembleTrace({ form: "pprof", message: "", goroutines, truncated }), replay: [] };
		},
	};
}

function asGoroutine(group: OpenGroup): Goroutine {
	return {
		id: null,
		state: "",
		...(group.labels === null ? {} : { labels: group.labels }),
		count: group.count,
		frames: group.frames,
		createdBy: null,
	};
}
