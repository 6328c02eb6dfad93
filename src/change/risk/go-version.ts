/** Rule about the `go` and `toolchain` lines: raising them changes behaviour without a line of code. */
import type { Finding, RiskRule } from "./rule.js";

/** GODEBUG settings whose default follows the `go` line, by minor version of Go 1 (go.dev/doc/godebug). */
const DEFAULTS: Readonly<Record<number, string>> = {
	19: "netedns0=1",
	21: "panicnil=0",
	22: "httplaxcontentlength=0 httpmuxgo121=0 tls10server=0 tlsrsakex=0 tlsunsafeekm=0 winreadlinkvolume=1 winsymlink=1",
	23: "asynctimerchan=0 gotypesalias=1 httpservecontentkeepheaders=0 tls3des=0 x509keypairleaf=1 x509negativeserial=0",
	24: "gotestjsonbuildtext=0 httpcookiemaxnum=3000 multipathtcp=2 randseednop=1 rsa1024min=1 tlsmlkem=1 urlmaxqueryparams=10000 x509rsacrt=1 x509usepolicies=1",
	25: "containermaxprocs=1 decoratemappings=1 tlssha1=0 updatemaxprocs=1 x509sha256skid=1",
	26: "cryptocustomrand=0 tlssecpmlkem=1 urlstrictcolons=1",
	27: "tracebacklabels=1",
};

/** Changes of the language itself that come with the `go` line. */
const LANGUAGE: Readonly<Record<number, string>> = {
	14: "overlapping interface methods",
	17: "pruned module graph",
	18: "generics",
	21: "min, max and clear are builtins; package initialisation order",
	22: "loop variables are new in every turn",
	23: "range over functions",
};

/** Minor version of `1.22`, `1.22.3`, `go1.22rc1`; null when it is none. */
export function minorVersion(version: string): number | null {
	const match = /^(?:go)?1\.(\d+)/.exec(version.trim());
	return match?.[1] === undefined ? null : Number(match[1]);
}

/** What changes when the `go` line goes from one minor version to a higher one. */
export function defaultsBetween(from: number, to: number): readonly string[] {
	const told: string[] = [];
	for (let minor = from + 1; minor <= to; minor++) {
		if (LANGUAGE[minor] !== undefined) told.push(`${LANGUAGE[minor]} (1.${minor})`);
		if (DEFAULTS[minor] !== undefined) told.push(`GODEBUG ${DEFAULTS[minor]} (1.${minor})`);
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
