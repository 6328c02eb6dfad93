/** The `detect` section of the configuration as the detector takes it. */
import type { Config } from "../config/schema.js";
import type { DetectOptions, Sensitivity } from "../detect/options.js";
import { given } from "./given.js";

/** Options of the detector, impact weights apart. */
export function detectOptions(config: Config): DetectOptions {
	const { perService, ...rules } = config.detect;
	const services = Object.fromEntries(
		Object.entries(perService).map(([service, own]) => [service, sensitivityOf(own)]),
	);
	return { ...sensitivityOf(rules), services };
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
