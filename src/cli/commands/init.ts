/** `faultline init`: a commented configuration from what the repository tells. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { configNames } from "../../config/locate.js";
import { configTemplate, servicesOf } from "../../config/template.js";
import { Failure } from "../../model/failure.js";
import { repositoryFolder } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";
import { surveyRepository } from "../survey.js";

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const folder = resolve(context.cwd, repositoryFolder(context));
	if (!existsSync(folder)) throw new Failure("usage", "no such folder", { where: folder });
	const facts = await surveyRepository(folder);
	const text = configTemplate(facts);
	if (options.flag("dry-run")) {
		await context.stdout.write(text);
		return exitCodes.ok;
	}
	const existing = configNames.map((name) => join(facts.root, name)).find((file) => existsSync(file));
	if (existing !== undefined && !options.flag("force")) {
		throw new Failure("usage", "there is a configuration already", {
			where: existing,
			hint: "look at it with `faultline config show --origin`, or replace it with --force",
		});
	}
	const target = existing ?? join(facts.root, configNames[0]);
	await writeFile(target, text).catch((error: NodeJS.ErrnoException) => {
		throw new Failure("config", `cannot write the configuration: ${error.code}`, { where: target });
	});
	const services = servicesOf(facts).map((service) => service.name);
	const found = services.length === 0 ? "no main package found" : `services: ${services.join(", ")}`;
	await context.stdout.write(`wrote ${relative(context.cwd, target) || target} (${found})

Next:
  faultline doctor                         see what else is missing
  faultline import errors app.log          fill the store
  faultline import deploys deploys.ndjson
  faultline detect --since 24h
`);
	return exitCodes.ok;
}
