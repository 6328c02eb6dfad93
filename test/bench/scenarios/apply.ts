/** Edits applied to files in memory, and a scenario committed to a real repository. */
import { GitFolder } from "../../contract/git-folder.js";
import type { Change, Files, LineOf, Scenario, Service } from "./scenario.js";

/** A commit to be: its change and the files after it. */
export interface Step {
	readonly change: Change;
	readonly files: Files;
}

/** Commits of a scenario's range, oldest first, and what the service wrote after the last one. */
export interface Plan {
	readonly steps: readonly Step[];
	readonly text: string;
}

export interface Incident {
	readonly folder: GitFolder;
	/** `good..bad` in full shas. */
	readonly range: string;
	/** Sha of the guilty commit, null when there is none. */
	readonly culprit: string | null;
	/** What the service wrote. */
	readonly text: string;
}

/**
 * Half of the harmless changes, the guilty one, then the rest. A harmless change of the service that the guilty
 * one left nothing to edit for is left out; throws for any other that does not apply.
 */
export function planned(service: Service, scenario: Scenario): Plan {
	const { culprit, near = [] } = scenario;
	const { harmless } = service;
	const [some, half] = [near.length >> 1, harmless.length >> 1];
	const guilty = culprit === null ? [] : [culprit];
	const before = [...near.slice(0, some), ...harmless.slice(0, half)];
	const after = [...near.slice(some), ...harmless.slice(half)];
	const steps: Step[] = [];
	let { files } = service;
	for (const change of [...before, ...guilty, ...after]) {
		const now = applied(files, change);
		if (now !== null) steps.push({ change, files: now });
		else if (!harmless.includes(change))
			throw new Error(`scenario ${scenario.name}: "${change.subject}" does not apply`);
		files = now ?? files;
	}
	return { steps, text: scenario.text(lineIn(files)) };
}

/** Commits a plan to a new repository; the caller removes its folder. */
export function incident(service: Service, scenario: Scenario): Incident {
	const { steps, text } = planned(service, scenario);
	const folder = new GitFolder();
	const good = folder.commit(service.name, service.files);
	let culprit: string | null = null;
	let { files } = service;
	for (const step of steps) {
		const sha = folder.commit(step.change.subject, difference(files, step.files));
		if (step.change === scenario.culprit) culprit = sha;
		files = step.files;
	}
	return { folder, range: `${good}..${folder.git("rev-parse", "HEAD")}`, culprit, text };
}

/** Files after a change; null when one of its edits finds nothing to edit. */
function applied(files: Files, { edits }: Change): Files | null {
	const now: Record<string, string> = { ...files };
	for (const { path, find, put } of edits) {
		const old = now[path];
		if (put === null) {
			if (old === undefined) return null;
			delete now[path];
		} else if (find === null) now[path] = put;
		else if (old?.includes(find)) now[path] = old.replace(find, () => put);
		else return null;
	}
	return now;
}

/** Files that differ, null where one is gone. */
function difference(old: Files, now: Files): Record<string, string | null> {
	const paths = new Set([...Object.keys(old), ...Object.keys(now)]);
	const differing = [...paths].filter((path) => old[path] !== now[path]);
	return Object.fromEntries(differing.map((path) => [path, now[path] ?? null]));
}

function lineIn(files: Files): LineOf {
	return (path, text) => {
		const at = (files[path] ?? "").split("\n").findIndex((line) => line.includes(text));
		if (at < 0) throw new Error(`${path} has no line with ${text}`);
		return at + 1;
	};
}
