/**
 * The part of a symbol behind its package path: receiver, name, and the way to a closure, which since Go 1.21 names
 * the functions inlined on the way (cmd/compile/internal/ir, closureName).
 */

const closurePart = /^(?:func\d+|\d+|gowrap\d+|deferwrap\d+|dwrap\d*|range\d+)$/;

/** Canonical key of a declaration: `F`, `T.M` or `(*T).M`; receiver null for functions. */
export function functionKey(receiver: string | null, pointerReceiver: boolean, name: string): string {
	if (receiver === null) return name;
	return pointerReceiver ? `(*${receiver}).${name}` : `${receiver}.${name}`;
}

/** Splits at dots that are outside of brackets. */
function splitDots(text: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let from = 0;
	for (let i = 0; i < text.length; i++) {
		const c = text[i];
		if (c === "(" || c === "[" || c === "{") depth++;
		else if (c === ")" || c === "]" || c === "}") depth--;
		else if (c === "." && depth <= 0) {
			parts.push(text.slice(from, i));
			from = i + 1;
		}
	}
	parts.push(text.slice(from));
	return parts;
}

/** A symbol's declaration and the closures in it. */
export interface SymbolParts {
	receiver: string | null;
	pointerReceiver: boolean;
	name: string;
	closures: string[];
	/** Keys of functions inlined on the way to the closure, outermost first. */
	inlined: string[];
}

/** Reads the text behind `package/path.`. */
export function readParts(rest: string): SymbolParts {
	const clean = rest
		.replace(/·dwrap·(\d+)/g, ".dwrap$1")
		.replace(/\.abi(?:0|internal)$/i, "")
		.replace(/-range(\d+)/g, ".range$1")
		.replace(/-fm\b/g, "");
	const segments = splitDots(clean);
	const first = readDeclaration(segments, 0, true);
	const parts: SymbolParts = { ...first.declaration, closures: [], inlined: [] };
	let at = first.next;
	while (at < segments.length) {
		const segment = segments[at] ?? "";
		if (closurePart.test(segment) || segment === "") {
			if (segment !== "") parts.closures.push(segment);
			at++;
			continue;
		}
		const inner = readDeclaration(segments, at, false);
		const { receiver, pointerReceiver, name } = inner.declaration;
		parts.inlined.push(functionKey(receiver, pointerReceiver, name));
		at = inner.next;
	}
	return parts;
}

interface Declaration {
	readonly receiver: string | null;
	readonly pointerReceiver: boolean;
	readonly name: string;
}

/** Reads `(*T).M`, `T.M` (only where `first`, since it cannot be told from inlining later) or `F`. */
function readDeclaration(
	segments: readonly string[],
	at: number,
	first: boolean,
): { readonly declaration: Declaration; readonly next: number } {
	const head = segments[at] ?? "";
	const following = segments[at + 1];
	const pointer = /^\((\*?)(.*)\)$/s.exec(head);
	if (pointer !== null && following !== undefined) {
		const receiver = withoutTypeArguments(pointer[2] ?? "");
		const declaration = {
			receiver,
			pointerReceiver: pointer[1] === "*",
			name: withoutTypeArguments(following),
		};
		return { declaration, next: at + 2 };
	}
	const name = withoutTypeArguments(head);
	const plain = { receiver: null, pointerReceiver: false };
	if (head === "glob" && following === "") return { declaration: { ...plain, name: "glob." }, next: at + 2 };
	if (head === "init" && following !== undefined && /^\d+$/.test(following)) {
		return { declaration: { ...plain, name }, next: at + 2 };
	}
	if (first && following !== undefined && following !== "" && !closurePart.test(following)) {
		if (!following.startsWith("(")) {
			const declaration = { receiver: name, pointerReceiver: false, name: withoutTypeArguments(following) };
			return { declaration, next: at + 2 };
		}
	}
	return { declaration: { ...plain, name }, next: at + 1 };
}

function withoutTypeArguments(text: string): string {
	const open = text.indexOf("[");
	return open <= 0 ? text : text.slice(0, open);
}
