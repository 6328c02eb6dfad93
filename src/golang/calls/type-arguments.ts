/** Type arguments of a call of a generic function: those written, the others from the types of its arguments. */
import type { Signature } from "./signature.js";
import { elementOf, type FilePlace, pointee, type TypeRef } from "./type-ref.js";

/**
 * Meaning of each type parameter; one that cannot be told stands for its constraint.
 * @param place of the function's declaration.
 * @param argument type of the call's argument at an index, or null; what a named type stands for when `inside`.
 */
export function typeArguments(
	signature: Signature,
	place: FilePlace,
	given: readonly TypeRef[],
	argument: (index: number, inside: boolean) => TypeRef | null,
): Map<string, TypeRef> {
	return new Map(
		signature.generics.map(({ name, type }, index) => {
			const found = given[index] ?? fromArguments(name, signature, argument);
			return [name, found ?? { text: type, place }];
		}),
	);
}

/** Looks at parameters of type `T`, `*T` and `[]T`. */
function fromArguments(
	name: string,
	signature: Signature,
	argument: (index: number, inside: boolean) => TypeRef | null,
): TypeRef | null {
	for (const [index, { type }] of signature.parameters.entries()) {
		const [, wrap = "", wrapped] = /^(\*|\[\])?(\w+)$/.exec(type) ?? [];
		const given = wrapped === name ? argument(index, wrap === "[]") : null;
		if (given === null) continue;
		return wrap === "" ? given : wrap === "*" ? pointee(given) : elementOf(given);
	}
	return null;
}
