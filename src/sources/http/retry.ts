/**
 * When and how long to wait before asking again: exponential backoff with full jitter (AWS Architecture Blog,
 * "Exponential Backoff And Jitter"), overruled by the server's Retry-After. Clock and chance are passed in.
 */
import type { Seconds } from "../../model/time.js";

export interface RetryPolicy {
	/** Attempts after the first one. */
	readonly retries: number;
	/** Upper bound of the first wait; doubles with each attempt. */
	readonly base: Seconds;
	/** Upper bound of any wait. A Retry-After above it is not waited for. */
	readonly cap: Seconds;
}

/** Two more tries within about 1.5 s: long enough for a restart of a proxy, short enough at 3 a.m. */
export const defaultRetryPolicy: RetryPolicy = { retries: 2, base: 0.5, cap: 20 };

/** Time and chance of a client; tests pass their own. */
export interface ClientClock {
	/** Epoch seconds. */
	now(): number;
	/** Resolves early when the signal aborts. */
	sleep(seconds: Seconds, signal?: AbortSignal): Promise<void>;
	/** Uniform in [0, 1). */
	random(): number;
}

/** Clock of the running process. */
export const systemClock: ClientClock = {
	now: () => Date.now() / 1000,
	random: () => Math.random(),
	sleep: (seconds, signal) =>
		new Promise((resolve) => {
			const done = (): void => {
				clearTimeout(timer);
				signal?.removeEventListener("abort", done);
				resolve();
			};
			const timer = setTimeout(done, seconds * 1000);
			signal?.addEventListener("abort", done, { once: true });
			if (signal?.aborted === true) done();
		}),
};

/** Statuses that a later attempt may turn into an answer. */
export function isPassing(status: number): boolean {
	return status === 429 || status === 502 || status === 503 || status === 504;
}

/** Seconds of a Retry-After header (delta or HTTP date), or null when absent or unreadable. */
export function retryAfter(header: string | undefined, now: number): Seconds | null {
	if (header === undefined) return null;
	const trimmed = header.trim();
	if (/^\d+$/.test(trimmed)) return Number(trimmed);
	const date = Date.parse(trimmed);
	return Number.isNaN(date) ? null : Math.max(0, date / 1000 - now);
}

/**
 * Wait before attempt `attempt + 1`, or null when asking again is pointless: no attempt left, or the server
 * wants more patience than the policy allows.
 */
export function waitBefore(
	policy: RetryPolicy,
	attempt: number,
	asked: Seconds | null,
	random: () => number,
): Seconds | null {
	if (attempt >= policy.retries) return null;
	if (asked !== null) return asked <= policy.cap ? asked : null;
	return random() * Math.min(policy.cap, policy.base * 2 ** attempt);
}
