/** At most `places` at once; the rest wait in order. A waiting one leaves the queue when its signal aborts. */

export interface Gate {
	/** Resolves to the function that gives the place back (calling it twice is harmless). */
	enter(signal?: AbortSignal): Promise<() => void>;
}

export function createGate(places: number): Gate {
	let free = Math.max(1, places);
	const waiting: (() => void)[] = [];
	const leaver = (): (() => void) => {
		let left = false;
		return () => {
			if (left) return;
			left = true;
			const next = waiting.shift();
			if (next === undefined) free++;
			else next();
		};
	};
	return {
		async enter(signal) {
			signal?.throwIfAborted();
			if (free > 0) {
				free--;
				return leaver();
			}
			await new Promise<void>((resolve, reject) => {
				const abort = (): void => {
					waiting.splice(waiting.indexOf(go), 1);
					reject(signal?.reason);
				};
				const go = (): void => {
					signal?.removeEventListener("abort", abort);
					resolve();
				};
				waiting.push(go);
				signal?.addEventListener("abort", abort, { once: true });
			});
			return leaver();
		},
	};
}
