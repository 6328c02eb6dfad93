/**
 * Where a frame's code comes from, as far as its symbol and file path tell: the standard library, the module
 * cache, a vendor folder, or (everything else) possibly the user's own code. Nothing is looked up in a tree.
 */
import type { StackFrame } from "../../model/stack.js";
import { packageNameOf, parseSymbol } from "../symbol.js";

export type FrameOrigin =
	/** `runtime`, its internals and builtins: machinery of any panic. */
	| { readonly kind: "runtime" }
	| { readonly kind: "std" }
	/** Module cache: module path (unescaped), version and the path inside the module. */
	| { readonly kind: "module"; readonly module: string; readonly version: string; readonly path: string }
	/** Vendor folder: the path below `vendor/`. */
	| { readonly kind: "vendor"; readonly path: string }
	/** Not known to be foreign: the user's own code, or a basename that tells nothing. */
	| { readonly kind: "app" };

/** First path elements of the standard library (go list std, Go 1.19 to 1.26), without `cmd`. */
const stdRoots = new Set(
	(
		"archive bufio builtin bytes cmp compress container context crypto database debug embed encoding errors " +
		"expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect " +
		"regexp runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe " +
		"vendor weak"
	).split(" "),
);

const moduleFile = /^(?:.*\/pkg\/mod\/|.*?\/modcache\/)?([^@\s]+)@(v[^/@\s]+)\/(.+)$/;
const gorootFile =
	/(?:^|\/)(?:go(?:root)?|go[-_]?\d[\w.+-]*|libexec|\.?sdk\/go[^/]*|[^/]*toolchain[^/]*)\/src\/(.+)$/i;

/** Undoes the module cache's case escape: `!burnt!sushi` is BurntSushi. */
export function unescapeModulePath(path: string): string {
	return path.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Frames repeat in logs and dumps; what was found before is kept up to this many. */
const rememberedFrames = 8192;
const remembered = new Map<string, FrameOrigin>();

/** Tells where a frame comes from. Total: a frame it knows nothing about counts as `app`. */
export function frameOrigin(frame: Pick<StackFrame, "symbol" | "file">): FrameOrigin {
	const key = `${frame.symbol}\n${frame.file ?? ""}`;
	const known = remembered.get(key);
	if (known !== undefined) return known;
	const origin = findOrigin(frame);
	if (remembered.size >= rememberedFrames) remembered.clear();
	remembered.set(key, origin);
	return origin;
}

function findOrigin(frame: Pick<StackFrame, "symbol" | "file">): FrameOrigin {
	const file = frame.file?.replaceAll("\\", "/") ?? null;
	const { packagePath, name } = parseSymbol(frame.symbol);
	if (packagePath === "" && (name === "panic" || name === "goexit")) return { kind: "runtime" };
	if (file !== null) {
		const byFile = originOfFile(file, packagePath);
		if (byFile !== null) return byFile;
	}
	if (!isStdPackage(packagePath)) return vendorOfPackage(packagePath);
	if (file !== null && !isFileOfPackage(file, packagePath)) return { kind: "app" };
	return stdOrRuntime(packagePath);
}

/** True when the frame may be the user's own code. */
export function isAppFrame(frame: Pick<StackFrame, "symbol" | "file">): boolean {
	return frameOrigin(frame).kind === "app";
}

function originOfFile(file: string, packagePath: string): FrameOrigin | null {
	if (/golang\.org\/toolchain@/.test(file)) return stdOrRuntime(packagePath);
	// go test generates the main package.
	if (/(?:^|\/)_testmain\.go$/.test(file)) return { kind: "std" };
	const module = moduleFile.exec(file);
	if (module !== null) {
		const path = (module[1] ?? "").replace(/^.*\/pkg\/mod\//, "");
		return {
			kind: "module",
			module: unescapeModulePath(path),
			version: module[2] ?? "",
			path: module[3] ?? "",
		};
	}
	const goroot = gorootFile.exec(file);
	if (goroot !== null && isStdPath(goroot[1] ?? "")) {
		const folder = (goroot[1] ?? "").replace(/\/[^/]*$/, "");
		return stdOrRuntime(packagePath === "" ? folder : packagePath);
	}
	const vendored = /(?:^|\/)vendor\/(.+)$/.exec(file);
	if (vendored !== null) return { kind: "vendor", path: vendored[1] ?? "" };
	return null;
}

function vendorOfPackage(packagePath: string): FrameOrigin {
	const vendored = /\/vendor\/(.+)$/.exec(packagePath);
	return vendored === null ? { kind: "app" } : { kind: "vendor", path: vendored[1] ?? "" };
}

function stdOrRuntime(packagePath: string): FrameOrigin {
	const runtime = /^(?:runtime|internal\/runtime|internal\/abi|runtime\/internal)(?:\/|$)/.test(packagePath);
	return runtime && packagePath !== "runtime/debug" && packagePath !== "runtime/pprof"
		? { kind: "runtime" }
		: { kind: "std" };
}

function isStdPackage(packagePath: string): boolean {
	const root = packagePath.split("/", 1)[0] ?? "";
	return packagePath !== "" && stdRoots.has(root);
}

/** A path below GOROOT/src: in a GOPATH (`/go/src/github.com/...`) the first element has a dot or is no std root. */
function isStdPath(path: string): boolean {
	return stdRoots.has(path.split("/", 1)[0] ?? "");
}

/** `.../<package>/<file>` as GOROOT and -trimpath print it; assembly and cgo helper files have no folder. */
function isFileOfPackage(file: string, packagePath: string): boolean {
	if (/^(?:<autogenerated>|_cgo_\w+\.go|\?\?)$/.test(file)) return true;
	const folder = file.replace(/\/?[^/]*$/, "");
	if (folder === packagePath) return true;
	// An absolute build root that is not called go: accept only the well-known depth `/src/<package>/`.
	return folder.endsWith(`/src/${packagePath}`) && packageNameOf(packagePath) !== "main";
}
