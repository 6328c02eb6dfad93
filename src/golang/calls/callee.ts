/** What a call calls, as far as the text tells. */
import { anyMethod, fieldOf } from "./method-set.js";
import type { Program } from "./program.js";
import { namedOf, type TypeRef } from "./type-ref.js";
import { type FunctionName, isWanted, type Wanted } from "./wanted.js";

/** What stands in front of the parentheses of a call (or where a function is used as a value). */
export type Callee =
	| { readonly is: "function"; readonly folder: string; readonly key: string }
	/** `function` is its declaration, null for the method of an interface. */
	| {
			readonly is: "method";
			readonly name: string;
			readonly receiver: TypeRef;
			readonly function: FunctionName | null;
	  }
	/** A function of another module, or a method of a type of another module. */
	| { readonly is: "foreign"; readonly path: string; readonly type: string | null; readonly name: string }
	| { readonly is: "conversion"; readonly type: TypeRef }
	| { readonly is: "builtin"; readonly name: string }
	/** A variable, field, parameter, element or literal that holds a function. */
	| { readonly is: "value"; readonly name: string; readonly type: TypeRef | null }
	/** A method or a field of something whose type is not known. */
	| { readonly is: "unknown"; readonly name: string };

/**
 * A method or field selected from a value of a type.
 * @param wanted functions that are known to be there.
 */
export function memberOf(program: Program, wanted: Wanted, type: TypeRef, name: string): Callee {
	const named = namedOf(type);
	const own =
		named === null || named.folder === null ? null : { folder: named.folder, key: `${named.name}.${name}` };
	if (own !== null && isWanted(wanted, own)) return { is: "method", name, receiver: type, function: own };
	const method = anyMethod(program, type, name);
	if (method !== null) return { is: "method", name, receiver: type, function: method.function };
	const field = fieldOf(program, type, name);
	if (field !== null) return { is: "value", name, type: field };
	if (named === null || named.folder !== null) return { is: "unknown", name };
	return { is: "foreign", path: named.path, type: named.name, name };
}
