/**
 * What one package declares, found by the column-0 lines of its files: gofmt puts every top-level declaration
 * there, and looking at these lines alone is many times cheaper than reading tokens. Only what is asked for is
 * read further. Files that gofmt would not have written lose declarations, never gain false ones.
 */
import type { Declaration } from "../declaration.js";
import { declarationKey } from "../declaration-line.js";
import { declarations } from "../declarations.js";
import { packageNameOf } from "../symbol.js";
import { functionHead } from "./function-head.js";
import type { FilePlace } from "./type-ref.js";

/** A declaration with its file. */
export interface Declared {
	readonly path: string;
	readonly place: FilePlace;
	/** Text that holds the declaration; the declaration's offsets count in it. */
	readonly text: string;
	readonly declaration: Declaration;
}

/** Where a declaration stands: up to the next one in its file. */
interface Head {
	readonly file: number;
	readonly start: number;
	readonly end: number;
	/** Keyword of the `type (...)` or `var (...)` group that it is an entry of; "" outside of groups. */
	readonly group: string;
}

const keywords = ["func", "type", "var"];
/** A field that is only a type. */
const embeddedLine = /^\t+\*?(?:\w+\.)?(\w+)(?:\[.*\])?(?:[ \t]*(?:\/\/.*|`.*))?$/gm;

/** Offsets of the lines that begin with a declaration keyword, in order. */
function headLines(text: string): number[] {
	const found: number[] = [];
	for (const word of keywords) {
		if (text.startsWith(`${word} `)) found.push(0);
		for (let at = text.indexOf(`\n${word} `); at >= 0; at = text.indexOf(`\n${word} `, at + 1))
			found.push(at + 1);
	}
	return found.sort((a, b) => a - b);
}

/** Declarations of one package by key (`F`, `T.M`, `type T`, `var x`). */
export class PackageIndex {
	readonly folder: string;
	readonly files: readonly { readonly path: string; readonly text: string }[];
	readonly #folderOf: (importPath: string) => string | null;
	readonly #heads = new Map<string, Head>();
	readonly #functions = new Set<string>();
	readonly #found = new Map<string, Declared>();
	readonly #places = new Map<number, FilePlace>();
	#embedders: Map<string, string[]> | null = null;

	constructor(
		folder: string,
		files: readonly { readonly path: string; readonly text: string }[],
		folderOf: (importPath: string) => string | null,
	) {
		this.folder = folder;
		this.files = files;
		this.#folderOf = folderOf;
		files.forEach((file, index) => {
			this.#scan(file.text, index);
		});
	}

	/** The declaration of a key, or null. */
	get(key: string): Declared | null {
		const known = this.#found.get(key);
		if (known !== undefined) return known;
		const head = this.#heads.get(key);
		const declared = head === undefined ? null : this.#read(key, head);
		if (declared !== null) this.#found.set(key, declared);
		return declared;
	}

	has(key: string): boolean {
		return this.#heads.has(key);
	}

	/** Some function or method has this name. */
	hasFunction(name: string): boolean {
		return this.#functions.has(name);
	}

	/** Keys of the functions, methods and package variables that hold a name and whose text passes a test. */
	*mentioning(name: string, test: (text: string) => boolean): Generator<string> {
		// Whole files first: most hold the name in no way that counts.
		const files = new Set(
			this.files.flatMap(({ text }, index) => (text.includes(name) && test(text) ? [index] : [])),
		);
		if (files.size === 0) return;
		for (const [key, head] of this.#heads) {
			if (!files.has(head.file) || key.startsWith("type ")) continue;
			const text = this.#text(head);
			if (text.includes(name) && test(text)) yield key;
		}
	}

	/** Types that embed a type of this name. */
	embedding(type: string): readonly string[] {
		this.#embedders ??= this.#readEmbedders();
		return this.#embedders.get(type) ?? [];
	}

	#readEmbedders(): Map<string, string[]> {
		const found = new Map<string, string[]>();
		for (const [key, head] of this.#heads) {
			if (!key.startsWith("type ")) continue;
			for (const [, name = ""] of this.#text(head).matchAll(embeddedLine)) {
				const list = found.get(name) ?? [];
				found.set(name, list);
				list.push(key.slice("type ".length));
			}
		}
		return found;
	}

	#scan(text: string, file: number): void {
		const starts = headLines(text);
		starts.forEach((start, index) => {
			const line = text.indexOf("\n", start);
			const key = declarationKey(text.slice(start, line < 0 ? text.length : line));
			const end = starts[index + 1] ?? text.length;
			if (key === "type" || key === "var") this.#group(text, file, start, key);
			else if (key !== null) this.#add(key, { file, start, end, group: "" });
		});
	}

	#add(key: string, head: Head): void {
		if (this.#heads.has(key)) return;
		this.#heads.set(key, head);
		if (!key.includes(" ")) this.#functions.add(key.slice(key.indexOf(".") + 1));
	}

	/** The entries of `type (...)` and `var (...)` stand one tab in. */
	#group(text: string, file: number, start: number, group: string): void {
		const close = text.indexOf("\n)", start);
		const body = text.slice(start, close < 0 ? start : close);
		const entries = [...body.matchAll(/\n\t((?:[\p{L}_][\p{L}\p{N}_]*(?:, )?)+)/gu)];
		entries.forEach((entry, at) => {
			const head = {
				file,
				start: start + entry.index + 2,
				end: start + (entries[at + 1]?.index ?? body.length),
				group,
			};
			for (const name of (entry[1] ?? "").split(", ")) this.#add(`${group} ${name}`, head);
		});
	}

	#read(key: string, head: Head): Declared | null {
		const path = this.files[head.file]?.path ?? "";
		const text = this.#text(head);
		const name = key.slice(key.indexOf(" ") + 1);
		const declaration = text.startsWith("func")
			? functionHead(text, key)
			: declarations(text).declarations.find(
					(one) =>
						one.key === name || (one.kind === "var" && one.members.some((member) => member.name === name)),
				);
		return declaration === undefined ? null : { path, place: this.#place(head.file), text, declaration };
	}

	#text({ file, start, end, group }: Head): string {
		const text = this.files[file]?.text.slice(start, end) ?? "";
		return group === "" ? text : `${group} ${text}`;
	}

	#place(file: number): FilePlace {
		const known = this.#places.get(file);
		if (known !== undefined) return known;
		const place = placeOf(this.folder, this.files[file]?.text ?? "", this.#folderOf);
		this.#places.set(file, place);
		return place;
	}
}

/** What the names of a file mean, from its imports. */
export function placeOf(
	folder: string,
	text: string,
	folderOf: (importPath: string) => string | null,
): FilePlace {
	const code = headLines(text)[0] ?? text.length;
	const imports = new Map<string, { path: string; folder: string | null }>();
	for (const { path, alias } of declarations(text.slice(0, code)).imports) {
		imports.set(alias ?? packageNameOf(path), { path, folder: folderOf(path) });
	}
	return { folder, imports };
}
