/**
 * What a user may set about detection, and the numbers that follow from it. Sensitivity is said in words a team
 * can check against its own week: how many false alarms per service and week are acceptable.
 */
import type { EpochSeconds, Seconds } from "../model/time.js";
import type { ImpactTable } from "./impact.js";

/** Which rule decides. */
export type DetectorName = "counts" | "ewma";

/** A restart (deploy finished, pods rolled): errors right after it may be noise that goes away by itself. */
export interface Restart {
	readonly service: string;
	readonly env: string;
	readonly time: EpochSeconds;
}

/** Settings that may differ from service to service. */
export interface Sensitivity {
	/** Rule; default `counts`. */
	readonly detector?: DetectorName;
	/** Accepted false alarms per service and week; default 0.1. */
	readonly falseAlarmsPerWeek?: number;
	/** Fewest errors that make a burst; default 5. */
	readonly minErrors?: number;
	/** Smallest rise over the expected rate that is worth a person's time; default 1.5. */
	readonly minRatio?: number;
	/** Smoothing of the `ewma` rule, 0.2..0.5; default 0.3 (seed 2.3). */
	readonly alpha?: number;
	/** Points in the window of the `ewma` rule, 60..300; default 120. */
	readonly window?: number;
}

/** Options of detectBursts. */
export interface DetectOptions extends Sensitivity {
	/** Exceptions by service name. */
	readonly services?: Readonly<Record<string, Sensitivity>>;
	/** Known restarts of all services, in any order. */
	readonly restarts?: readonly Restart[];
	/** Business impact of services, for severity; default: every service 50. */
	readonly impact?: ImpactTable;
	/** Current time: a last bucket that is not over yet can raise a burst but never end one. */
	readonly now?: EpochSeconds;
}

/** Settings of one series with every default filled in. */
export interface Settings extends Required<Sensitivity> {
	readonly step: Seconds;
	/** Restart times of the series' service and env, ascending. */
	readonly restarts: readonly EpochSeconds[];
}

export const defaultSensitivity: Required<Sensitivity> = {
	detector: "counts",
	falseAlarmsPerWeek: 0.1,
	minErrors: 5,
	minRatio: 1.5,
	alpha: 0.3,
	window: 120,
};

const week = 604_800;

/**
 * Looks at one series that are not independent of each other: every step tests stretches of every length, which
 * together behave like this many independent tests. Measured with `npm run bench detect` on Poisson series, where
 * the formula below must give the promised rate.
 */
const testsPerStep = 2;

/**
 * ln of the tail probability below which a stretch is a burst:
 * ln(accepted false alarms per week / (steps per week * tests per step)).
 * At 60 s steps and 0.1 a week: ln(0.1 / (10,080 * 2)) = -12.2, about one in 200,000.
 */
export function alarmLogProbability(falseAlarmsPerWeek: number, step: Seconds): number {
	return Math.log(falseAlarmsPerWeek / ((week / step) * testsPerStep));
}

/** Settings of the series of `service`/`env` with steps of `step` seconds. */
export function settingsFor(options: DetectOptions, service: string, env: string, step: Seconds): Settings {
	const own = Object.hasOwn(options.services ?? {}, service) ? options.services?.[service] : undefined;
	const restarts = (options.restarts ?? [])
		.filter((restart) => restart.service === service && restart.env === env)
		.map((restart) => restart.time)
		.sort((a, b) => a - b);
	const pick = <K extends keyof Sensitivity>(key: K): Required<Sensitivity>[K] =>
		(own?.[key] ?? options[key] ?? defaultSensitivity[key]) as Required<Sensitivity>[K];
	return {
		detector: pick("detector"),
		falseAlarmsPerWeek: pick("falseAlarmsPerWeek"),
		minErrors: pick("minErrors"),
		minRatio: pick("minRatio"),
		alpha: pick("alpha"),
		window: pick("window"),
		step,
		restarts,
	};
}
