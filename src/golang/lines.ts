/** Offsets to line numbers. Lines are 1-based, as git, Go and editors count them. */
export class LineIndex {
	readonly #starts: number[] = [0];

	constructor(source: string) {
		for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1))
			this.#starts.push(at + 1);
	}

	/** Line that holds the UTF-16 offset; offsets beyond the text belong to the last line. */
	lineAt(offset: number): number {
		let low = 0;
		let high = this.#starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.#starts[middle] as number) <= offset) low = middle;
			else high = middle - 1;
		}
		return low + 1;
	}

	/** Offset of the first character of a line; the last line's for lines beyond the end. */
	startOf(line: number): number {
		return this.#starts[Math.min(Math.max(line, 1), this.#starts.length) - 1] as number;
	}

	/** Number of lines, counting the empty one after a final newline. */
	get count(): number {
		return this.#starts.length;
	}
}
