/**
 * A type as a file writes it, with what gives its names their meaning: the package, the file's imports, and the
 * type arguments in force. Types stay text; they are taken apart only where a call depends on them.
 */
import { closing, splitList } from "./split.js";

/** What the names in a file mean. */
export interface FilePlace {
	/** Folder of the package. */
	readonly folder: string;
	/** Local package name -> import path, and the folder when the package is ours. */
	readonly imports: ReadonlyMap<string, { readonly path: string; readonly folder: string | null }>;
}

export interface TypeRef {
	/** As written. */
	readonly text: string;
	readonly place: FilePlace;
	/** Type parameters that stand for other types here. */
	readonly bound?: ReadonlyMap<string, TypeRef>;
}

/** A declared type's name: ours when `folder` is not null, else by import path ("" for predeclared ones). */
export interface NamedRef {
	readonly folder: string | null;
	readonly path: string;
	readonly name: string;
	readonly args: readonly TypeRef[];
}

const predeclared = new Set(
	(
		"any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string " +
		"uint uint8 uint16 uint32 uint64 uintptr"
	).split(" "),
);

/** The same place and bindings with another text. */
export function written(type: TypeRef, text: string): TypeRef {
	return { ...type, text: text.trim() };
}

/** Follows bound type parameters and drops parentheses around the whole. */
export function settled(type: TypeRef): TypeRef {
	let now = type;
	for (let hops = 0; hops < 8; hops++) {
		const text = now.text.trim();
		if (text.startsWith("(") && closing(text, 0) === text.length - 1) now = written(now, text.slice(1, -1));
		else {
			const bound = now.bound?.get(text);
			if (bound === undefined) return now;
			now = bound;
		}
	}
	return now;
}

/** What a pointer points to; the type itself when it is none. */
export function pointee(type: TypeRef): TypeRef {
	const now = settled(type);
	return now.text.startsWith("*") ? settled(written(now, now.text.slice(1))) : now;
}

/** Element of a slice, array, map or channel type, or of a pointer to an array; null for others. */
export function elementOf(type: TypeRef): TypeRef | null {
	const now = pointee(type);
	const { text } = now;
	if (text.startsWith("[")) return settled(written(now, text.slice(closing(text, 0) + 1)));
	if (text.startsWith("map[")) return settled(written(now, text.slice(closing(text, 3) + 1)));
	const channel = /^(?:<-\s*chan\b|chan\s*<-|chan\b)\s*/.exec(text);
	return channel === null ? null : settled(written(now, text.slice(channel[0].length)));
}

/** Key of a map type, or null. */
export function keyOf(type: TypeRef): TypeRef | null {
	const now = pointee(type);
	return now.text.startsWith("map[") ? settled(written(now, now.text.slice(4, closing(now.text, 3)))) : null;
}

/** The declared type that a text names, `*` in front allowed; null for type literals. */
export function namedOf(type: TypeRef): NamedRef | null {
	const now = pointee(type);
	const match = /^(?:([\p{L}_][\p{L}\p{N}_]*)\.)?([\p{L}_][\p{L}\p{N}_]*)\s*(\[.*\])?$/su.exec(
		now.text.trim(),
	);
	if (match === null) return null;
	const [, qualifier, name = "", list] = match;
	const args = list === undefined ? [] : splitList(list.slice(1, -1)).map((text) => written(now, text));
	if (qualifier === undefined) {
		if (predeclared.has(name)) return { folder: null, path: "", name, args };
		return { folder: now.place.folder, path: "", name, args };
	}
	const imported = now.place.imports.get(qualifier);
	return imported === undefined ? null : { folder: imported.folder, path: imported.path, name, args };
}

/** A type made of another one's text with a prefix, such as `*` or `[]`. */
export function prefixed(prefix: string, type: TypeRef): TypeRef {
	const now = settled(type);
	return written(now, `${prefix}${now.text}`);
}
