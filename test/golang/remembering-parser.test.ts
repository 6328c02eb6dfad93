import { expect, it } from "vitest";
import type { GoParser } from "../../src/golang/parser.js";
import { rememberingParser } from "../../src/golang/remembering-parser.js";

it("parses a text once while it is among the last ones", () => {
	const parsed: string[] = [];
	const root = { kind: "source_file", field: null, start: 0, end: 0, value: null, children: [] };
	const parser: GoParser = {
		parse: (source) => {
			parsed.push(source);
			return { source, root, errors: false, reason: null };
		},
	};
	const remembering = rememberingParser(parser);
	expect(remembering.parse("a")).toBe(remembering.parse("a"));
	expect(parsed).toEqual(["a"]);
	for (let index = 0; index < 100; index++) remembering.parse(`text ${index}`);
	expect(remembering.parse("a").source).toBe("a");
	expect(parsed.filter((source) => source === "a")).toHaveLength(2);
});
