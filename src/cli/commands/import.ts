/** `faultline import`: files into the embedded store, each kept whole or not at all. */
import { Failure } from "../../model/failure.js";
import type { EpochSeconds } from "../../model/time.js";
import { type Warning, warning } from "../../model/warning.js";
import type { Store } from "../../store/store.js";
import { openStore } from "../compose.js";
import type { CommandContext } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { type ImportKind, withKind } from "../import/kinds.js";
import { type ImportReport, importJson, importText } from "../import/report.js";
import { type FileSummary, Watched } from "../import/summary.js";
import { fileTime, readBytes } from "../input-bytes.js";
import type { CommandOptions } from "../options.js";

export async function run(options: CommandOptions, context: CommandContext): Promise<number> {
	const [name = "", ...files] = options.arguments;
	const store = await openStore(context);
	try {
		store.mustBeWritable();
		if (options.flag("follow")) return await follow(name, files, options, context, store);
		const summaries = await withKind(name, options, (kind) =>
			importFiles(kind, files, options.time("time"), store, context),
		);
		const warnings = [...store.warnings, ...summaries.flatMap(warningsOf)];
		const purged = await applyRetention(store, context);
		const report: ImportReport = { kind: name, store: store.path, files: summaries, purged, warnings };
		context.progress.stop();
		await context.stdout.write(options.format === "json" ? importJson(report) : importText(report));
		for (const found of summaries.flatMap(warningsOf)) context.talk.warn(found);
		refuseUseless(summaries);
		return exitCodes.ok;
	} finally {
		store.close();
	}
}

async function follow(
	name: string,
	files: readonly string[],
	options: CommandOptions,
	context: CommandContext,
	store: Store,
): Promise<number> {
	if (name !== "errors") {
		const hint = "metrics come in by `faultline serve`";
		throw new Failure("usage", `${name} cannot be followed`, { where: "--follow", hint });
	}
	const { followErrors } = await import("../import/follow.js");
	const added = await followErrors(files, options, context, store);
	await context.stdout.write(`${added} new errors\n`);
	return exitCodes.ok;
}

async function importFiles<T>(
	kind: ImportKind<T>,
	files: readonly string[],
	time: EpochSeconds | null,
	store: Store,
	context: CommandContext,
): Promise<readonly FileSummary[]> {
	const { importAll } = await import("../../store/import/writer.js");
	const summaries: FileSummary[] = [];
	for (const file of new Set(files)) {
		const watched = new Watched<T>(kind);
		const bytes = readBytes(context, file);
		context.progress.step(`reading ${file}`);
		try {
			const decoded = kind.decode(bytes, time ?? (await fileTime(context, file)));
			const counts = await importAll(kind.open(store), watched.watch(decoded), {
				source: file,
				now: context.clock(),
				signal: context.signal,
				onProgress: (read) => context.progress.step(`reading ${file}: ${read.toLocaleString("en-US")}`),
			});
			summaries.push(watched.summary(file, counts));
		} catch (error) {
			// Each file is its own transaction: say how far it got before the failure is told.
			const kept = summaries.map((summary) => summary.file).join(", ");
			if (kept !== "") context.talk.note(`imported before the failure: ${kept}`);
			throw error;
		} finally {
			await bytes.return(undefined);
		}
	}
	return summaries;
}

async function applyRetention(store: Store, context: CommandContext): Promise<ImportReport["purged"]> {
	const [{ purge, retentionOf }, { config }] = await Promise.all([
		import("../../store/retention.js"),
		context.config(),
	]);
	const now = context.clock();
	const keep = { metrics: config.retention.metrics, events: config.retention.errors };
	return purge(store, retentionOf(store, keep, now), now);
}

function warningsOf(file: FileSummary): readonly Warning[] {
	if (file.unnamed === 0) return [];
	const text = `${file.unnamed} records of ${file.file} name no service: detect and explain cannot place them`;
	return [warning("W-IMPORT-SERVICE", text, "import it again with --service NAME")];
}

/** A file in which every record was wrong is the wrong file, and a script must notice. */
function refuseUseless(summaries: readonly FileSummary[]): void {
	const useless = summaries.find((file) => file.rejected > 0 && file.new + file.known + file.replaced === 0);
	if (useless === undefined) return;
	const [reason] = Object.entries(useless.skipped).sort(([, a], [, b]) => b - a)[0] ?? ["no record"];
	throw new Failure("input", `nothing in this file could be used: ${reason}`, {
		where: useless.file,
		hint: "see `faultline import --help` for the formats, and --service for records that name none",
	});
}
