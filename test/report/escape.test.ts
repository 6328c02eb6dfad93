import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	htmlText,
	markdownCode,
	markdownText,
	terminalText,
	workflowData,
	workflowProperty,
	xmlText,
} from "../../src/report/escape.js";
import { hostileText } from "./sample.js";

const anyText = fc.oneof(
	fc.string({ unit: "binary", maxLength: 80 }),
	fc
		.array(
			fc.constantFrom(
				"::",
				"##[",
				"`",
				"|",
				"<",
				">",
				"&",
				"@a",
				"\u001b",
				"\n",
				"\r",
				"%",
				"x",
				" ",
				"]",
				"(",
			),
			{
				maxLength: 30,
			},
		)
		.map((parts) => parts.join("")),
	fc.constant(hostileText),
);

describe("terminal", () => {
	it.each([
		["\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
		["a\r\nb\tc", "a\\r\\nb c"],
		["\u202eevil", "\\u{202e}evil"],
		["zero\u200bwidth", "zero\\u{200b}width"],
		["\u009b31m", "\\x9b31m"],
		["::error::x", ": :error::x"],
		["  ::add-mask::x", "  : :add-mask::x"],
		["##[error]x", "# #[error]x"],
		["##vso[task.complete]", "# #vso[task.complete]"],
		["dial tcp [::1]:5432", "dial tcp [::1]:5432"],
		["std::vector", "std::vector"],
		["支付 café 🔥", "支付 café 🔥"],
	])("%j", (text, expected) => expect(terminalText(text)).toBe(expected));

	it("never lets a control character or runner command through", () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const safe = terminalText(text);
				expect(safe).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
				expect(safe).not.toMatch(/::[A-Za-z-]+[^\n]*::|##\w*\[/);
			}),
		);
	});
});

describe("HTML and XML", () => {
	it("leaves no markup", () => {
		fc.assert(
			fc.property(anyText, (text) => {
				expect(htmlText(text)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
				expect(xmlText(text)).not.toMatch(/[<>"'\u0000-\u0008\u000b-\u001f\ufffe\uffff]/);
			}),
		);
	});
});

describe("Markdown", () => {
	it.each([
		["[x](http://evil.test)", "\\[x\\](http:\u2060//evil.test)"],
		["@team #12 <b>", "@\u2060team \\#12 \\<b>"],
		["# title", "\\# title"],
		["- item", "\\- item"],
		["1. item", "1\\. item"],
		["0.2 of", "0.2 of"],
		["a | b", "a \\| b"],
		["order.(*Store).Price", "order.(\\*Store).Price"],
		["a &amp; b", "a &amp;amp; b"],
	])("%j", (text, expected) => expect(markdownText(text)).toBe(expected));

	it("keeps code in its fence", () => {
		expect(markdownCode("a`b")).toBe("``a`b``");
		expect(markdownCode("`")).toBe("`` ` ``");
		expect(markdownCode("a|b")).toBe("`a\\|b`");
		expect(markdownCode("")).toBe("");
		fc.assert(
			fc.property(anyText, (text) => {
				const code = markdownCode(text);
				if (code === "") return;
				const fence = /^`+/.exec(code)?.[0] ?? "";
				const inside = code.slice(fence.length, -fence.length);
				const runs = [...inside.matchAll(/`+/g)].map((match) => match[0].length);
				expect(runs).not.toContain(fence.length);
				expect(code).not.toContain("\n");
			}),
		);
	});
});

describe("workflow commands", () => {
	it("stays one line with its own properties", () => {
		expect(workflowProperty("a,b:c%\nd")).toBe("a%2Cb%3Ac%25%0Ad");
		fc.assert(
			fc.property(anyText, (text) => {
				expect(workflowData(text)).not.toMatch(/[\r\n]/);
				expect(workflowProperty(text)).not.toMatch(/[\r\n,:]/);
			}),
		);
	});
});
