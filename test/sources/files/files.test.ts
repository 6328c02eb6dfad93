import {
	appendFileSync,
	mkdirSync,
	mkdtempSync,
	renameSync,
	rmSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeErrors } from "../../../src/decode/errors.js";
import { followFile } from "../../../src/sources/files/follow.js";
import { expandPaths, globPattern } from "../../../src/sources/files/glob.js";
import { createFilesSource } from "../../../src/sources/files/source.js";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "faultline-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string | Buffer): string => {
	writeFileSync(join(folder, name), content);
	return join(folder, name);
};

describe("patterns", () => {
	it.each([
		["/a/*.log", "/a/b.log", true],
		["/a/*.log", "/a/b/c.log", false],
		["/a/**/*.log", "/a/b/c/d.log", true],
		["/a/**/*.log", "/a/d.log", true],
		["/a/?[0-9].{log,txt}", "/a/x7.txt", true],
		["/a/?[!0-9].{log,txt}", "/a/x7.txt", false],
		["/a/b+(c).log", "/a/b+(c).log", true],
		["/a/*.log", "/a/x.log\n.log", true],
	])("%s and %s", (pattern, path, expected) => {
		expect(globPattern(pattern).test(path)).toBe(expected);
	});

	it("finds files in order, each once, and wants plain paths to exist", async () => {
		mkdirSync(join(folder, "pods", "a"), { recursive: true });
		for (const name of ["b.log", "a.log", "pods/a/0.log", "other.txt"]) write(name, "");
		const names = async (...patterns: string[]) =>
			(await expandPaths(patterns, folder)).map((path) => path.slice(folder.length + 1));
		expect(await names("*.log", "a.log")).toEqual(["a.log", "b.log"]);
		expect(await names("**/*.log")).toEqual(["a.log", "b.log", "pods/a/0.log"]);
		expect(await names("nothing/*.log")).toEqual([]);
		await expect(expandPaths(["none.log"], folder)).rejects.toMatchObject({
			kind: "input",
			where: "none.log",
		});
		await expect(expandPaths(["pods"], folder)).rejects.toThrow("this is a folder");
	});
});

describe("following", () => {
	/** Reads until `enough` says so; each look at the file first lets `act` change it. */
	async function follow(path: string, acts: readonly (() => void)[], fromStart = false): Promise<string> {
		const stop = new AbortController();
		let turn = 0;
		let text = "";
		const sleep = async (): Promise<void> => {
			const act = acts[turn++];
			if (act === undefined) stop.abort();
			else act();
		};
		for await (const piece of followFile(path, { signal: stop.signal, fromStart, sleep }))
			text += Buffer.from(piece).toString();
		return text;
	}

	it("reads what is appended, beginning at the end or at the start", async () => {
		const path = write("app.log", "old\n");
		const acts = [() => appendFileSync(path, "one\n"), () => appendFileSync(path, "two\n")];
		expect(await follow(path, acts)).toBe("one\ntwo\n");
		expect(await follow(path, [], true)).toBe("old\none\ntwo\n");
	});

	it("goes through rotation by renaming without losing the last lines", async () => {
		const path = write("app.log", "");
		const rotate = (): void => {
			appendFileSync(path, "last of old\n");
			renameSync(path, `${path}.1`);
			appendFileSync(`${path}.1`, "written after the rename\n");
			writeFileSync(path, "first of new\n");
		};
		expect(await follow(path, [rotate, () => appendFileSync(path, "more\n")])).toBe(
			"last of old\nwritten after the rename\nfirst of new\nmore\n",
		);
	});

	it("goes through truncation, and through a moment without a file", async () => {
		const path = write("app.log", "a long first line\n");
		const acts = [
			() => {
				truncateSync(path);
				appendFileSync(path, "new\n");
			},
			() => rmSync(path),
			() => undefined,
			() => writeFileSync(path, "back\n"),
		];
		expect(await follow(path, acts)).toBe("new\nback\n");
	});

	it("waits for a file that is not there yet", async () => {
		const path = join(folder, "later.log");
		expect(await follow(path, [() => undefined, () => writeFileSync(path, "hello\n")])).toBe("hello\n");
	});
});

describe("error events of files", () => {
	const line = (minute: number, msg: string): string =>
		`${JSON.stringify({ time: `2026-11-21T02:${String(minute).padStart(2, "0")}:00Z`, level: "ERROR", msg, service: "shop" })}\n`;
	const at = (minute: number): number => Date.UTC(2026, 10, 21, 2, minute) / 1000;
	const range = { from: at(0), to: at(60) };
	const source = (...paths: string[]) =>
		createFilesSource({ paths, cwd: folder, decode: decodeErrors, env: "prod" });

	it("reads plain and gzip files alike, whatever their names", async () => {
		write("app.log", line(2, "b"));
		write("app.log.1", gzipSync(line(1, "a")));
		const { rows, warnings } = await source("app.log*").events({ range });
		expect(rows.map(({ message, env }) => [message, env])).toEqual([
			["a", "prod"],
			["b", "prod"],
		]);
		expect(warnings).toEqual([]);
	});

	it("says which file is cut, and keeps what it held and the others", async () => {
		const packed = gzipSync(Array.from({ length: 2000 }, (_, n) => line(n % 60, `e${Math.sin(n)}`)).join(""));
		write("a.gz", packed.subarray(0, packed.length - 500));
		write("b.log", line(3, "whole"));
		const { rows, warnings } = await source("a.gz", "b.log").events({ range });
		expect(warnings).toMatchObject([{ code: "W-FILES-UNREADABLE" }]);
		expect(warnings[0]?.message).toContain("cut or damaged");
		expect(rows.some(({ message }) => message === "whole")).toBe(true);
	});

	it("passes files over that were last written before the range", async () => {
		const path = write("old.log", line(5, "x"));
		utimesSync(path, at(0) - 100, at(0) - 100);
		expect((await source("old.log").events({ range })).rows).toEqual([]);
	});

	it("looks again when a file has grown", async () => {
		const path = write("app.log", line(1, "a"));
		const files = source("app.log");
		expect((await files.events({ range })).rows).toHaveLength(1);
		appendFileSync(path, line(2, "b"));
		expect((await files.events({ range })).rows).toHaveLength(2);
	});

	it("stops at the memory limit and says so", async () => {
		write("app.log", Array.from({ length: 30 }, (_, n) => line(n, `m${n}`)).join(""));
		const files = createFilesSource({ paths: ["app.log"], cwd: folder, decode: decodeErrors, maxEvents: 10 });
		const { rows, warnings } = await files.events({ range });
		expect([rows.length, warnings[0]?.code]).toEqual([10, "W-FILES-LIMIT"]);
	});
});
