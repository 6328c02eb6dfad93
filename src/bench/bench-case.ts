/**
 * Cases of the form of shared/cases: a range, the frames of a failure, the commits that caused it. Read from
 * JSON lines; every bad line is named with its number and field.
 */
import * as v from "valibot";
import { mainTrace, parseStacks } from "../golang/stack/parse.js";
import { Failure } from "../model/failure.js";
import type { StackTrace } from "../model/stack.js";

const frame = v.object({
	func: v.string(),
	file: v.nullish(v.string()),
	line: v.nullish(v.number()),
	in_app: v.optional(v.boolean(), true),
});

const schema = v.object({
	id: v.string(),
	repo: v.string(),
	good_sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/)),
	bad_sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/)),
	culprits: v.array(v.string()),
	kind: v.optional(v.string(), "other"),
	message: v.optional(v.string(), ""),
	frames: v.array(frame),
	culprit_touches_frame_file: v.optional(v.nullable(v.boolean()), null),
	culprit_touches_frame_func: v.optional(v.nullable(v.boolean()), null),
	/** How the culprit is known: `named` by a person, or `resolved` with the help of blame. */
	source: v.nullish(v.string()),
});

/** One case. An empty `culprits` list means that no commit of the range is guilty. */
export type BenchCase = v.InferOutput<typeof schema>;

/** Reads a cases file; throws Failure(input) that names the line and the field. */
export function parseCases(text: string, file: string): BenchCase[] {
	const cases: BenchCase[] = [];
	text.split("\n").forEach((line, index) => {
		if (line.trim() === "") return;
		const where = `${file}:${index + 1}`;
		const result = v.safeParse(schema, parseJson(line, where));
		if (!result.success) {
			const [issue] = result.issues;
			throw new Failure("input", `field ${v.getDotPath(issue) ?? "(root)"}: ${issue.message}`, {
				where,
				hint: "see shared/cases/README.md for the form: id, repo, good_sha, bad_sha, culprits, message, frames",
			});
		}
		cases.push(result.output);
	});
	return cases;
}

function parseJson(line: string, where: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		throw new Failure("input", "not JSON", { where, hint: "one JSON object a line" });
	}
}

/** The case's frames as Go would have printed them: the text that `explain --stack` reads. */
export function panicText(one: BenchCase): string {
	const head = /^(?:panic|fatal error|WARNING: DATA RACE)/.test(one.message)
		? one.message
		: `panic: ${one.message}`;
	const frames = one.frames.map((each) => {
		const place = each.file == null ? "" : `\n\t${each.file}${each.line == null ? "" : `:${each.line}`}`;
		return `${each.func}(...)${place}`;
	});
	return `${head}\n\ngoroutine 1 [running]:\n${frames.join("\n")}\n`;
}

/** Trace of a case, read back from its panic text by the same parser that users meet. */
export function traceOf(one: BenchCase): StackTrace {
	const trace = mainTrace(parseStacks(panicText(one)));
	if (trace !== null) return trace;
	throw new Failure("input", `case ${one.id}: its frames do not read as a Go stack`, { where: one.id });
}
