/** What all readers of syntax share: a place in the tokens, and nodes that span from one token to another. */
import type { SyntaxNode } from "../syntax-node.js";
import { NAME, OPERATOR, SEMICOLON, Tokens } from "./tokens.js";

/** A node whose role its parent sets. */
export interface Grown extends SyntaxNode {
	field: string | null;
	readonly children: Grown[];
}

/** Thrown where the text is not what this reader knows; one value, since it is caught at once. */
export const UNREAD = new Error("not read");

const NONE: Grown[] = [];
/** Nesting beyond which the reader gives up. */
const MAX_NESTING = 120;
/**
 * Types and expressions that are begun for each token of the text; real code needs 0.7 at most. What
 * is read, given up and read in another way doubles with each level of nesting: without a limit forty brackets
 * would take years.
 */
const MAX_BEGUN = 2;

export class TokenReader {
	protected readonly tokens: Tokens;
	protected at = 0;
	#nesting = 0;
	/** Types and expressions that may still be begun. */
	#left: number;

	constructor(source: string) {
		this.tokens = new Tokens(source);
		this.#left = 1_000 + MAX_BEGUN * this.tokens.kinds.length;
	}

	protected get kind(): number {
		return this.tokens.kinds[this.at] as number;
	}

	protected get text(): string {
		return this.tokens.texts[this.at] as string;
	}

	/** True when the present token is this operator, keyword or semicolon. */
	protected is(text: string): boolean {
		return this.tokens.texts[this.at] === text && this.kind !== NAME;
	}

	/** The same of a token further on. */
	protected isAhead(by: number, text: string): boolean {
		return this.tokens.texts[this.at + by] === text;
	}

	protected kindAhead(by: number): number {
		return this.tokens.kinds[this.at + by] ?? 0;
	}

	protected fail(): never {
		throw UNREAD;
	}

	protected skip(text: string): void {
		if (!this.is(text)) this.fail();
		this.at += 1;
	}

	/** Skips the token if it is there. */
	protected skipIf(text: string): boolean {
		if (!this.is(text)) return false;
		this.at += 1;
		return true;
	}

	/** Ends a statement or an entry: a semicolon, which may be missing before a closing bracket. */
	protected terminator(): void {
		if (this.kind === SEMICOLON) {
			this.at += 1;
			// An empty statement is a node of its own in the grammar.
			if (this.kind === SEMICOLON) this.fail();
		} else if (!this.is("}") && !this.is(")")) this.fail();
	}

	/** Runs `read` one level deeper. */
	protected nested<T>(read: () => T): T {
		this.#nesting += 1;
		this.#left -= 1;
		if (this.#nesting > MAX_NESTING || this.#left < 0) this.fail();
		const found = read();
		this.#nesting -= 1;
		return found;
	}

	/** The present token as a leaf. */
	protected leaf(kind: string, field: string | null = null): Grown {
		const { starts, ends, texts } = this.tokens;
		const at = this.at;
		this.at += 1;
		const [start, end, value] = [starts[at] as number, ends[at] as number, texts[at] as string];
		return { kind, field, start, end, value, children: NONE };
	}

	protected name(kind: string, field: string | null = null): Grown {
		if (this.kind !== NAME) this.fail();
		return this.leaf(kind, field);
	}

	protected operator(field: string | null = null): Grown {
		if (this.kind !== OPERATOR) this.fail();
		return this.leaf(this.text, field);
	}

	/** A node from the token at `from` to the last one taken. */
	protected node(kind: string, from: number, children: Grown[], field: string | null = null): Grown {
		const { starts, ends } = this.tokens;
		const start = starts[from] as number;
		const end = ends[this.at - 1] as number;
		return { kind, field, start, end, value: null, children };
	}

	/** A node that begins where another one does. */
	protected around(kind: string, first: Grown, children: Grown[], field: string | null = null): Grown {
		const end = this.tokens.ends[this.at - 1] as number;
		return { kind, field, start: first.start, end, value: null, children };
	}

	protected role(node: Grown, field: string | null): Grown {
		node.field = field;
		return node;
	}

	/** Runs `read`; when it cannot, goes back and returns null. Fails for good when too much was begun. */
	protected attempt<T>(read: () => T): T | null {
		const before = this.at;
		const nesting = this.#nesting;
		try {
			return read();
		} catch (error) {
			if (error !== UNREAD || this.#left < 0) throw error;
			this.at = before;
			this.#nesting = nesting;
			return null;
		}
	}
}
