/**
 * The pass behind `declarations`: walks the tokens of a file at nesting depth zero and hands each declaration
 * to the reader of its kind. Go's grammar needs no lookahead for this beyond matching brackets.
 */
import { afterBrackets } from "./brackets.js";
import { FileComments } from "./comments.js";
import type { Declaration, DeclarationKind, FileDeclarations, ImportSpec, Member } from "./declaration.js";
import { LineIndex } from "./lines.js";
import { fieldMembers, interfaceMembers, type Token, valueNames } from "./members.js";
import { GoScanner, type TokenKind } from "./scanner.js";

const DECLARATION_LINE = /\n(?=(?:func|type|var|const|import)[ \t(])/g;

/** What a reader of one kind finds; the frame (key, doc, lines) is the same for all. */
interface Found {
	readonly kind: DeclarationKind;
	readonly name: string;
	readonly start: number;
	readonly receiver?: string | null;
	readonly pointerReceiver?: boolean;
	readonly bodyStart?: number | null;
	readonly signature?: string;
	readonly members?: readonly Member[];
}

/** Reads one file once. */
export class FileReader {
	readonly #source: string;
	readonly #lines: LineIndex;
	readonly #comments: FileComments;
	#scanner: GoScanner;
	readonly #imports: ImportSpec[] = [];
	readonly #found: Declaration[] = [];
	readonly #keys = new Map<string, number>();
	#package = "";
	#broken: string | null = null;

	constructor(source: string) {
		this.#source = source;
		this.#lines = new LineIndex(source);
		this.#comments = new FileComments(source, this.#lines);
		this.#scanner = new GoScanner(source);
	}

	read(): FileDeclarations {
		for (let kind = this.#next(); kind !== "end"; kind = this.#next()) {
			if (kind === "semicolon") continue;
			this.#declaration();
		}
		return {
			package: this.#package,
			imports: this.#imports,
			buildConstraint: this.#comments.buildConstraint(),
			generated: this.#comments.generated(),
			cgo: this.#imports.some((one) => one.path === "C"),
			declarations: this.#found,
			broken: this.#broken,
		};
	}

	#declaration(): void {
		const start = this.#scanner.start;
		const word = this.#scanner.text();
		if (word === "package" && this.#package === "") {
			if (this.#next() === "name") this.#package = this.#scanner.text();
			this.#comments.closeHeader();
			return;
		}
		this.#comments.closeHeader();
		this.#comments.beginCode();
		switch (word) {
			case "func":
				this.#function(start);
				return;
			case "type":
				this.#group(start, (from) => this.#typeSpec(from));
				return;
			case "var":
			case "const":
				this.#values(start, word);
				return;
			case "import":
				this.#importGroup(start);
				return;
			default:
				this.#recover(start, `unexpected ${JSON.stringify(word.slice(0, 20))} at top level`);
		}
	}

	/** Next token that is not a comment; comments are noted for docs. */
	#next(): TokenKind {
		let kind = this.#scanner.next();
		while (kind === "comment") {
			this.#comments.add(this.#scanner.start, this.#scanner.end);
			kind = this.#scanner.next();
		}
		return kind;
	}

	/** Goes on at the next line that looks like a declaration. */
	#recover(from: number, why: string): void {
		this.#broken ??= `line ${this.#lines.lineAt(from)}: ${why}`;
		DECLARATION_LINE.lastIndex = Math.max(from, 0);
		const match = DECLARATION_LINE.exec(this.#source);
		const at = match === null ? this.#source.length : match.index + 1;
		this.#scanner = new GoScanner(this.#source, Math.max(at, from + 1));
	}

	/**
	 * Hands out tokens up to the semicolon at depth zero, the current one included, or to the one that `visit`
	 * answers with false. Returns the end offset of the last token before, or null when brackets never close.
	 */
	#statement(visit: (token: Token, depth: number) => boolean | number): number | null {
		let depth = 0;
		let end = this.#scanner.end;
		for (let kind = this.#scanner.kind; ; kind = this.#next()) {
			if (kind === "end") return depth === 0 ? end : null;
			if (kind === "semicolon" && depth === 0) return end;
			const head = this.#scanner.head();
			const single = kind === "operator";
			if (single && (head === 41 || head === 93 || head === 125)) depth -= 1;
			if (depth < 0) return end;
			if (visit({ kind, start: this.#scanner.start, end: this.#scanner.end }, depth) === false) return end;
			if (single && (head === 40 || head === 91 || head === 123)) depth += 1;
			end = this.#scanner.end;
		}
	}

	#text(token: { readonly start: number; readonly end: number }): string {
		return this.#source.slice(token.start, token.end);
	}

	#function(start: number): void {
		this.#next();
		const head: Token[] = [];
		const signatureEnd = this.#statement((token, depth) => {
			const opens = depth === 0 && this.#source.charCodeAt(token.start) === 123;
			if (opens && !this.#opensType(head.at(-1))) return false;
			head.push(token);
			return true;
		});
		const body =
			this.#scanner.head() === 123 && this.#scanner.kind === "operator" ? this.#scanner.start : null;
		const end = body === null ? signatureEnd : afterBrackets(this.#source, body);
		if (end === null) {
			this.#recover(start, "a function's brackets do not close");
			return;
		}
		if (body !== null) this.#scanner = new GoScanner(this.#source, end);
		this.#functionOf(start, end, head, body);
	}

	/** `struct {` and `interface {` in a result type are not the body. */
	#opensType(token: Token | undefined): boolean {
		if (token?.kind !== "name") return false;
		const word = this.#text(token);
		return word === "struct" || word === "interface";
	}

	#functionOf(start: number, end: number, head: readonly Token[], body: number | null): void {
		let at = 0;
		let receiver: string | null = null;
		let pointerReceiver = false;
		const first = head[0];
		if (first !== undefined && this.#text(first) === "(") {
			const close = head.findIndex((token) => this.#text(token) === ")");
			const inside = head.slice(1, close === -1 ? head.length : close).map((token) => this.#text(token));
			const bracket = inside.indexOf("[");
			const names = (bracket === -1 ? inside : inside.slice(0, bracket)).filter((word) =>
				/^[\p{L}_]/u.test(word),
			);
			receiver = names.at(-1) ?? "";
			pointerReceiver = inside.includes("*");
			at = close + 1;
		}
		const nameToken = head[at];
		if (nameToken?.kind !== "name") {
			this.#recover(start, "a function without a name");
			return;
		}
		const last = head.at(-1) as Token;
		this.#add(end, {
			kind: receiver === null ? "function" : "method",
			name: this.#text(nameToken),
			start,
			receiver,
			pointerReceiver,
			bodyStart: body,
			signature: oneLine(this.#source.slice(nameToken.end, last.end)),
		});
	}

	/** Runs `spec` on each entry of `keyword ( ... )`, or once on `keyword entry`. */
	#group(start: number, spec: (from: number) => void): void {
		this.#next();
		if (this.#source.charCodeAt(this.#scanner.start) !== 40) {
			if (this.#scanner.kind === "name") {
				spec(start);
				return;
			}
			this.#recover(start, "a declaration without a name");
			return;
		}
		for (let kind = this.#next(); kind !== "end"; kind = this.#next()) {
			if (kind === "semicolon") continue;
			if (this.#scanner.head() === 41) return;
			if (kind !== "name") {
				this.#recover(start, "a group that does not close");
				return;
			}
			spec(this.#scanner.start);
			if (this.#scanner.kind === "operator") return;
		}
		this.#recover(start, "a group that does not close");
	}

	#typeSpec(start: number): void {
		const name = this.#scanner.text();
		const tokens: Token[] = [];
		const end = this.#statement((token) => tokens.push(token));
		if (end === null) {
			this.#recover(start, "a type's brackets do not close");
			return;
		}
		const read = (token: Token): string => this.#text(token);
		const line = (token: Token): number => this.#lines.lineAt(token.start);
		const open = tokens.findIndex((token) => this.#opensType(token));
		// Only the type's own body: `map[K]struct{...}` and `func(struct{...})` have no fields of the type.
		const own =
			open !== -1 && tokens.slice(1, open).every((token) => !/^(?:map|func|chan|\*)$/.test(read(token)));
		const body = tokens.slice(open + 2, -1);
		const members = !own
			? []
			: read(tokens[open] as Token) === "struct"
				? fieldMembers(body, read, line, this.#source)
				: interfaceMembers(body, read, line, this.#source);
		this.#add(end, { kind: "type", name, start, members });
	}

	/** A var or const group is one declaration: `iota` and implicit repetition tie its entries together. */
	#values(start: number, kind: "var" | "const"): void {
		this.#next();
		const tokens: Token[] = [];
		const end = this.#statement((token) => tokens.push(token));
		if (end === null) {
			this.#recover(start, `a ${kind} group that does not close`);
			return;
		}
		const read = (token: Token): string => this.#text(token);
		const grouped = tokens[0] !== undefined && read(tokens[0]) === "(";
		const members = valueNames(
			grouped ? tokens.slice(1, -1) : tokens,
			read,
			(token) => this.#lines.lineAt(token.start),
			this.#source,
		);
		this.#add(end, { kind, name: members[0]?.name ?? "_", start, members });
	}

	#importGroup(start: number): void {
		this.#next();
		const tokens: Token[] = [];
		const end = this.#statement((token) => tokens.push(token));
		if (end === null) {
			this.#recover(start, "an import group that does not close");
			return;
		}
		let alias: string | null = null;
		for (const token of tokens) {
			const text = this.#text(token);
			if (token.kind === "string") {
				this.#imports.push({ path: text.slice(1, -1), alias, line: this.#lines.lineAt(token.start) });
				alias = null;
			} else if (token.kind === "name" || text === ".") alias = text;
		}
		this.#add(end, { kind: "import", name: "import", start });
	}

	#add(end: number, found: Found): void {
		const { kind, name, start, receiver = null } = found;
		const plain = receiver === null ? name : `${receiver}.${name}`;
		const times = (this.#keys.get(plain) ?? 0) + 1;
		this.#keys.set(plain, times);
		const line = this.#lines.lineAt(start);
		const doc = this.#comments.docBefore(line);
		this.#found.push({
			kind,
			name,
			key: times === 1 ? plain : `${plain}#${times}`,
			receiver,
			pointerReceiver: found.pointerReceiver ?? false,
			docLine: doc?.line ?? line,
			docStart: doc === null ? start : this.#lines.startOf(doc.line),
			line,
			endLine: this.#lines.lineAt(Math.max(start, end - 1)),
			start,
			end,
			bodyStart: found.bodyStart ?? null,
			signature: found.signature ?? "",
			members: found.members ?? [],
			deprecated: doc?.deprecated ?? null,
		});
	}
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, " ").trim();
}
