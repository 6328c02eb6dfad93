import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { revisionsOf } from "../../src/correlate/version.js";

describe("revisionsOf", () => {
	it.each([
		["abc1234", "abc1234"],
		["v1.4.2", "refs/tags/v1.4.2"],
		["1.4.2", "refs/tags/v1.4.2"],
		["v1.4.2", "refs/tags/1.4.2"],
		["v0.0.0-20240102030405-abcdef012345", "abcdef012345"],
		["v1.2.4-0.20240102030405-abcdef012345+incompatible", "abcdef012345"],
		["registry.example.com:5000/shop/order:v1.4.2", "refs/tags/v1.4.2"],
		["main-abc1234", "abc1234"],
		["1.4.2-3-gabc1234", "abc1234"],
		["v1.4.2+dirty", "refs/tags/v1.4.2"],
	])("%s may be %s", (label, name) => {
		expect(revisionsOf(label)).toContain(name);
	});

	it("tries what the configured pattern captures first", () => {
		const pattern = /build-\d+-(?<commit>\w+)/;
		expect(revisionsOf("build-77-c0ffee1", { pattern })[0]).toBe("c0ffee1");
		expect(revisionsOf("r77", { pattern: /^r(\d+)$/ })[0]).toBe("77");
	});

	it.each([
		["1.4.2", "shop/v$version", "refs/tags/shop/v1.4.2"],
		["v1.4.2", "shop/v$version", "refs/tags/shop/v1.4.2"],
		["v1.4.2", "shop/$version", "refs/tags/shop/v1.4.2"],
		["registry.example.com/shop:77", "release-$version-prod", "refs/tags/release-77-prod"],
	])("names the tag of %s by %s before any other", (label, tag, name) => {
		const names = revisionsOf(label, { tag });
		expect(names.slice(0, 2)).toContain(name);
		expect(names).toEqual(expect.arrayContaining(revisionsOf(label)));
	});

	it("takes $& of a label for text, and makes nothing of a label that is no part of a name", () => {
		expect(revisionsOf("$&1", { tag: "a/$version" })).toContain("refs/tags/a/$&1");
		expect(revisionsOf("a b", { tag: "shop/v$version" })).toEqual([]);
	});

	it.each(["", "--output=x", "a..b", "HEAD~1", "x y", "v1\nv2", "main@{1}", "*", "a^b", "\x1b[31m"])(
		"makes nothing of %j",
		(label) => {
			expect(revisionsOf(label)).toEqual([]);
		},
	);

	it("never makes an option, a range or two lines out of a label", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (label) => {
				for (const name of revisionsOf(label)) {
					expect(name).not.toMatch(/^-|\.\.|[\s~^]/);
				}
			}),
		);
	});
});
