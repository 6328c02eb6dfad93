/**
 * The seed's rule (section 2.3), corrected: a step is a burst when it exceeds three times the exponentially
 * weighted mean *before* it (compared after the update the rule needs 21x at alpha 0.3 and never fires from
 * alpha 1/3 on), with an explicit "initialised" flag (the seed starts again at every 0, so a service without
 * errors never fires), a floor on the count, and a ring of 60-300 points that says what is normal when a burst
 * outlasts it. A steep slope, relative to scale, only asks for finer sampling.
 */
import { addStep, type Change, type Episode, newEpisode, type SeriesRule } from "./episode.js";
import type { Settings } from "./options.js";
import { logTail } from "./tail.js";

/** Seed 2.3. */
const factor = 3;
/**
 * Growth of the mean in one step, relative to the mean, that asks for finer sampling. The seed's "0.05 a second"
 * has a unit: it fires all the time on a busy service and never on a quiet one.
 */
const steepGrowth = 0.5;
/** Steps below the limit that end a burst. */
const quietSteps = 3;

export class EwmaRule implements SeriesRule {
	readonly #settings: Settings;
	readonly #ring: Float64Array;
	readonly #episodes: Episode[] = [];
	#filled = 0;
	#initialised = false;
	#mean = 0;
	#next = 0;
	#ever = 0;
	#quiet = 0;
	#open: Episode | null = null;

	/** Alpha is held to 0.2..0.5 and the window to 60..300 points, the seed's bounds. */
	constructor(settings: Settings) {
		this.#settings = { ...settings, alpha: Math.min(Math.max(settings.alpha, 0.2), 0.5) };
		this.#ring = new Float64Array(Math.round(Math.min(Math.max(settings.window, 60), 300)));
	}

	get episodes(): readonly Episode[] {
		return this.#episodes;
	}

	push(errors: number, _requests: number): Change {
		const step = this.#next++;
		if (!(errors >= 0)) return null;
		this.#ring[this.#filled++ % this.#ring.length] = errors;
		if (!this.#initialised) return this.#initialise(errors);
		if (this.#open !== null) return this.#during(this.#open, step, errors);
		if (this.#isBurst(errors)) return this.#begin(step, errors);
		return this.#update(errors);
	}

	pushPartial(errors: number, _requests: number): Change {
		if (!(errors >= 0) || !this.#initialised || this.#open !== null || !this.#isBurst(errors)) return null;
		return this.#begin(this.#next, errors);
	}

	#initialise(errors: number): Change {
		this.#initialised = true;
		this.#mean = errors;
		this.#ever += errors;
		return null;
	}

	#isBurst(errors: number): boolean {
		return errors >= this.#settings.minErrors && errors > factor * this.#mean;
	}

	#begin(step: number, errors: number): Change {
		const known = this.#ever > 0;
		this.#ever += errors;
		this.#open = newEpisode({
			onset: step,
			onsetFirst: Math.max(step - 1, 0),
			onsetLast: step,
			firedAt: step,
			rule: "ewma",
			knownErrors: this.#filled < quietSteps ? null : known,
		});
		this.#extend(this.#open, step, errors);
		this.#open.confirmedAt = step;
		this.#episodes.push(this.#open);
		this.#quiet = 0;
		return "opened";
	}

	/** The mean stands still while a burst lasts, or the burst would end by becoming its own normal. */
	#during(episode: Episode, step: number, errors: number): Change {
		this.#ever += errors;
		if (!this.#isBurst(errors)) {
			this.#quiet++;
			return this.#quiet < quietSteps ? null : this.#end(episode, step + 1 - quietSteps);
		}
		this.#quiet = 0;
		this.#extend(episode, step, errors);
		if (step - episode.onset < this.#ring.length) return null;
		episode.adopted = true;
		this.#mean = this.#median();
		return this.#end(episode, step + 1);
	}

	#end(episode: Episode, step: number): Change {
		episode.end = step;
		this.#open = null;
		return "ended";
	}

	#update(errors: number): Change {
		const before = this.#mean;
		this.#ever += errors;
		this.#mean = this.#settings.alpha * errors + (1 - this.#settings.alpha) * before;
		const steep = errors >= this.#settings.minErrors && this.#mean - before > steepGrowth * before;
		return steep ? "finer-sampling" : null;
	}

	#extend(episode: Episode, step: number, errors: number): void {
		addStep(episode, step, errors, this.#mean);
		episode.logProbability = logTail(episode.observed, Math.max(episode.expected, 0.5), 0);
	}

	#median(): number {
		const sorted = this.#ring.slice(0, Math.min(this.#filled, this.#ring.length)).sort();
		return sorted[sorted.length >> 1] ?? 0;
	}
}
