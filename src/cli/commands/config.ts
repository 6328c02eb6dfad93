/** `faultline config`: the merged configuration with origins, or every complaint about it. */
import { inspectConfig, placeOf } from "../../config/load.js";
import { configRows } from "../../config/show.js";
import { configRequest } from "../build-context.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	return options.arguments[0] === "validate" ? validate(options, context) : show(options, context);
}

async function show(options: CommandOptions, context: CommandContext): Promise<number> {
	const loaded = await context.config();
	for (const warning of loaded.warnings) context.talk.warn(warning);
	const rows = configRows(loaded);
	if (options.format === "json") {
		const values = rows.map(({ key, value, origin }) => ({
			key,
			value: JSON.parse(value) as unknown,
			origin,
		}));
		const document = { schema: "faultline.config/v1", file: loaded.file, values };
		await context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
		return exitCodes.ok;
	}
	const width = Math.max(...rows.map((row) => row.key.length));
	const origins = options.flag("origin");
	const left = Math.max(...rows.map((row) => row.value.length));
	const lines = rows.map(({ key, value, origin }) => {
		const pair = `${key.padEnd(width)}  ${origins ? value.padEnd(Math.min(left, 40)) : value}`;
		return origins ? `${pair}  # ${origin}` : pair;
	});
	await context.stdout.write(`${lines.join("\n")}\n`);
	return exitCodes.ok;
}

async function validate(options: CommandOptions, context: CommandContext): Promise<number> {
	const outcome = inspectConfig(configRequest(context));
	const file = outcome.ok ? outcome.loaded.file : outcome.file;
	const problems = outcome.ok
		? []
		: outcome.complaints.map((complaint) => ({
				where: placeOf(outcome.file, complaint),
				message: complaint.message,
				hint: complaint.hint,
			}));
	if (outcome.ok) for (const warning of outcome.loaded.warnings) context.talk.warn(warning);
	if (options.format === "json") {
		const document = { schema: "faultline.config-check/v1", file, valid: outcome.ok, problems };
		await context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
		return outcome.ok ? exitCodes.ok : exitCodes.usage;
	}
	if (outcome.ok) await context.stdout.write(`${file ?? "no configuration file (defaults)"}: valid\n`);
	for (const { where, message, hint } of problems) {
		context.talk.note(`error: ${message} (${where})`);
		if (hint !== null) context.talk.note(`hint: ${hint}`);
	}
	return outcome.ok ? exitCodes.ok : exitCodes.usage;
}
