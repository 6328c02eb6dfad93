import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	anyTarget,
	type BuildTarget,
	evaluateConstraint,
	evaluateFileName,
	fileInBuild,
} from "../../src/golang/build-constraints.js";

const linux: BuildTarget = { os: "linux", arch: "amd64", tags: null };
const known: BuildTarget = { os: "linux", arch: "amd64", tags: new Set(["prod"]) };

describe("build constraints", () => {
	it.each([
		["linux", "yes"],
		["windows", "no"],
		["!windows", "yes"],
		["unix && !darwin", "yes"],
		["linux && (amd64 || arm64)", "yes"],
		["(linux && arm64) || windows", "no"],
		["enterprise", "maybe"],
		["!enterprise", "maybe"],
		["windows && enterprise", "no"],
		["linux || enterprise", "yes"],
		["linux && cgo", "maybe"],
		["go1.18", "maybe"],
		["android", "no"],
		["linux &&", "maybe"],
		["linux && (amd64", "maybe"],
		["", "maybe"],
		["a b", "maybe"],
	])("evaluates %j for linux/amd64 to %s", (expression, truth) => {
		expect(evaluateConstraint(expression, linux)).toBe(truth);
	});

	it("knows all custom tags when the build tells them", () => {
		expect(evaluateConstraint("prod", known)).toBe("yes");
		expect(evaluateConstraint("ignore", known)).toBe("no");
		expect(evaluateConstraint("race", known)).toBe("maybe");
	});

	it("counts android as linux and ios as darwin, not the other way round", () => {
		expect(evaluateConstraint("linux", { ...linux, os: "android" })).toBe("yes");
		expect(evaluateConstraint("darwin", { ...linux, os: "ios" })).toBe("yes");
		expect(evaluateConstraint("ios", { ...linux, os: "darwin" })).toBe("no");
	});

	it.each([
		["net/conn_linux.go", "yes"],
		["net/conn_windows.go", "no"],
		["net/conn_windows_amd64.go", "no"],
		["net/conn_linux_arm64.go", "no"],
		["net/conn_arm64.s", "no"],
		["net/linux.go", "yes"],
		["net/windows.go", "yes"],
		["net/conn_test.go", "no"],
		["net/_conn.go", "no"],
		["net/conn_linux_windowsish.go", "yes"],
		["net/windows_conn.go", "yes"],
	])("reads the name %s as %s", (path, truth) => {
		expect(evaluateFileName(path, linux)).toBe(truth);
	});

	it("joins name and expression", () => {
		expect(fileInBuild("a_linux.go", "enterprise", linux)).toBe("maybe");
		expect(fileInBuild("a_windows.go", "enterprise", linux)).toBe("no");
		expect(fileInBuild("a.go", null, linux)).toBe("yes");
	});

	it("never decides on an unknown target, and agrees with plain logic on a known one", () => {
		const tag = fc.constantFrom("linux", "windows", "amd64", "arm64", "prod", "dev");
		const { expression } = fc.letrec<{ expression: string }>((tie) => ({
			expression: fc.oneof(
				{ maxDepth: 4 },
				tag,
				tie("expression").map((one) => `!(${one})`),
				fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(${a} || ${b})`),
				fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `${a} && ${b}`),
			),
		}));
		const set = new Set(["linux", "amd64", "prod"]);
		fc.assert(
			fc.property(expression, (text) => {
				expect(evaluateConstraint(text, anyTarget)).toBe("maybe");
				const plain = text.replace(/\w+/g, (word) => String(set.has(word)));
				const truth = runInNewContext(plain) === true;
				expect(evaluateConstraint(text, known)).toBe(truth ? "yes" : "no");
			}),
		);
	});

	it("accepts any text", () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				expect(evaluateConstraint(text, anyTarget)).toBe("maybe");
			}),
		);
		expect(evaluateConstraint("!".repeat(10_000), linux)).toBe("maybe");
		expect(evaluateConstraint("(".repeat(10_000), linux)).toBe("maybe");
	});
});
