/** `faultline completion`: scripts generated from the command table, so that they cannot fall behind it. */
import { bashCompletion, fishCompletion, zshCompletion } from "../completion-scripts.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";
import type { CommandSpec } from "../spec.js";

export async function run(
	options: CommandOptions,
	context: CommandContext,
	commands: readonly CommandSpec[],
): Promise<number> {
	const [shell] = options.arguments;
	const script = shell === "fish" ? fishCompletion : shell === "zsh" ? zshCompletion : bashCompletion;
	await context.stdout.write(script(commands));
	return exitCodes.ok;
}
