/**
 * The default rule. Counts, not ratios: every step is compared with what the baseline explains for its exposure;
 * starts of a possible rise are kept by Candidates, judged by findAlarm, dated by estimateOnset, ended by Quiet.
 * Steps reach the baseline half an hour late, so a rise cannot teach the baseline that it is normal.
 */
import type { EpochSeconds } from "../model/time.js";
import { type Alarm, findAlarm, type Limits } from "./alarm.js";
import { Baseline } from "./baseline.js";
import { Candidates } from "./candidates.js";
import { addStep, type Change, type Episode, newEpisode, type SeriesRule } from "./episode.js";
import { Exposure } from "./exposure.js";
import { History } from "./history.js";
import { estimateOnset, type Onset } from "./onset.js";
import { alarmLogProbability, type Settings } from "./options.js";
import { Quiet } from "./quiet.js";
import { RestartNoise } from "./restart-noise.js";
import { measure } from "./stretch.js";
import { logTail } from "./tail.js";

/** Observed steps that a step waits before the baseline learns it. */
const learnDelay = 30;
/** Steps of history without which nothing is called unusual. */
const minHistory = 30;
/**
 * Least number of steps before the alarm's stretch that the onset is looked for in; a stretch longer than this
 * looks back twice its own length, since a ramp begins long before it shows.
 */
const onsetMargin = 30;
/** A blip: at most so many steps, of which two in a row hold this share of the excess. */
const longestBlip = 10;
const blipShare = 0.85;
/** A burst ends after at least this much quiet. */
const quietTime = 300;
/** A burst that lasts this long is the new normal. */
const adoptTime = 86_400;
/** A gap this long ends a burst: nobody knows whether it went on. */
const gapTime = 3600;

export class CountsRule implements SeriesRule {
	readonly #settings: Settings;
	readonly #start: EpochSeconds;
	readonly #fresh: boolean;
	readonly #limits: Limits;
	readonly #baseline: Baseline;
	readonly #candidates: Candidates;
	readonly #history = new History();
	readonly #exposure = new Exposure();
	readonly #episodes: Episode[] = [];
	readonly #restarts: RestartNoise;
	#open: Episode | null = null;
	#quiet: Quiet | null = null;
	#quietSeen = 0;
	#quietExpected = 0;
	#next = 0;
	#missed = 0;
	#learned = 0;
	#everSeen = 0;

	/** `start`: time of the first step. `fresh`: nothing of this kind happened before it (a new fingerprint). */
	constructor(settings: Settings, start: EpochSeconds, fresh: boolean) {
		this.#settings = settings;
		this.#start = start;
		this.#fresh = fresh;
		this.#limits = {
			logProbability: alarmLogProbability(settings.falseAlarmsPerWeek, settings.step),
			minErrors: settings.minErrors,
			minRatio: settings.minRatio,
		};
		this.#baseline = new Baseline(settings.step, settings.minRatio);
		if (fresh) this.#baseline.assumeQuiet(2 * minHistory, 1);
		this.#candidates = new Candidates(settings.minRatio);
		this.#restarts = new RestartNoise(settings.restarts, settings.step);
	}

	get episodes(): readonly Episode[] {
		return this.#episodes;
	}

	push(errors: number, requests: number): Change {
		const step = this.#next++;
		if (!(errors >= 0)) return this.#miss(step);
		this.#missed = 0;
		const unclear = this.#exposure.gap > 0 && !(requests >= 0);
		const exposure = this.#exposure.of(requests);
		const expected = this.#baseline.expect(this.#time(step), exposure);
		this.#history.add(step, errors, expected, unclear ? 0 : exposure);
		this.#everSeen += errors;
		this.#restarts.note(this.#time(step), errors - expected, this.#open !== null);
		if (this.#open !== null) return this.#during(this.#open, step, errors, expected);
		const change = this.#watch(step, errors, expected);
		if (change === null) this.#learn();
		return change;
	}

	pushPartial(errors: number, requests: number): Change {
		if (!(errors >= 0) || this.#open !== null) return null;
		const step = this.#next;
		const exposure = Math.max(this.#exposure.of(requests), this.#exposure.of(Number.NaN));
		const expected = this.#baseline.expect(this.#time(step), exposure);
		this.#history.add(step, errors, expected, exposure);
		this.#everSeen += errors;
		const change = this.#watch(step, errors, expected);
		if (change === null) this.#history.removeLast();
		return change;
	}

	#time(step: number): EpochSeconds {
		return this.#start + step * this.#settings.step;
	}

	/** Looks for a burst that shows at this step. */
	#watch(step: number, errors: number, expected: number): Change {
		if (this.#baseline.steps < minHistory) return null;
		this.#candidates.add(step, errors, expected);
		if (this.#candidates.size === 0 || errors <= expected) return null;
		const alarm = findAlarm(this.#candidates, this.#baseline, this.#history, this.#limits, this.#everSeen);
		if (alarm === null || this.#mayBeRestartNoise(alarm, step, errors)) return null;
		this.#openEpisode(alarm, step);
		return "opened";
	}

	/** Right after a restart a rise must outlive the usual noise without fading, or exceed it by far. */
	#mayBeRestartNoise(alarm: Alarm, step: number, errors: number): boolean {
		if (!this.#restarts.isNear(this.#time(alarm.start)) || (this.#fresh && alarm.firstErrors)) return false;
		const { seen, expected, top } = measure(this.#history, alarm.start);
		if (this.#restarts.isBeyond(seen - expected)) return false;
		return step - alarm.start + 1 < this.#restarts.steps || errors < top / 2;
	}

	#openEpisode(alarm: Alarm, step: number): void {
		const history = this.#history;
		const span = history.count - history.firstSince(alarm.start);
		const from = history.firstSince(0, span + Math.max(2 * span, onsetMargin));
		const onset = this.#onset(from);
		const first = from + onset.at;
		const episode = newEpisode({
			onset: history.step(first),
			onsetFirst: history.step(from + onset.first),
			onsetLast: history.step(from + onset.last),
			firedAt: step,
			rule: alarm.firstErrors ? "first-errors" : onset.shape,
			knownErrors: !alarm.firstErrors,
		});
		for (let n = first; n < history.count; n++) {
			addStep(episode, history.step(n), history.seen(n), history.expected(n));
		}
		this.#judge(episode, history.count - first);
		this.#confirm(episode, step);
		this.#episodes.push(episode);
		this.#open = episode;
		const quietSteps = Math.max(2, Math.round(quietTime / this.#settings.step));
		this.#quiet = new Quiet(quietSteps, episode.observed / span, episode.expected / span);
		this.#candidates.clear();
	}

	/** The likeliest start at or after entry `from`; positions count from there. */
	#onset(from: number): Onset {
		const length = this.#history.count - from;
		const window = {
			seen: Float64Array.from({ length }, (_, i) => this.#history.seen(from + i)),
			expected: Float64Array.from({ length }, (_, i) => this.#history.expected(from + i)),
			length,
			inverseSize: this.#baseline.dispersion.single,
		};
		const onset = estimateOnset(window);
		const time = this.#time(this.#history.step(from + onset.at));
		if (!this.#restarts.isNear(time)) return onset;
		// The first of these errors may be the restart's own: the burst then began after them.
		const past = Math.min(onset.at + this.#restarts.steps, length - 1);
		const normal = (seen: number, i: number): number =>
			i < past ? Math.min(seen, window.expected[i] as number) : seen;
		const rest = estimateOnset({ ...window, seen: window.seen.map(normal) });
		return { ...onset, last: Math.max(onset.last, rest.last) };
	}

	/** A step while a burst lasts. */
	#during(episode: Episode, step: number, errors: number, expected: number): Change {
		const quiet = this.#quiet as Quiet;
		const exposure = this.#history.exposure(this.#history.count - 1);
		if (exposure > 0) this.#baseline.learnBurst(this.#time(step), errors, exposure);
		quiet.add(errors, expected, this.#baseline.dispersion.single);
		if (quiet.steps > 0) {
			this.#quietSeen += errors;
			this.#quietExpected += expected;
			return quiet.over ? this.#close(episode, step + 1 - quiet.steps) : null;
		}
		episode.observed += this.#quietSeen;
		episode.expected += this.#quietExpected;
		this.#quietSeen = 0;
		this.#quietExpected = 0;
		addStep(episode, step, errors, expected);
		this.#judge(episode, step - episode.onset + 1);
		this.#confirm(episode, step);
		if ((step - episode.onset) * this.#settings.step < adoptTime) return null;
		episode.adopted = true;
		const lately = measure(this.#history, 0);
		this.#baseline.adopt(lately.seen, lately.expected);
		return this.#close(episode, step + 1);
	}

	#judge(episode: Episode, steps: number): void {
		const inverseSize = this.#baseline.dispersion.over(steps) + this.#baseline.uncertainty;
		episode.logProbability = logTail(episode.observed, episode.expected, inverseSize);
	}

	#close(episode: Episode, end: number): Change {
		episode.end = end;
		this.#open = null;
		this.#quiet = null;
		this.#quietSeen = 0;
		this.#quietExpected = 0;
		this.#learned = this.#history.count;
		episode.withdrawn = episode.confirmedAt === null && this.#wentAway(episode, end);
		return episode.withdrawn ? "withdrawn" : "ended";
	}

	/** From the step on at which an end would no longer make it noise, people can be told for good. */
	#confirm(episode: Episode, step: number): void {
		if (episode.confirmedAt === null && !this.#wentAway(episode, step + 1)) episode.confirmedAt = step;
	}

	/** Over before anybody could look, and nothing new: noise of a restart, a retry, a lost node. */
	#wentAway(episode: Episode, end: number): boolean {
		const steps = end - episode.onset;
		const news = episode.rule === "first-errors";
		const excess = episode.observed - episode.expected;
		if (this.#restarts.isNear(this.#time(episode.onset)) && steps <= this.#restarts.steps + 1) {
			return !(news && this.#fresh) && !this.#restarts.isFarBeyond(excess);
		}
		if (news || steps > longestBlip) return false;
		return measure(this.#history, episode.onset, end).pair >= blipShare * excess;
	}

	#miss(step: number): Change {
		this.#exposure.miss();
		this.#missed++;
		const open = this.#open;
		if (open === null || this.#missed * this.#settings.step < gapTime) return null;
		return this.#close(open, step + 1 - this.#missed);
	}

	/** Hands the baseline what is old enough; a young series learns sooner. */
	#learn(): void {
		const count = this.#history.count;
		const delay = Math.min(learnDelay, count >> 2);
		while (this.#learned < count - delay) this.#learnNext();
	}

	/** A step after a gap may hold one step's errors or several: it teaches nothing (exposure 0). */
	#learnNext(): void {
		const n = this.#learned++;
		const history = this.#history;
		const exposure = history.exposure(n);
		if (exposure > 0) this.#baseline.learn(this.#time(history.step(n)), history.seen(n), exposure);
	}
}
