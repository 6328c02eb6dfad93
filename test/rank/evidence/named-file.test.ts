import { describe, expect, it } from "vitest";
import type { FileChange } from "../../../src/model/commit.js";
import { namedFileProducer } from "../../../src/rank/evidence/named-file.js";
import { commitFact, facts, textsOf, valuesOf } from "../facts-by-hand.js";

const change = (path: string, more: Partial<FileChange> = {}): FileChange => ({
	status: "modified",
	path,
	oldPath: path,
	oldBlob: "1",
	newBlob: "2",
	...more,
});

function given(message: string, changes: Readonly<Record<string, FileChange>>) {
	const commits = Object.entries(changes).map(([sha, file]) => {
		const fact = commitFact({ sha });
		return { ...fact, commit: { ...fact.commit, files: [file] } };
	});
	return facts({ message, commits });
}

describe("named-file", () => {
	it("sees the template of which the error speaks, more when its folder is named too", () => {
		const asked = given('template: cart.html:1: function "upper" not defined, open web/mail/paid.txt', {
			name: change("web/templates/cart.html"),
			path: change("web/mail/paid.txt", { status: "deleted" }),
			other: change("web/templates/shopcart.html"),
			word: change("web/template"),
			code: change("cart.html.go"),
		});
		expect(valuesOf(namedFileProducer, asked)).toEqual({ name: 0.9, path: 1 });
		expect(textsOf(namedFileProducer, asked)).toEqual({
			name: "changes web/templates/cart.html, which the error's text names",
			path: "removes web/mail/paid.txt, which the error's text names",
		});
	});

	it("sees a file that went elsewhere, and not one that was copied", () => {
		const message = "open web/templates/cart.html: no such file or directory";
		const oldPath = "web/templates/cart.html";
		const asked = given(message, {
			moved: change("web/pages/basket.html", { status: "renamed", oldPath }),
			copied: change("web/pages/basket.html", { status: "copied", oldPath }),
		});
		expect(valuesOf(namedFileProducer, asked)).toEqual({ moved: 1 });
		expect(textsOf(namedFileProducer, asked).moved).toContain("moves web/templates/cart.html to web/pages");
	});

	it("looks at no documentation and no test data", () => {
		const asked = given("open a/notes.md: x, open testdata/b.json: y", {
			docs: change("a/notes.md"),
			test: change("a/testdata/b.json"),
		});
		expect(valuesOf(namedFileProducer, asked)).toEqual({});
	});
});
