/** A thread of the pool: takes batches of commits, gives their records back as text. */
import { parentPort } from "node:worker_threads";
import { recordsOfFiles, recordsToText } from "../change/commit-records.js";
import { type GoParser, loadParser } from "../golang/parser.js";
import type { Answer, Question } from "./messages.js";

const port = parentPort;
let parser: Promise<GoParser> | null = null;

async function answer({ id, commits, extent }: Question): Promise<Answer> {
	try {
		parser ??= loadParser();
		const known = await parser;
		const texts: string[] = [];
		for (const one of commits) {
			texts.push(recordsToText(recordsOfFiles(one, known, extent)));
			// The native parser frees its trees only when the event loop turns.
			await new Promise((resolve) => setImmediate(resolve));
		}
		return { id, texts };
	} catch (error) {
		return { id, error: error instanceof Error ? error.message : String(error) };
	}
}

port?.on("message", (question: Question) => {
	answer(question).then((given) => port.postMessage(given));
});
