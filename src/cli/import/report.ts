/** An import as text and as JSON (`faultline.import/v1`). Pure. */
import type { EpochSeconds } from "../../model/time.js";
import { formatTime } from "../../model/time-text.js";
import type { Warning } from "../../model/warning.js";
import { terminalText } from "../../report/escape.js";
import type { Purged } from "../../store/retention.js";
import type { FileSummary } from "./summary.js";

/** Everything `import` says. */
export interface ImportReport {
	readonly kind: string;
	readonly store: string;
	readonly files: readonly FileSummary[];
	/** What retention removed; null when it did not run. */
	readonly purged: Purged | null;
	readonly warnings: readonly Warning[];
}

/** Text for a person: a block a file, then the store and what to do next. */
export function importText(report: ImportReport): string {
	const blocks = report.files.flatMap((file) => fileLines(report.kind, file));
	const { purged } = report;
	if (purged !== null && purged.points + purged.events > 0) {
		blocks.push(`retention removed ${number(purged.points)} points and ${number(purged.events)} events`);
	}
	blocks.push(`store  ${terminalText(report.store)}`);
	const next = nextCommand(report);
	if (next !== null) blocks.push(`next   ${next}`);
	return `${blocks.join("\n")}\n`;
}

function fileLines(kind: string, file: FileSummary): string[] {
	const lines = [
		`${kind}  ${terminalText(file.file === "-" ? "standard input" : file.file)}`,
		`  ${number(file.read)} read: ${number(file.new)} new, ${number(file.known)} known${replaced(file)}${skippedTotal(file)}`,
	];
	for (const [reason, times] of Object.entries(file.skipped)) {
		const line = file.firstSkipped.get(reason);
		const place = line === undefined ? "" : times === 1 ? ` (line ${line})` : ` (first at line ${line})`;
		lines.push(`    ${number(times)} x ${terminalText(reason)}${place}`);
	}
	if (file.span !== null) lines.push(`  from ${instant(file.span[0])} to ${instant(file.span[1])}`);
	return lines;
}

function replaced(file: FileSummary): string {
	return file.replaced === 0 ? "" : `, ${number(file.replaced)} replaced (other content than before)`;
}

function skippedTotal(file: FileSummary): string {
	const total = Object.values(file.skipped).reduce((sum, times) => sum + times, 0);
	return total === 0 ? "" : `, ${number(total)} skipped`;
}

/** Detection over the imported time, when there is something new to detect in. */
function nextCommand({ kind, files }: ImportReport): string | null {
	if (kind !== "metrics" && kind !== "errors") return null;
	const spans = files.filter((file) => file.new + file.replaced > 0).flatMap((file) => file.span ?? []);
	if (spans.length === 0) return null;
	const [from, to] = [Math.min(...spans), Math.max(...spans) + 60];
	return `faultline detect --from ${instant(from)} --to ${instant(to)}`;
}

function instant(time: EpochSeconds): string {
	return formatTime(Math.floor(time));
}

function number(value: number): string {
	return value.toLocaleString("en-US");
}

/** `faultline.import/v1`. */
export function importJson(report: ImportReport): string {
	const files = report.files.map((one) => ({
		file: one.file,
		read: one.read,
		new: one.new,
		known: one.known,
		replaced: one.replaced,
		skipped: one.skipped,
		rejected: one.rejected,
		from: one.span === null ? null : instant(one.span[0]),
		to: one.span === null ? null : instant(one.span[1]),
	}));
	const { kind, store, purged, warnings } = report;
	return `${JSON.stringify({ schema: "faultline.import/v1", kind, store, files, purged, warnings }, null, 2)}\n`;
}
