/** Lines that make careless patterns begin again at every character: nothing may take the square of their length. */
import { describe, expect, it } from "vitest";
import { createErrorDecoder } from "../../src/decode/error-decoder.js";
import { fingerprintOf } from "../../src/golang/fingerprint.js";
import { mainTrace, parseStacks } from "../../src/golang/stack/parse.js";
import { defaultModel } from "../../src/rank/default-model.js";
import { rank } from "../../src/rank/rank.js";
import { commitFact, facts, sourceFrame } from "./facts-by-hand.js";

/** Repeated to a long line; each kept a pattern busy for minutes at a megabyte. */
const pieces = [
	..." \t.:/([{\"'`=\\,;-#aA0_".split(""),
	"goroutine 1 [",
	"goroutine 1 [x] {",
	"goroutine 1 [x]: a ",
	" in :",
	" (file:///",
	".rb:0:in `:",
	"DSIG",
	"SIGSEGV*F",
	"[signal addr=0x1 ",
	"panic: ",
	"/pkg/mod/a.b/",
	"/src/a",
	'a="',
	".go:1 ",
	"tls: ",
	"a[",
	"a[b:",
	"return ",
	"else if ",
	"map[",
	"func(",
] as const;
const heads = [
	"",
	"panic: ",
	"created by ",
	"goroutine 1 [running",
	"level=error msg=",
	"/a/b.go:1 ",
	"\t",
] as const;
/** At a quarter of a megabyte a square is some 10^10 steps. */
const length = 256 * 1024;
/** Characters of a changed line that are kept of a diff. */
const diffLength = 2_000;

const line = (head: string, piece: string, size: number): string =>
	`${head}${piece.repeat(Math.ceil(size / piece.length)).slice(0, size)}\u2028!`;

describe.each(heads)("hostile lines behind %j", (head) => {
	it("are decoded, or passed over", { timeout: 60_000 }, () => {
		for (const piece of pieces) {
			const text = line(head, piece, length);
			const decoder = createErrorDecoder({ time: 1 });
			decoder.line(text, 1);
			decoder.line("goroutine 1 [running]:", 2);
			decoder.line(text, 3);
			expect(Array.isArray(decoder.flush())).toBe(true);
			expect(fingerprintOf(null, text).length).toBeLessThan(200);
		}
	});

	it("hide no stack", { timeout: 60_000 }, () => {
		for (const piece of pieces) {
			const text = line(head, piece, length);
			const stack = `${text}\npanic: boom\n\ngoroutine 1 [running]:\nmain.f()\n\t/a/b.go:12 +0x1d\n\n${text}\n`;
			expect(mainTrace(parseStacks(stack))?.frames.map((frame) => frame.symbol)).toContain("main.f");
		}
	});
});

describe("rank", () => {
	it("ranks hostile messages, source and diffs", { timeout: 60_000 }, () => {
		for (const piece of pieces) {
			const long = line("\t", piece, length / 8);
			const short = line("\t", piece, diffLength);
			const source = `func F(x *T) {\n\tx.y() // ${long}\n}\n`;
			const edit = { context: "func F(x *T) {", added: [short], removed: [`${short}x`] };
			const commit = commitFact({
				sha: "c",
				subject: short,
				body: long,
				files: [
					{ path: "order/a.go", hunks: [edit] },
					{ path: "go.mod", hunks: [edit] },
				],
			});
			for (const failure of ["nil-dereference", "slice-bounds", "nil-map-write", "unknown"] as const) {
				const frames = [sourceFrame("order/a.go", "F", source, 2)];
				const { suspects } = rank(facts({ failure, message: long, frames, commits: [commit] }), defaultModel);
				expect(suspects).toHaveLength(1);
			}
		}
	});
});
