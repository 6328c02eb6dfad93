/**
 * Fits the log-linear model of rank/combine: conditional logit by full-batch gradient ascent (Adam), with an L2
 * penalty that pulls towards given prior weights, and signs that a person fixed (evidence for never turns into
 * evidence against). Small and deterministic on purpose: a few hundred cases, about twenty weights.
 */

/** One case: a row of feature values per open commit, and the guilty rows (empty: none of these). */
export interface FitCase {
	readonly rows: readonly Readonly<Record<string, number>>[];
	readonly guilty: readonly number[];
	/** 1 for a recorded stack, less for a pseudo-stack. */
	readonly weight: number;
	/** Added to the score of "none" in this case; 0 when absent. */
	readonly noneOffset?: number;
}

export interface FitOptions {
	readonly features: readonly string[];
	readonly prior: Readonly<Record<string, number>>;
	/** Sign of each weight: 1, -1, or 0 for free. */
	readonly signs: Readonly<Record<string, number>>;
	readonly priorNone: number;
	readonly l2: number;
	readonly steps?: number;
}

export interface Fitted {
	readonly weights: Readonly<Record<string, number>>;
	readonly none: number;
	/** Mean log-likelihood per case weight. */
	readonly logLikelihood: number;
}

/** Learns weights and the score of "none". */
export function fit(cases: readonly FitCase[], options: FitOptions): Fitted {
	const { features } = options;
	const size = features.length + 1;
	const theta = features.map((name) => options.prior[name] ?? 0);
	theta.push(options.priorNone);
	const anchor = [...theta];
	const dense = cases.map((one) => ({
		...one,
		values: one.rows.map((row) => features.map((name) => row[name] ?? 0)),
		isGuilty: new Set(one.guilty),
	}));
	const total = cases.reduce((sum, one) => sum + one.weight, 0);
	const m = new Array<number>(size).fill(0);
	const v = new Array<number>(size).fill(0);
	let likelihood = 0;
	for (let step = 1; step <= (options.steps ?? 400); step++) {
		const gradient = new Array<number>(size).fill(0);
		likelihood = 0;
		for (const one of dense) likelihood += one.weight * accumulate(one, theta, gradient);
		for (let k = 0; k < size; k++) {
			const g = (gradient[k] ?? 0) / total - (options.l2 * ((theta[k] ?? 0) - (anchor[k] ?? 0))) / total;
			m[k] = 0.9 * (m[k] ?? 0) + 0.1 * g;
			v[k] = 0.999 * (v[k] ?? 0) + 0.001 * g * g;
			const rate = 0.05 / (1 + step / 200);
			theta[k] =
				(theta[k] ?? 0) +
				(rate * ((m[k] ?? 0) / (1 - 0.9 ** step))) / (Math.sqrt((v[k] ?? 0) / (1 - 0.999 ** step)) + 1e-8);
			const sign = k < features.length ? (options.signs[features[k] ?? ""] ?? 0) : 0;
			if (sign !== 0 && (theta[k] ?? 0) * sign < 0) theta[k] = 0;
		}
	}
	const weights = Object.fromEntries(features.map((name, k) => [name, theta[k] ?? 0]));
	return { weights, none: theta[features.length] ?? 0, logLikelihood: likelihood / total };
}

interface DenseCase {
	readonly values: readonly (readonly number[])[];
	readonly isGuilty: ReadonlySet<number>;
	readonly weight: number;
	readonly noneOffset?: number;
}

/** Adds the case's gradient; returns its log-likelihood: log of the probability of all guilty outcomes. */
function accumulate(one: DenseCase, theta: readonly number[], gradient: number[]): number {
	const features = theta.length - 1;
	const scores = one.values.map((row) => row.reduce((sum, value, k) => sum + value * (theta[k] ?? 0), 0));
	const none = (theta[features] ?? 0) + (one.noneOffset ?? 0);
	const top = scores.reduce((most, score) => Math.max(most, score), none);
	const exp = scores.map((score) => Math.exp(score - top));
	const noneExp = Math.exp(none - top);
	const all = exp.reduce((sum, x) => sum + x, noneExp);
	const noneGuilty = one.isGuilty.size === 0;
	const mass = noneGuilty ? noneExp : exp.reduce((sum, x, i) => sum + (one.isGuilty.has(i) ? x : 0), 0);
	for (let i = 0; i < exp.length; i++) {
		const posterior = !noneGuilty && one.isGuilty.has(i) ? (exp[i] ?? 0) / mass : 0;
		const delta = one.weight * (posterior - (exp[i] ?? 0) / all);
		if (Math.abs(delta) < 1e-9) continue;
		const row = one.values[i] ?? [];
		for (let k = 0; k < features; k++) gradient[k] = (gradient[k] ?? 0) + delta * (row[k] ?? 0);
	}
	gradient[features] = (gradient[features] ?? 0) + one.weight * ((noneGuilty ? 1 : 0) - noneExp / all);
	return Math.log(Math.max(1e-12, mass / all));
}
