/**
 * What a compiled Go program says of itself: which functions are linked, and from what it was built. Reads ELF,
 * Mach-O and PE, stripped or not, without a Go toolchain; `parseNm` takes the listing of `go tool nm` instead.
 */
import { Failure } from "../../model/failure.js";
import { type BuildInfo, findBuildInfo } from "./build-info.js";
import { Bytes, Malformed } from "./bytes.js";
import type { Container } from "./container.js";
import { isElf, readElf } from "./elf.js";
import { findFunctionTable } from "./find-table.js";
import { isMachO, readMachO } from "./mach-o.js";
import { isPe, readPe } from "./pe.js";

/** The functions of a program. */
export interface LinkedProgram {
	/** Container format, or "nm" for a listing. */
	readonly format: Container["format"] | "nm";
	/** Names of all functions, symbols as the runtime prints them. */
	readonly functions: ReadonlySet<string>;
	/**
	 * True when functions that were inlined into all their callers are among them, as far as the linker kept their
	 * names. A listing has none of these; either way a missing name does not prove that the code is not there.
	 */
	readonly inlinedToo: boolean;
	/** Source files that code comes from; empty for a listing. */
	readonly files: readonly string[];
	readonly build: BuildInfo | null;
}

/**
 * Reads a program file.
 * @param name shown in errors.
 * @throws Failure(input) when it is no ELF, Mach-O or PE file, is cut off, or was not built by Go 1.16 or later.
 */
export function readProgram(data: Uint8Array, name: string): LinkedProgram {
	try {
		const container = readContainer(new Bytes(data, true), name);
		const table = findFunctionTable(container);
		if (table === null) throw noTable(container, name);
		const code = container.symbols.filter((one) => one.code).map((one) => one.name);
		return {
			format: container.format,
			functions: new Set([...table.names, ...table.functions, ...code]),
			inlinedToo: true,
			files: table.files,
			build: findBuildInfo(container),
		};
	} catch (error) {
		if (!(error instanceof Malformed)) throw error;
		throw new Failure("input", `the program file is damaged or cut off: ${error.message}`, {
			where: name,
			hint: "copy the file again, or pass `go tool nm` output with --symbols",
			cause: error,
		});
	}
}

function readContainer(file: Bytes, name: string): Container {
	if (isElf(file)) return readElf(file);
	if (isMachO(file)) return readMachO(file);
	if (isPe(file)) return readPe(file);
	const what = file.length === 0 ? "the file is empty" : "this is no ELF, Mach-O or PE program";
	throw new Failure("input", what, {
		where: name,
		hint: "pass the program that was deployed, as `go build` wrote it (unpack archives and images first)",
	});
}

function noTable(container: Container, name: string): Failure {
	const go = findBuildInfo(container)?.goVersion ?? null;
	const reason = go === null ? "it was not built by Go" : `it was built by ${go}`;
	return new Failure(
		"input",
		`this ${container.format} program has no Go function table that we can read: ${reason}`,
		{
			where: name,
			hint: "tables of Go 1.16 and later are read; was the program packed (upx)? `go tool nm` output goes to --symbols",
		},
	);
}
