/**
 * Build information that the linker puts into every Go program since 1.13 (debug/buildinfo): toolchain, main
 * package, module, dependencies, and since 1.18 the settings with the commit it was built from.
 */
import type { Bytes } from "./bytes.js";
import { bytesAt, type Container } from "./container.js";

export interface BuildInfo {
	/** `go1.22.1`; null when unknown. */
	readonly goVersion: string | null;
	/** Import path of the main package (`command-line-arguments` when built from file names). */
	readonly mainPackage: string | null;
	readonly module: { readonly path: string; readonly version: string | null } | null;
	/** Module path -> version; a replaced module has the version of its replacement, null for a folder. */
	readonly dependencies: ReadonlyMap<string, string | null>;
	/** `GOOS`, `GOARCH`, `-tags`, `vcs.revision`, `vcs.modified`, ... */
	readonly settings: ReadonlyMap<string, string>;
}

const magic = Buffer.from("\xff Go buildinf:", "latin1");
/** The blob is aligned to this many bytes. */
const alignment = 16;
/** Flags: words are big endian (before 1.18); strings follow inline (since 1.18). */
const bigEndian = 1;
const inline = 2;
/** Bytes of the sentinels around the module text. */
const sentinel = 16;

/** Finds the build information; null when there is none. */
export function findBuildInfo(container: Container): BuildInfo | null {
	const named = container.sections.filter((one) => /go[._]buildinfo$/.test(one.name));
	const rest = container.sections.filter((one) => !named.includes(one));
	for (const { data } of [...named, ...rest]) {
		for (let at = data.buffer.indexOf(magic); at >= 0; at = data.buffer.indexOf(magic, at + 1)) {
			if (at % alignment !== 0) continue;
			const info = readAt(container, data, at);
			if (info !== null) return info;
		}
	}
	return null;
}

function readAt(container: Container, data: Bytes, at: number): BuildInfo | null {
	if (at + 32 > data.length) return null;
	const flags = data.u8(at + 15);
	const [version, text] =
		(flags & inline) === 0 ? pointedStrings(container, data, at) : inlineStrings(data, at);
	return version == null || version === "" ? null : parseModuleText(version, text ?? "");
}

function inlineStrings(data: Bytes, at: number): (string | null)[] {
	const version = data.uvarint(at + 32);
	const second = version.next + version.value;
	const text = data.uvarint(second);
	return [utf8(data.slice(version.next, version.value)), moduleText(data.slice(text.next, text.value))];
}

/** Before 1.18: two pointers to Go strings, each a pointer and a length. */
function pointedStrings(container: Container, data: Bytes, at: number): (string | null)[] {
	const size = data.u8(at + 14);
	if (size !== 4 && size !== 8) return [null, null];
	const words = data.as((data.u8(at + 15) & bigEndian) === 0);
	return [0, 1].map((index) => {
		const header = bytesAt(container, words.word(at + 16 + index * size, size))?.as(words.littleEndian);
		if (header === undefined || header.length < 2 * size) return null;
		const length = header.word(size, size);
		const bytes = bytesAt(container, header.word(0, size));
		if (bytes === null || bytes.length < length) return null;
		return index === 0 ? utf8(bytes.slice(0, length)) : moduleText(bytes.slice(0, length));
	});
}

/** Takes the sentinels off. */
function moduleText(bytes: Bytes): string {
	const { length } = bytes;
	if (length < 2 * sentinel + 1 || bytes.u8(length - sentinel - 1) !== 0x0a) return "";
	return utf8(bytes.slice(sentinel, length - 2 * sentinel));
}

function utf8(bytes: Bytes): string {
	return bytes.buffer.toString("utf8");
}

/** Reads the tab-separated text of `go version -m` (runtime/debug.ParseBuildInfo). */
export function parseModuleText(goVersion: string, text: string): BuildInfo {
	let mainPackage: string | null = null;
	let module: BuildInfo["module"] = null;
	let last: string | null = null;
	const dependencies = new Map<string, string | null>();
	const settings = new Map<string, string>();
	for (const line of text.split("\n")) {
		const [verb, first = "", second = ""] = line.split("\t");
		if (verb === "path") mainPackage = first;
		else if (verb === "mod") module = { path: first, version: second || null };
		else if (verb === "dep") {
			last = first;
			dependencies.set(first, second || null);
		} else if (verb === "=>" && last !== null) dependencies.set(last, second || null);
		else if (verb === "build") {
			const equals = first.indexOf("=", 1);
			if (equals > 0) settings.set(first.slice(0, equals), unquoted(first.slice(equals + 1)));
		}
	}
	return { goVersion, mainPackage, module, dependencies, settings };
}

/** Values with blanks are written as Go string literals. */
function unquoted(value: string): string {
	if (!/^".*"$/.test(value)) return value;
	try {
		return String(JSON.parse(value));
	} catch {
		return value.slice(1, -1);
	}
}
