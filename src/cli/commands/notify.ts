/** `faultline notify`: one run of telling, and `notify test`. */
import type { Burst } from "../../model/burst.js";
import type { Explanation } from "../../model/explanation.js";
import { Failure } from "../../model/failure.js";
import { type Warning, warning } from "../../model/warning.js";
import { type DispatchAnswer, dispatch, type GroupOutcome } from "../../notify/dispatch.js";
import { labelsOf, type Notice, noticeOf } from "../../notify/notice.js";
import { routesFor } from "../../notify/routes.js";
import { testNotice } from "../../notify/test-notice.js";
import { terminalText } from "../../report/escape.js";
import { storeNotices } from "../../store/notices.js";
import { findBursts, rangeOf } from "../bursts.js";
import { openSources, type Sources } from "../compose.js";
import { type Notifications, openNotifications } from "../compose-notify.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { explainOne } from "../explain-burst.js";
import type { CommandOptions } from "../options.js";
import { recallBursts } from "../told-bursts.js";

const sixHours = 6 * 3600;

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const notifications = await openNotifications(context);
	try {
		if (options.arguments[0] === "test")
			return await sendTests(notifications, options.text("receiver"), context);
		return await tellAll(notifications, options, context);
	} finally {
		notifications.close();
	}
}

/** Sends a test to each receiver; fails with the first failure once all were tried. */
async function sendTests(
	{ receivers }: Notifications,
	only: string | null,
	context: CommandContext,
): Promise<number> {
	const chosen = [...receivers.values()].filter(({ name }) => only === null || name === only);
	if (chosen.length === 0) {
		const hint = `known are ${[...receivers.keys()].join(", ")}`;
		throw new Failure("usage", `there is no receiver "${only}"`, { where: "--receiver", hint });
	}
	let failed: Failure | null = null;
	for (const receiver of chosen) {
		const now = context.clock();
		const group = {
			receiver: receiver.name,
			labels: {},
			firing: [testNotice(now)],
			resolved: [],
			now,
			test: true,
		};
		try {
			await receiver.send(group, context.signal);
			await context.stdout.write(`ok      ${receiver.name}\n`);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			failed ??= error;
			await context.stdout.write(`failed  ${receiver.name}: ${error.message}\n`);
		}
	}
	if (failed !== null) throw failed;
	return exitCodes.ok;
}

async function tellAll(
	{ route, receivers }: Notifications,
	options: CommandOptions,
	context: CommandContext,
): Promise<number> {
	const now = context.clock();
	const range = rangeOf(options, now, sixHours);
	const sources = await openSources(context);
	try {
		const scope = { service: options.text("service"), env: options.text("env"), lasting: true };
		const found = await findBursts(sources, context, range, scope);
		for (const one of found.warnings) context.talk.warn(one);
		const state = storeNotices(sources.store);
		// The store knows every burst by one name, whatever filters a run has.
		const { bursts, remember } = recallBursts(state, "notify", found.bursts, now);
		const roots = bursts.filter(isToBeTold);
		const notices = await noticesOf(roots, bursts, sources, options.toggle("explain") !== false, context);
		context.progress.stop();
		if (options.flag("dry-run")) {
			await context.stdout.write(plannedText(notices, { route, receivers }));
			return exitCodes.ok;
		}
		const complete = scope.service === null && scope.env === null;
		remember(now);
		const answer = await dispatch(notices, { route, receivers, state, now, complete }, context.signal);
		for (const one of answer.warnings) context.talk.warn(one);
		await context.stdout.write(options.format === "json" ? answerJson(answer) : answerText(answer.groups));
		return exitCodes.ok;
	} finally {
		sources.close();
	}
}

/** Nobody is woken up by what may be over in a minute: such a burst waits for the next run, or goes away. */
function isToBeTold(burst: Burst): boolean {
	return burst.root === undefined && burst.unconfirmed !== true;
}

/** Notices with what is known of their cause; bursts that still last and were never explained are explained now. */
async function noticesOf(
	bursts: readonly Burst[],
	all: readonly Burst[],
	sources: Sources,
	explain: boolean,
	context: CommandContext,
): Promise<readonly Notice[]> {
	const earliest = Math.min(...bursts.map(({ onset }) => onset));
	const saved = new Map<string, Explanation>();
	for (const { explanation } of bursts.length === 0 ? [] : sources.history.list({ from: earliest - 1 })) {
		if (explanation.burst !== null && !saved.has(explanation.burst.id))
			saved.set(explanation.burst.id, explanation);
	}
	const notices: Notice[] = [];
	for (const burst of bursts) {
		const known = saved.get(burst.id) ?? null;
		const wanted = explain && known === null && burst.end === null;
		const explanation = wanted ? await explainQuietly(burst, sources, context) : known;
		notices.push(noticeOf(burst, explanation, sources.config.notify.teamServices, all));
	}
	return notices;
}

/** A burst is told even when its cause cannot be looked for. */
async function explainQuietly(
	burst: Burst,
	sources: Sources,
	context: CommandContext,
): Promise<Explanation | null> {
	try {
		const explanation = await explainOne(sources, context, burst, []);
		const incident = sources.history.save(explanation, context.clock());
		return { ...explanation, incident };
	} catch (error) {
		if (!(error instanceof Failure) || error.kind === "interrupted" || error.kind === "deadline") throw error;
		const notice: Warning = warning(
			"W-NOTIFY-UNEXPLAINED",
			`${burst.service} is told without a cause: ${error.message}`,
			error.hint,
		);
		context.talk.warn(notice);
		return null;
	}
}

function plannedText(
	notices: readonly Notice[],
	{ route }: Pick<Notifications, "route" | "receivers">,
): string {
	const lines = notices.map((notice) => {
		const names = routesFor(route, labelsOf(notice)).map(({ receiver }) => receiver ?? "nobody");
		return `${notice.severity} ${terminalText(`${notice.service} ${notice.env}`)} -> ${names.join(", ")}\n`;
	});
	return lines.length === 0 ? "nothing to tell\n" : lines.join("");
}

function answerText(groups: readonly GroupOutcome[]): string {
	const loud = groups.filter(({ outcome }) => outcome !== "quiet" && outcome !== "kept-alive");
	return loud
		.map(({ receiver, labels, outcome, firing, resolved }) => {
			const about = Object.entries(labels).map(([name, value]) => terminalText(`${name}=${value}`));
			return `${outcome} ${receiver} ${about.join(" ")} (${firing} firing, ${resolved} over)\n`;
		})
		.join("");
}

function answerJson(answer: DispatchAnswer): string {
	return `${JSON.stringify({ schema: "faultline.notify-run/v1", groups: answer.groups, warnings: answer.warnings }, null, 2)}\n`;
}
