/**
 * Every command, in the order of the help page. To add one: write `specs/<name>.ts` (plain data) and
 * `commands/<name>.ts` (exports `run`), then add it here.
 */
import type { CommandSpec } from "./spec.js";
import { bench } from "./specs/bench.js";
import { changes } from "./specs/changes.js";
import { completion } from "./specs/completion.js";
import { config } from "./specs/config.js";
import { demo } from "./specs/demo.js";
import { detect } from "./specs/detect.js";
import { doctor } from "./specs/doctor.js";
import { explain } from "./specs/explain.js";
import { feedback } from "./specs/feedback.js";
import { gate } from "./specs/gate.js";
import { importSpec } from "./specs/import.js";
import { init } from "./specs/init.js";
import { notify } from "./specs/notify.js";
import { report } from "./specs/report.js";
import { serve } from "./specs/serve.js";
import { similar } from "./specs/similar.js";

export const commands: readonly CommandSpec[] = [
	detect,
	explain,
	gate,
	report,
	notify,
	importSpec,
	serve,
	feedback,
	changes,
	similar,
	bench,
	init,
	demo,
	doctor,
	config,
	completion,
];
