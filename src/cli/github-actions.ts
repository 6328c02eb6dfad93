/**
 * What a GitHub Actions job gets besides the report: a step summary, annotations and outputs. Nothing happens
 * outside of Actions, and a failure to write these never fails the command.
 */
import { randomUUID } from "node:crypto";
import { appendFile, stat } from "node:fs/promises";
import { warning } from "../model/warning.js";
import type { CommandContext } from "./context.js";

/** GitHub drops a step's whole summary beyond this size. */
const summaryLimit = 1024 * 1024;

export interface ActionsReport {
	/** Markdown. */
	readonly summary: string;
	/** Workflow commands, each ending in a line break; "" for none. */
	readonly annotations: string;
	readonly outputs: Readonly<Record<string, string>>;
}

/** True inside of a GitHub Actions job. */
export function inActions({ env }: CommandContext): boolean {
	return env.GITHUB_ACTIONS === "true";
}

/** Writes the summary and outputs, and the annotations to stderr, which keeps stdout clean for the report. */
export async function tellActions(context: CommandContext, report: ActionsReport): Promise<void> {
	if (!inActions(context)) return;
	const { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output } = context.env;
	if (report.annotations !== "") context.talk.command(report.annotations);
	try {
		if (summary) await appendSummary(summary, report.summary);
		if (output) await appendFile(output, outputLines(report.outputs));
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? String(error);
		context.talk.warn(warning("W-ACTIONS-FILE", `the step summary or output could not be written: ${code}`));
	}
}

async function appendSummary(file: string, markdown: string): Promise<void> {
	const size = await stat(file).then(
		(found) => found.size,
		() => 0,
	);
	const room = summaryLimit - size;
	if (Buffer.byteLength(markdown) <= room) return appendFile(file, markdown);
	const note = "\n\n(cut: the step summary is full)\n";
	const kept = Buffer.from(markdown).subarray(0, Math.max(0, room - note.length));
	return appendFile(file, kept.length === 0 ? "" : `${kept.toString("utf8").replace(/\ufffd+$/, "")}${note}`);
}

/** Heredoc form with a delimiter that no value can guess. */
function outputLines(outputs: Readonly<Record<string, string>>): string {
	return Object.entries(outputs)
		.map(([name, value]) => {
			const mark = `faultline_${randomUUID()}`;
			return `${name}<<${mark}\n${value}\n${mark}\n`;
		})
		.join("");
}
