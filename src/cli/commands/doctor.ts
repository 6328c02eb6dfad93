/** `faultline doctor`: every part that can be missing, tried once, with what to do about it. */
import { terminalText } from "../../report/escape.js";
import { paintWith } from "../../report/text/paint.js";
import { wrap } from "../../report/text/width.js";
import type { CommandContext } from "../context.js";
import { type Finding, inspections } from "../doctor-checks.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const findings: Finding[] = [];
	for (const [name, inspect] of inspections) {
		context.progress.step(`checking ${name}`);
		context.signal.throwIfAborted();
		findings.push(...(await inspect(context)));
	}
	context.progress.stop();
	const failed = findings.some((finding) => finding.outcome === "fail");
	await context.stdout.write(
		options.format === "json"
			? `${JSON.stringify({ schema: "faultline.doctor/v1", ok: !failed, findings }, null, 2)}\n`
			: findings.map((finding) => line(finding, context)).join(""),
	);
	return failed ? exitCodes.usage : exitCodes.ok;
}

function line({ name, outcome, text, hint }: Finding, { style }: CommandContext): string {
	const paint = paintWith(style);
	const tone = { ok: paint.good, warn: paint.doubtful, fail: paint.bad }[outcome];
	const indent = " ".repeat(17);
	const width = style.width - indent.length;
	const body = wrap(terminalText(text), width).join(`\n${indent}`);
	const help = hint === null ? [] : wrap(`-> ${terminalText(hint)}`, width).map((part) => indent + part);
	return `${[`${tone(outcome.padEnd(5))} ${name.padEnd(11)}${body}`, ...help].join("\n")}\n`;
}
