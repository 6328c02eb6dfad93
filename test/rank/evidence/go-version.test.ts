import { describe, expect, it } from "vitest";
import { goVersionProducer } from "../../../src/rank/evidence/go-version.js";
import type { RankFacts } from "../../../src/rank/facts.js";
import { facts, valuesOf } from "../facts-by-hand.js";

const raise = (from: string | null, to: string | null, module = "go") => ({
	commit: "c",
	path: "go.mod",
	module,
	from,
	to,
});
const value = (change: ReturnType<typeof raise>, more: Partial<RankFacts>): number =>
	valuesOf(goVersionProducer, facts({ moduleChanges: [change], ...more })).c ?? 0;

const nilPanic = { message: "panic: panic called with nil argument (use GODEBUG=panicnil=1 to disable)" };

describe("go-version", () => {
	it("sees the message that a new default gives, only when the line passes its version", () => {
		expect(value(raise("1.20", "1.21"), nilPanic)).toBe(1);
		expect(value(raise(null, "1.24"), nilPanic)).toBe(1);
		expect(value(raise("1.21", "1.24"), nilPanic)).toBe(0);
		expect(value(raise("1.21", "1.20"), nilPanic)).toBe(0);
		expect(value(raise("1.20", null), nilPanic)).toBe(0);
		expect(value(raise("1.20", "1.21", "toolchain"), nilPanic)).toBe(0);
	});

	it("looks at wrapped causes too, and names the setting and the place", () => {
		const moduleChanges = [raise("1.23.0", "1.24.1")];
		const causes = ["x509: crypto/rsa: 512-bit keys are insecure (see https://go.dev/pkg/crypto/rsa)"];
		expect(goVersionProducer.observe(facts({ moduleChanges, message: "cannot load key", causes }))).toEqual([
			{
				commit: "c",
				value: 1,
				text: "raises the go line 1.23.0 -> 1.24.1: with GODEBUG rsa1024min=1, RSA keys under 1024 bits are refused, as the message says",
				places: [{ path: "go.mod", commit: "c" }],
			},
		]);
	});

	it("says less of a failure that only came out of the package", () => {
		expect(value(raise("1.21", "1.22"), { standardPackages: ["crypto/tls"] })).toBe(0.5);
		expect(value(raise("1.21", "1.22"), { standardPackages: ["encoding/json", "strings"] })).toBe(0);
		expect(value(raise("1.19", "1.20"), { standardPackages: ["crypto/tls"] })).toBe(0);
	});
});
