/** Where a value came from, seen from the place that uses it: the nouns of the backward slice. */

/** How an expression got its value, by name; without types a method is known by its name and receiver text. */
export interface ValueSource {
	/**
	 * `result`: a call returned it. `field`: it was selected from something, or is a package variable.
	 * `parameter` and `receiver`: the caller passed it in.
	 */
	readonly kind: "result" | "field" | "parameter" | "receiver";
	/** Name of the function, field, variable or parameter. */
	readonly name: string;
	/** Text before the last dot, or null for a plain name. */
	readonly qualifier: string | null;
	/** Which result or parameter, from 0; null when it does not matter. */
	readonly position: number | null;
	/** Line of the call or selection in the file. */
	readonly line: number;
	/** 0..1: falls with every step between the source and the use. */
	readonly strength: number;
}

/** Keeps the strongest of equal sources, strongest first. */
export function strongestSources(all: readonly ValueSource[]): ValueSource[] {
	const best = new Map<string, ValueSource>();
	for (const one of all) {
		const key = `${one.kind} ${one.qualifier ?? ""} ${one.name} ${one.position ?? ""}`;
		const known = best.get(key);
		if (known === undefined || one.strength > known.strength) best.set(key, one);
	}
	return [...best.values()].sort((a, b) => b.strength - a.strength);
}
