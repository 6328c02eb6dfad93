/**
 * Fields and methods of a type: its own, and those that embedded fields promote, nearest first
 * (go.dev/ref/spec#Selectors). And which types have all methods of an interface.
 */
import type { Declared } from "./package-index.js";
import type { NamedType, Program } from "./program.js";
import { parseSignature, type Signature, sameSignature } from "./signature.js";
import { pointee, settled, type TypeRef } from "./type-ref.js";

/** A method: with its declaration on a concrete type, without on an interface. */
export interface Method {
	readonly name: string;
	readonly signature: Signature;
	/** Gives the signature's types their meaning. */
	readonly at: TypeRef;
	/** Folder and key (`T.M`) of the declaration; null for an interface's method. */
	readonly function: { readonly folder: string; readonly key: string } | null;
}

/** How deep embedding is followed. */
const deepest = 5;

export const isInterface = (type: NamedType): boolean => /^interface\b/.test(type.underlying.text);
const isStruct = (type: NamedType): boolean => /^struct\b/.test(type.underlying.text);

/** Type of a field, promoted ones included; null when there is none (or its type is not known). */
export function fieldOf(program: Program, type: TypeRef, name: string): TypeRef | null {
	return search(program, type, (one) => {
		if (!isStruct(one)) return null;
		const member = one.declared.declaration.members.find((field) => field.name === name);
		return member === undefined ? null : settled(inside(one, member.type));
	});
}

/** A method by name, promoted ones included; null when the type has none that is known. */
function methodOf(program: Program, type: TypeRef, name: string): Method | null {
	return search(program, type, (one) =>
		isInterface(one) ? abstract(one, name) : declaredMethod(program, one, name),
	);
}

/** The type that a named type's member text means. */
function inside(type: NamedType, text: string): TypeRef {
	return { ...type.underlying, text };
}

/** The type and those it embeds, breadth first as the language looks names up; null for one that is not known. */
function* lineage(program: Program, start: TypeRef): Generator<NamedType | null> {
	let level: TypeRef[] = [start];
	const seen = new Set<string>();
	for (let depth = 0; depth < deepest && level.length > 0; depth++) {
		const next: TypeRef[] = [];
		for (const ref of level) {
			const type = program.type(ref);
			if (type !== null && seen.has(`${type.folder}#${type.name}`)) continue;
			yield type;
			if (type === null) continue;
			seen.add(`${type.folder}#${type.name}`);
			for (const member of type.declared.declaration.members) {
				if (member.embedded) next.push(settled(inside(type, member.type)));
			}
		}
		level = next;
	}
}

function search<T>(program: Program, start: TypeRef, find: (type: NamedType) => T | null): T | null {
	for (const type of lineage(program, start)) {
		const found = type === null ? null : find(type);
		if (found !== null) return found;
	}
	return null;
}

function abstract(type: NamedType, name: string): Method | null {
	const member = type.declared.declaration.members.find((one) => !one.embedded && one.name === name);
	if (member === undefined) return null;
	return { name, signature: parseSignature(member.type), at: type.underlying, function: null };
}

function declaredMethod(program: Program, type: NamedType, name: string): Method | null {
	const key = `${type.name}.${name}`;
	const declared = program.package(type.folder)?.get(key) ?? null;
	if (declared === null) return null;
	const signature = parseSignature(declared.declaration.signature);
	return { name, signature, at: receiverPlace(type, declared), function: { folder: type.folder, key } };
}

/** Inside a method the receiver names the type's parameters anew: `func (c *Cache[A, B])`. */
function receiverPlace(type: NamedType, declared: Declared): TypeRef {
	const { bound } = type.underlying;
	const at = { text: type.name, place: declared.place };
	if (bound === undefined) return at;
	const head = declared.text.slice(declared.declaration.start, declared.declaration.start + 400);
	const names = (/^func\s*\([^)[]*\[([^\]]*)\]/.exec(head)?.[1] ?? "").split(",").map((one) => one.trim());
	const values = [...bound.values()];
	return {
		...at,
		bound: new Map(names.flatMap((one, index) => (values[index] ? [[one, values[index]]] : []))),
	};
}

/** A method of a named type, or of an interface that is written in place. */
export function anyMethod(program: Program, type: TypeRef, name: string): Method | null {
	return methodOf(program, type, name) ?? literalMethod(type, name);
}

/** A method of `interface{ M() }` written in place. */
function literalMethod(type: TypeRef, name: string): Method | null {
	const { text } = pointee(type);
	if (!/^interface\b/.test(text) || !/^\w+$/.test(name)) return null;
	const match = new RegExp(`[{;\\n]\\s*${name}(\\([^;\\n}]*)`).exec(text);
	return match === null
		? null
		: { name, signature: parseSignature(match[1] ?? ""), at: type, function: null };
}

/** Methods of an interface with those of embedded ones; those of embedded foreign interfaces are not known. */
export function interfaceMethods(program: Program, type: NamedType): Method[] {
	const methods: Method[] = [];
	for (const one of lineage(program, { text: type.name, place: type.declared.place })) {
		if (one === null || !isInterface(one)) continue;
		for (const member of one.declared.declaration.members) {
			const method = member.embedded ? null : abstract(one, member.name);
			if (method !== null) methods.push(method);
		}
	}
	return methods;
}

/** True when the type has every method with a signature that fits; what a foreign embedded type has is believed. */
export function implementsAll(program: Program, type: TypeRef, methods: readonly Method[]): boolean {
	let foreign: boolean | null = null;
	return methods.every((wanted) => {
		const own = methodOf(program, type, wanted.name);
		if (own !== null) return sameSignature(own.signature, wanted.signature, wildNames(own, wanted));
		foreign ??= [...lineage(program, type)].includes(null);
		return foreign;
	});
}

function wildNames(...methods: readonly Method[]): ReadonlySet<string> {
	return new Set(methods.flatMap((one) => [...(one.at.bound?.keys() ?? [])]));
}
