/** A text of which parts were left out, and where what remains stood. */

/** Span of the whole text, in UTF-16 offsets. */
export interface Piece {
	readonly start: number;
	readonly end: number;
}

export class Cut {
	readonly whole: string;
	/** The pieces one after the other. */
	readonly text: string;
	readonly #pieces: readonly Piece[];

	constructor(whole: string, pieces: readonly Piece[]) {
		this.whole = whole;
		this.#pieces = pieces;
		this.text = pieces.map(({ start, end }) => whole.slice(start, end)).join("");
	}

	/** Nothing left out. */
	static none(whole: string): Cut {
		return new Cut(whole, [{ start: 0, end: whole.length }]);
	}

	/** Offset in the whole text of the character at an offset of `text`. */
	originOf(offset: number): number {
		let left = offset;
		for (const { start, end } of this.#pieces) {
			if (left < end - start) return start + left;
			left -= end - start;
		}
		return this.whole.length;
	}

	/** Characters left out strictly inside a span of `text`. */
	hidden(start: number, end: number): number {
		if (this.#pieces.length < 2) return 0;
		let hidden = 0;
		let place = 0;
		this.#pieces.forEach((piece, at) => {
			const before = this.#pieces[at - 1];
			if (before !== undefined && place > start && place < end) hidden += piece.start - before.end;
			place += piece.end - piece.start;
		});
		return hidden;
	}

	/** The whole text between two offsets of `text`, what was left out there included. */
	span(start: number, end: number): string {
		if (this.#pieces.length === 1) return this.whole.slice(start, end);
		return this.whole.slice(
			this.originOf(start),
			end > start ? this.originOf(end - 1) + 1 : this.originOf(start),
		);
	}
}
