/** Rule about the `go` and `toolchain` lines: raising them changes behaviour without a line of code. */
import { defaultsRaised, minorVersion } from "../../golang/godebug.js";
import type { Finding, RiskRule } from "./rule.js";

/** Changes of the language itself that come with the `go` line. */
const LANGUAGE: Readonly<Record<number, string>> = {
	14: "overlapping interface methods",
	17: "pruned module graph",
	18: "generics",
	21: "min, max and clear are builtins; package initialisation order",
	22: "loop variables are new in every turn",
	23: "range over functions",
};

/** What changes when the `go` line goes from one minor version to a higher one. */
export function defaultsBetween(from: number, to: number): readonly string[] {
	const told: string[] = [];
	for (let minor = from + 1; minor <= to; minor++) {
		if (LANGUAGE[minor] !== undefined) told.push(`${LANGUAGE[minor]} (1.${minor})`);
		const settings = defaultsRaised(minor - 1, minor).map((one) => one.setting);
		if (settings.length > 0) told.push(`GODEBUG ${settings.join(" ")} (1.${minor})`);
	}
	return told;
}

export const goVersionRaised: RiskRule = {
	id: "go-version-raised",
	title: "go or toolchain line raised",
	example: { before: "module m\n\ngo 1.21\n", after: "module m\n\ngo 1.23\n" },
	counterExample: { before: "module m\n\ngo 1.21\n", after: "module m\n\ngo 1.21\n\nrequire a.b/c v1.0.0\n" },
	find: (edit): readonly Finding[] => {
		const { unit } = edit;
		if (unit.kind !== "go-version" || unit.old === null || unit.new === null) return [];
		const [from, to] = [minorVersion(unit.old.text), minorVersion(unit.new.text)];
		if (from === null || to === null || to <= from) return [];
		const told = unit.key === "go" ? defaultsBetween(from, to) : [];
		const text = `${unit.key} ${unit.old.text} -> ${unit.new.text}`;
		return [{ text: [text, ...told].join("; "), side: "new", line: unit.new.line }];
	},
};
