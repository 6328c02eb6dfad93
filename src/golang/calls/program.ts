/**
 * The packages that were read, seen as one program: types, functions and package variables by folder. A package
 * that is asked for and was not read is noted, so that whoever reads files can bring it and ask again; the
 * answer until then is "not known".
 */
import { type Declared, PackageIndex } from "./package-index.js";
import { type Parameter, parameterList } from "./signature.js";
import { closing } from "./split.js";
import { namedOf, type TypeRef } from "./type-ref.js";

/** A declared type of ours. */
export interface NamedType {
	readonly folder: string;
	readonly name: string;
	readonly declared: Declared;
	/** The text behind the name (and its type parameters): `struct {...}`, `interface {...}`, `[]Order`. */
	readonly underlying: TypeRef;
	/** `type A = B`. */
	readonly alias: boolean;
}

export class Program {
	readonly #packages = new Map<string, PackageIndex>();
	/** Files of packages that were not read. */
	readonly #loose: PackageIndex[] = [];
	readonly #folderOf: (importPath: string) => string | null;
	readonly #missing = new Set<string>();
	#asking = true;
	/** Types read without type arguments. */
	readonly #types = new Map<string, NamedType>();

	/** @param folderOf folder of an import path when the package is ours. */
	constructor(folderOf: (importPath: string) => string | null) {
		this.#folderOf = folderOf;
	}

	/** Adds the non-test files of a package. */
	add(folder: string, files: readonly { readonly path: string; readonly text: string }[]): void {
		this.#packages.set(folder, new PackageIndex(folder, files, this.#folderOf));
	}

	/** Adds one file of a package, to be searched; what the package declares is not known from it. */
	addFile(folder: string, file: { readonly path: string; readonly text: string }): void {
		this.#loose.push(new PackageIndex(folder, [file], this.#folderOf));
	}

	package(folder: string): PackageIndex | null {
		const found = this.#packages.get(folder);
		if (found === undefined && this.#asking) this.#missing.add(folder);
		return found ?? null;
	}

	/** Runs a question that is not worth reading a package for: what it lacks is not noted. */
	quietly<T>(ask: () => T): T {
		const before = this.#asking;
		this.#asking = false;
		try {
			return ask();
		} finally {
			this.#asking = before;
		}
	}

	/** How many packages were read. */
	get size(): number {
		return this.#packages.size;
	}

	/** Packages that were read, and single files of others. */
	*searchable(): Generator<PackageIndex> {
		yield* this.#packages.values();
		for (const file of this.#loose) if (!this.#packages.has(file.folder)) yield file;
	}

	/** Folders asked for since the last call that were not read. */
	takeMissing(): readonly string[] {
		const missing = [...this.#missing];
		this.#missing.clear();
		return missing;
	}

	/** The declared type that a type names (through pointers and aliases), or null when it is not ours. */
	type(ref: TypeRef): NamedType | null {
		let now = ref;
		for (let hops = 0; hops < 8; hops++) {
			const named = namedOf(now);
			if (named === null || named.folder === null) return null;
			const type = this.#named(named.folder, named.name, named.args);
			if (type === null || !type.alias) return type;
			now = type.underlying;
		}
		return null;
	}

	#named(folder: string, name: string, args: readonly TypeRef[]): NamedType | null {
		const id = `${folder}#${name}`;
		const known = args.length === 0 ? this.#types.get(id) : undefined;
		if (known !== undefined) return known;
		const declared = this.package(folder)?.get(`type ${name}`) ?? null;
		if (declared === null) return null;
		const type = readType(folder, name, declared, args);
		if (args.length === 0) this.#types.set(id, type);
		return type;
	}
}

function readType(folder: string, name: string, declared: Declared, args: readonly TypeRef[]): NamedType {
	const { text, declaration, place } = declared;
	let rest = text
		.slice(declaration.start, declaration.end)
		.replace(/^type\s+/, "")
		.slice(name.length);
	let generics: readonly Parameter[] = [];
	// `type A [3]int` has a blank before the bracket, `type A[K any]` has none.
	if (rest.startsWith("[")) {
		const end = closing(rest, 0);
		generics = parameterList(rest.slice(1, end));
		rest = rest.slice(end + 1);
	}
	rest = rest.trim();
	const alias = rest.startsWith("=");
	const bound = new Map<string, TypeRef>();
	generics.forEach((one, index) => {
		bound.set(one.name, args[index] ?? { text: one.type, place });
	});
	const underlying: TypeRef = {
		text: rest.replace(/^=\s*/, ""),
		place,
		...(bound.size > 0 ? { bound } : {}),
	};
	return { folder, name, declared, underlying, alias };
}
