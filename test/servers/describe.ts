/** Tests that need a server are skipped where it is not installed, unless FAULTLINE_REQUIRE_SERVICES=1. */
import { describe } from "vitest";
import { programPath } from "./process.js";

/** `describe` for tests that need these programs. */
export function describeWith(programs: readonly string[], name: string, body: () => void): void {
	const missing = programs.filter((program) => programPath(program) === null);
	const required = process.env.FAULTLINE_REQUIRE_SERVICES === "1";
	describe.skipIf(missing.length > 0 && !required)(name, body);
}
