/**
 * Things that went less than well but did not stop the work. Each has a stable code that scripts may match;
 * every warning reaches the reader and the JSON.
 */
export interface Warning {
	/** Stable code such as `W-GIT-SHALLOW`. */
	readonly code: string;
	readonly message: string;
	/** One action that would lift it. */
	readonly hint?: string;
}

/** Builds a warning; `hint` is left out when not given. */
export function warning(code: string, message: string, hint?: string): Warning {
	return hint === undefined ? { code, message } : { code, message, hint };
}
