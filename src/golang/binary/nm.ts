/**
 * `go tool nm FILE` and GNU `nm` listings: `address [size] type name`, undefined symbols without an address.
 * Of use when the program itself cannot leave the machine it runs on.
 */
import { Failure } from "../../model/failure.js";
import type { LinkedProgram } from "./program.js";

/** Address (absent for undefined symbols), size with `-size`, type letter, name with anything after it. */
const line = /^\s*(?:[0-9a-fA-F]+\s+)?(?:\d+\s+)?([A-Za-z?_-])\s+(\S.*)$/;

/**
 * Reads a listing.
 * @throws Failure(input) when no line is a function of a Go program; naming the first line that is none.
 */
export function parseNm(text: string, name: string): LinkedProgram {
	const functions = new Set<string>();
	let wrong: { readonly number: number; readonly text: string } | null = null;
	text.split(/\r?\n/).forEach((raw, index) => {
		const match = line.exec(raw);
		if (match === null) {
			if (raw.trim() !== "") wrong ??= { number: index + 1, text: raw };
			return;
		}
		// T and t are code; "-size -sort" columns keep their order.
		if (/^[Tt]$/.test(match[1] ?? "")) functions.add((match[2] ?? "").trim().replace(/^_(?=[\w/.]+\.)/, ""));
	});
	if (![...functions].some((one) => one.startsWith("runtime."))) throw notListing(name, wrong);
	return { format: "nm", functions, inlinedToo: false, files: [], build: null };
}

function notListing(name: string, wrong: { readonly number: number; readonly text: string } | null): Failure {
	const at = wrong === null ? name : `${name}:${wrong.number}`;
	const said = wrong === null ? "" : `: ${JSON.stringify(wrong.text.slice(0, 80))}`;
	return new Failure("input", `this is no symbol listing of a Go program${said}`, {
		where: at,
		hint: "expected lines like `45b3c0 T main.main`: go tool nm PROGRAM > symbols.txt (needs a program that is not stripped; else pass it with --binary)",
	});
}
