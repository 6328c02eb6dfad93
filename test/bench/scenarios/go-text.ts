/** Go's own texts around a message: stacks of panics, of net/http's recover, of races and of dead goroutines. */

/** Symbol, and `path:line` inside the service or a whole path. */
export type Frame = readonly [symbol: string, place: string];

/** Text of nil dereferences with the signal line that the runtime adds. */
export const nilPointer =
	"runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x7c41d4]";

/** Frames of one goroutine as the runtime prints them, the failing one first. */
export function frames(list: readonly Frame[]): string {
	return list
		.map(([symbol, place]) => `${symbol}(...)\n\t${place.startsWith("/") ? place : `/src/${place}`} +0x1d\n`)
		.join("");
}

/** A panic that nothing recovered. */
export function panic(message: string, ...list: readonly Frame[]): string {
	return `panic: ${message}\n\ngoroutine 34 [running]:\n${frames(list)}exit status 2\n`;
}

/** A panic that net/http recovered and logged: runtime frames first, the server's below. */
export function servingPanic(message: string, ...list: readonly Frame[]): string {
	const own = "net/http.(*conn).serve.func1";
	const go = "/usr/local/go/src";
	const above: readonly Frame[] = [
		[own, `${go}/net/http/server.go:1868`],
		["panic", `${go}/runtime/panic.go:920`],
	];
	const below: readonly Frame[] = [
		["net/http.HandlerFunc.ServeHTTP", `${go}/net/http/server.go:2136`],
		["net/http.(*ServeMux).ServeHTTP", `${go}/net/http/server.go:2514`],
		["net/http.serverHandler.ServeHTTP", `${go}/net/http/server.go:2938`],
		["net/http.(*conn).serve", `${go}/net/http/server.go:2009`],
	];
	const shown = message.split("\n")[0] ?? "";
	return `2024/05/14 09:12:44 http: panic serving 10.8.0.17:51422: ${shown}\ngoroutine 812 [running]:\n${frames([...above, ...list, ...below])}`;
}

/** A fatal error of the runtime in a goroutine of a state. */
export function fatal(message: string, state: string, ...list: readonly Frame[]): string {
	return `fatal error: ${message}\n\ngoroutine 41 [${state}]:\n${frames(list)}`;
}

/** A report of the race detector: a write, and a read before it. */
export function race(write: readonly Frame[], read: readonly Frame[]): string {
	const side = (list: readonly Frame[]): string =>
		list.map(([symbol, place]) => `  ${symbol}()\n      /src/${place} +0x9c\n`).join("");
	const address = "0x00c0001a6000";
	return `==================\nWARNING: DATA RACE\nWrite at ${address} by goroutine 21:\n${side(write)}\nPrevious read at ${address} by goroutine 19:\n${side(read)}==================\n`;
}
