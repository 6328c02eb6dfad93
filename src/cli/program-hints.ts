/** `--service-root`, `--binary`, `--symbols` and `repository.<service>.root`: what the user tells about the program that failed. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Config } from "../config/schema.js";
import { parseNm } from "../golang/binary/nm.js";
import { type LinkedProgram, readProgram } from "../golang/binary/program.js";
import { Failure } from "../model/failure.js";
import type { ScopeHints } from "../pipeline/build-scope.js";
import { repositoryOf } from "./compose.js";
import type { CommandContext } from "./context.js";
import type { CommandOptions } from "./options.js";

/**
 * Reads the hints of the flags. Throws Failure(usage) for both files at once, Failure(input) for a file that
 * cannot be read.
 */
export async function programHints(options: CommandOptions, context: CommandContext): Promise<ScopeHints> {
	const binary = options.text("binary");
	const symbols = options.text("symbols");
	if (binary !== null && symbols !== null) {
		throw new Failure("usage", "--binary and --symbols say the same thing", {
			hint: "keep --binary: a program tells more than its symbol listing",
		});
	}
	const serviceRoot = options.text("service-root");
	const program = await linkedProgram(context, binary, symbols);
	return {
		...(serviceRoot === null ? {} : { serviceRoot }),
		...(program === null ? {} : { program }),
	};
}

/** What the configuration says about a service's program. */
export function configuredProgram(config: Config, service: string | null): ScopeHints {
	const root = service === null ? undefined : repositoryOf(config, service)?.root;
	return root === undefined ? {} : { configuredRoot: root };
}

async function linkedProgram(
	context: CommandContext,
	binary: string | null,
	symbols: string | null,
): Promise<LinkedProgram | null> {
	if (binary !== null) return readProgram(await contents(context, binary), binary);
	if (symbols !== null) return parseNm((await contents(context, symbols)).toString("utf8"), symbols);
	return null;
}

async function contents(context: CommandContext, name: string): Promise<Buffer> {
	try {
		return await readFile(resolve(context.cwd, name));
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
		const reason = code === "ENOENT" ? "no such file" : `cannot read the file: ${code}`;
		throw new Failure("input", reason, {
			where: name,
			hint: "name the deployed program (--binary) or a file with its `go tool nm` listing (--symbols)",
			cause: error,
		});
	}
}
