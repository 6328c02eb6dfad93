/**
 * ClickHouse over HTTP: one statement in, rows of JSONEachRow out as they come. An error after the first rows
 * arrives inside the body with status 200, as text that is no JSON line, so every line is looked at.
 */
import { Failure } from "../../model/failure.js";
import { statusFailure } from "../http/failures.js";
import { excerpt } from "../http/redact.js";
import type { HttpClient } from "../http/request.js";

export type Row = Readonly<Record<string, unknown>>;

export interface ClickHouseClient {
	readonly name: string;
	readonly where: string;
	/** Rows of a SELECT without its FORMAT. @throws Failure (source, authentication, config, deadline) */
	rows(sql: string, signal?: AbortSignal): AsyncGenerator<Row>;
}

/** The largest row that is read: one log record with its stack. */
const maxLine = 32 * 2 ** 20;

export function createClickHouseClient(http: HttpClient, database?: string): ClickHouseClient {
	const query = new URLSearchParams(database === undefined ? {} : { database });
	return {
		name: http.name,
		where: http.where,
		async *rows(sql, signal) {
			const body = `${sql}\nFORMAT JSONEachRow`;
			const answer = await http.send({ path: "", method: "POST", query, body }, signal);
			if (answer.status !== 200) {
				throw clickHouseFailure(http, answer.status, answer.where, http.redact(await answer.text(2 ** 16)));
			}
			for await (const line of lines(answer.chunks, http.name, answer.where)) {
				if (line === "") continue;
				yield readRow(line, http, answer.where);
			}
		},
	};
}

function readRow(line: string, http: HttpClient, where: string): Row {
	if (!line.startsWith("{")) throw clickHouseFailure(http, 200, where, http.redact(line));
	try {
		return JSON.parse(line) as Row;
	} catch (cause) {
		const hint = "see the server's log; it may have stopped in the middle of the answer";
		throw new Failure("source", `${http.name} cut its answer short`, { where, hint, cause });
	}
}

async function* lines(
	chunks: AsyncIterable<Uint8Array>,
	name: string,
	where: string,
): AsyncGenerator<string> {
	let open: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of chunks) {
		let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10)) {
			yield Buffer.concat([...open, rest.subarray(0, at)]).toString("utf8");
			open = [];
			bytes = 0;
			rest = rest.subarray(at + 1);
		}
		if (rest.length === 0) continue;
		open.push(rest);
		bytes += rest.length;
		if (bytes > maxLine) {
			const hint = "check the columns in errors.columns";
			throw new Failure("source", `${name} sent a row of more than ${maxLine} bytes`, { where, hint });
		}
	}
	if (bytes > 0) yield Buffer.concat(open).toString("utf8");
}

/** Codes of ClickHouse's ErrorCodes.cpp that have a remedy of their own. */
const remedies: Readonly<Record<number, readonly [Failure["kind"], string, string]>> = {
	16: ["config", "does not know a column", "check errors.columns"],
	47: ["config", "does not know a column", "check errors.columns"],
	60: ["config", "does not know the table", "check errors.table and errors.database"],
	62: ["config", "does not understand the query", "check the expressions in errors.columns"],
	81: ["config", "does not know the database", "check errors.database"],
	159: ["source", "gave up on the query", "ask for a shorter range or one service"],
	160: ["source", "finds the query too slow", "ask for a shorter range or one service"],
	158: ["source", "finds the query too large", "ask for a shorter range or one service"],
	241: ["source", "has no memory for the query", "ask for a shorter range or one service"],
	192: ["authentication", "does not know the user", "check http_config.basic_auth"],
	193: ["authentication", "refused the password", "check http_config.basic_auth"],
	194: ["authentication", "wants a password", "check http_config.basic_auth"],
	291: ["authentication", "does not let this user at the database", "ask for the right to read it"],
	497: ["authentication", "does not let this user at the table", "ask for the right to read it"],
	516: ["authentication", "refused the credentials", "check http_config.basic_auth"],
};

/** Failure for an exception text such as `Code: 60, e.displayText() = DB::Exception: Table default.x doesn't exist.` */
function clickHouseFailure(http: HttpClient, status: number, where: string, text: string): Failure {
	const code = Number(/Code: (\d+)/.exec(text)?.[1] ?? Number.NaN);
	const said = excerpt(/DB::Exception: ([\s\S]*)/.exec(text)?.[1] ?? text).replace(/, e\.what\(\).*$/, "");
	const remedy = remedies[code];
	if (remedy !== undefined) {
		const [kind, words, hint] = remedy;
		return new Failure(kind, `${http.name} ${words}: ${said}`, { where, hint });
	}
	if (Number.isNaN(code)) return statusFailure(status, http.name, where, said);
	const hint = "see the server's log";
	return new Failure("source", `${http.name} could not run the query (code ${code}): ${said}`, {
		where,
		hint,
	});
}
