/** Paths of tests. */

const testFile = /(?:_test\.go$|(?:^|\/)testdata\/)/;

/** True for paths that `go build` never reads and that hold only tests or their data. */
export function isTestPath(path: string): boolean {
	return testFile.test(path);
}

/** True for Go files that a program may be built from, as far as the path tells. */
export function isProgramCode(path: string): boolean {
	return path.endsWith(".go") && !isTestPath(path);
}
