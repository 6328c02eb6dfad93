import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logFormat, parseLog } from "../../../src/sources/git/log-parser.js";

const sha = (digit: string, length = 40): string => digit.repeat(length);
const zero = "0".repeat(40);

interface RawCommit {
	readonly sha: string;
	readonly parents?: string;
	readonly author?: string;
	readonly subject?: string;
	readonly body?: string;
	readonly raw?: string;
}

/** What git prints for one commit in `logFormat` with -z. */
function record(one: RawCommit): string {
	const header = [one.sha, one.parents ?? "", one.author ?? "A", "a@example.com", "100", "200"];
	const text = [...header, one.subject ?? "s", one.body ?? ""].map((field) => `${field}\0`).join("");
	return `${text}\0${(one.raw ?? "") === "" ? "" : `\n${one.raw}`}`;
}

const entry = (letter: string, ...paths: readonly string[]): string =>
	`:100644 100644 ${sha("1")} ${sha("2")} ${letter}\0${paths.map((path) => `${path}\0`).join("")}`;

describe("parseLog", () => {
	it("reads header, parents, times and every kind of raw entry", () => {
		const raw = [
			`:000000 100644 ${zero} ${sha("2")} A\0new.go\0`,
			`:100644 000000 ${sha("1")} ${zero} D\0gone.go\0`,
			entry("R087", "old name.go", "new name.go"),
			entry("T", "link"),
			`:160000 160000 ${sha("1")} ${sha("2")} M\0submodule\0`,
		].join("");
		const [commit] = parseLog(record({ sha: sha("a"), parents: `${sha("b")} ${sha("c")}`, raw }));
		expect(commit?.parents).toEqual([sha("b"), sha("c")]);
		expect([commit?.authoredAt, commit?.committedAt]).toEqual([100, 200]);
		expect(commit?.files.map((file) => [file.status, file.oldPath, file.path])).toEqual([
			["added", "new.go", "new.go"],
			["deleted", "gone.go", "gone.go"],
			["renamed", "old name.go", "new name.go"],
			["type-changed", "link", "link"],
			["modified", "submodule", "submodule"],
		]);
		expect(commit?.files[0]?.oldBlob).toBeNull();
		expect(commit?.files[1]?.newBlob).toBeNull();
		expect(commit?.files[4]?.newBlob).toBeNull();
	});

	it("keeps control characters of a message without letting it forge or hide a commit", () => {
		const forged = `x\x1e${sha("f")}\x1f\x1fE\x1fe@x\x1f1\x1f1\x1fforged\x1f\x1d`;
		const commits = parseLog(
			record({ sha: sha("a"), subject: "real", body: forged, raw: entry("M", "a.go") }) +
				record({ sha: sha("b"), subject: "next" }),
		);
		expect(commits.map((one) => one.sha)).toEqual([sha("a"), sha("b")]);
		expect(commits[0]?.body).toBe(forged);
		expect(commits[0]?.files.map((file) => file.path)).toEqual(["a.go"]);
	});

	it("takes a body and a path that look like an entry or an object name as text", () => {
		const body = `:100644 100644 ${sha("1")} ${sha("2")} M`;
		const [commit, more] = parseLog(
			record({ sha: sha("a"), body, raw: entry("M", sha("d")) + entry("M", "x\x1d\ny") }),
		);
		expect(more).toBeUndefined();
		expect(commit?.body).toBe(body);
		expect(commit?.files.map((file) => file.path)).toEqual([sha("d"), "x\x1d\ny"]);
	});

	it("reads sha-256 names and ignores what is no record", () => {
		const name = sha("e", 64);
		expect(parseLog(record({ sha: name, parents: sha("d", 64) }))[0]?.sha).toBe(name);
		expect(parseLog("")).toEqual([]);
		expect(parseLog("junk\0more junk\0")).toEqual([]);
		expect(parseLog(`${sha("a")}\0cut`)).toEqual([]);
	});

	it("gives back any author, subject, body and path", () => {
		expect(logFormat).not.toContain("\0");
		const text = fc.string({ unit: "binary" }).map((value) => value.replaceAll("\0", ""));
		const path = text.filter((value) => value !== "");
		fc.assert(
			fc.property(fc.array(fc.tuple(text, text, text, fc.array(path)), { maxLength: 4 }), (rows) => {
				const input = rows.map(([author, subject, body, paths]) =>
					record({ sha: sha("a"), author, subject, body, raw: paths.map((p) => entry("M", p)).join("") }),
				);
				const commits = parseLog(input.join(""));
				expect(commits.map((one) => [one.authorName, one.subject, one.body])).toEqual(
					rows.map(([author, subject, body]) => [author, subject, body.trim()]),
				);
				expect(commits.map((one) => one.files.map((file) => file.path))).toEqual(
					rows.map(([, , , paths]) => paths),
				);
			}),
		);
	});
});
