/** `faultline feedback`: what a person found out about a suspect. */
import type { Sha } from "../../model/commit.js";
import type { Explanation } from "../../model/explanation.js";
import { Failure } from "../../model/failure.js";
import { formatTime } from "../../model/time-text.js";
import { terminalText } from "../../report/escape.js";
import type { Feedback, FeedbackChange, FeedbackVerdict } from "../../store/feedback.js";
import { openStore } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import type { CommandOptions } from "../options.js";

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const verdict = verdictOf(options);
	const store = await openStore(context, { mustExist: true });
	try {
		const [{ storeHistory }, { storeFeedback }] = await Promise.all([
			import("../../store/history.js"),
			import("../../store/feedback.js"),
		]);
		const explanation = storeHistory(store).load(options.arguments[0] ?? "");
		if (explanation?.incident == null) throw noIncident(options.arguments[0] ?? "", store.path);
		const feedback: Feedback = {
			incident: explanation.incident,
			commit: commitOf(explanation, options.text("commit")),
			verdict,
			note: options.text("note"),
			time: context.clock(),
		};
		const book = storeFeedback(store);
		const change = book.record(feedback);
		const recorded =
			book.list(feedback.incident).find((entry) => entry.commit === feedback.commit) ?? feedback;
		const render = options.format === "json" ? feedbackJson : feedbackText;
		await context.stdout.write(render(recorded, change, subjectOf(explanation, feedback.commit)));
		return exitCodes.ok;
	} finally {
		store.close();
	}
}

function verdictOf(options: CommandOptions): FeedbackVerdict {
	const given = (["right", "wrong", "unknown"] as const).filter((verdict) => options.flag(verdict));
	const [verdict] = given;
	if (verdict !== undefined && given.length === 1) return verdict;
	throw new Failure("usage", given.length === 0 ? "was it right or wrong?" : "one answer at a time", {
		hint: "add one of --right, --wrong, --unknown",
	});
}

function noIncident(name: string, store: string): Failure {
	return new Failure("usage", `no incident "${name}" in the store`, {
		where: store,
		hint: "`faultline report --since 30d` lists the saved ones",
	});
}

/** Full sha of the commit that is meant: one of the incident's, else a full sha from elsewhere. */
function commitOf(explanation: Explanation, given: string | null): Sha {
	const first = explanation.suspects[0]?.commit.sha;
	if (given === null) {
		if (first !== undefined) return first;
		throw new Failure("usage", "this incident has no suspect", { hint: "name the commit with --commit SHA" });
	}
	const sha = given.toLowerCase();
	if (!/^[0-9a-f]{7,64}$/.test(sha)) {
		throw new Failure("usage", `"${given}" is not a commit id`, {
			where: "--commit",
			hint: "give at least 7 hex digits, as in the report",
		});
	}
	const known = [...explanation.suspects, ...explanation.exculpated].map((entry) => entry.commit.sha);
	const matches = known.filter((candidate) => candidate.startsWith(sha));
	const [match] = matches;
	if (match !== undefined && matches.length === 1) return match;
	if (match === undefined && (sha.length === 40 || sha.length === 64)) return sha;
	throw new Failure(
		"usage",
		match === undefined
			? `no commit of this incident begins with ${sha}`
			: `${matches.length} commits of this incident begin with ${sha}`,
		{ where: "--commit", hint: "give the full sha" },
	);
}

function subjectOf(explanation: Explanation, sha: Sha): string | null {
	const entries = [...explanation.suspects, ...explanation.exculpated];
	return entries.find((entry) => entry.commit.sha === sha)?.commit.subject ?? null;
}

const words: Readonly<Record<FeedbackVerdict, string>> = {
	right: "was the culprit",
	wrong: "was not the culprit",
	unknown: "may or may not be the culprit",
};

const changes: Readonly<Record<FeedbackChange, string>> = {
	new: "recorded",
	changed: "changed",
	same: "already recorded",
};

function feedbackText(feedback: Feedback, change: FeedbackChange, subject: string | null): string {
	const { incident, commit, verdict, note, time } = feedback;
	const title = subject === null ? "" : ` "${terminalText(subject)}"`;
	const lines = [
		`${changes[change]}: ${commit.slice(0, 10)}${title} ${words[verdict]} of ${incident}`,
		...(note === null ? [] : [`note: ${terminalText(note)}`]),
		`time: ${formatTime(Math.floor(time))}`,
	];
	return `${lines.join("\n")}\n`;
}

function feedbackJson(feedback: Feedback, change: FeedbackChange, subject: string | null): string {
	const { incident, commit, verdict, note, time } = feedback;
	const value = {
		schema: "faultline.feedback/v1",
		incident,
		commit,
		subject,
		verdict,
		note,
		time: formatTime(Math.floor(time)),
		change,
	};
	return `${JSON.stringify(value, null, 2)}\n`;
}
