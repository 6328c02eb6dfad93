/** The `detect` and `severity` sections of the configuration as the detector takes them. */
import { readFile } from "node:fs/promises";
import type { Config } from "../config/schema.js";
import { parseImpact } from "../detect/impact-file.js";
import type { DetectOptions, Sensitivity } from "../detect/options.js";
import { Failure } from "../model/failure.js";
import { given } from "./given.js";

/** Options of the detector; reads the impact file. Throws Failure(config). */
export async function detectOptions(config: Config): Promise<DetectOptions> {
	const { perService, ...rules } = config.detect;
	const services = Object.fromEntries(
		Object.entries(perService).map(([service, own]) => [service, sensitivityOf(own)]),
	);
	const impactFile = config.severity.impactFile;
	const impact = impactFile === undefined ? {} : { impact: await readImpact(impactFile) };
	return { ...sensitivityOf(rules), services, ...impact };
}

type Rules = Omit<Config["detect"], "perService">;

function sensitivityOf({ detector, sensitivity, ewma }: Rules): Sensitivity {
	const { falseAlarmsPerServiceWeek, ...counts } = sensitivity;
	return given({
		detector,
		falseAlarmsPerWeek: falseAlarmsPerServiceWeek,
		...counts,
		...ewma,
	});
}

async function readImpact(file: string): Promise<NonNullable<DetectOptions["impact"]>> {
	const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
		throw new Failure("config", `cannot read the impact file: ${error.code}`, { where: file });
	});
	return parseImpact(text, file);
}
