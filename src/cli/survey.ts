/** What a repository tells of itself: Go modules, main packages, CI files, remotes, tags. For `init`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { RepositoryFacts } from "../config/template.js";
import { openPorcelain } from "../sources/git/porcelain.js";
import { repositoryRoot } from "./store-path.js";

/** Folders that hold no code of the repository itself. */
const skipped = new Set([".git", "vendor", "node_modules", "testdata", "third_party", "dist", "build"]);
const deepest = 4;
const mostFolders = 2000;

const pipelineFiles: readonly (readonly [file: string, system: string])[] = [
	[".github/workflows", "GitHub Actions"],
	[".gitlab-ci.yml", "GitLab CI"],
	["Jenkinsfile", "Jenkins"],
	[".buildkite/pipeline.yml", "Buildkite"],
	[".circleci/config.yml", "CircleCI"],
	["azure-pipelines.yml", "Azure Pipelines"],
	[".drone.yml", "Drone"],
];

/** Surveys the repository that holds `folder`. */
export async function surveyRepository(folder: string): Promise<RepositoryFacts & { readonly root: string }> {
	const root = repositoryRoot(folder);
	const { modules, mains } = walk(root);
	const git = openPorcelain(root);
	const [remotes, tag] = await Promise.all([git.remotes(), git.newestTag()]);
	const pipelines = pipelineFiles
		.filter(([file]) => existsSync(join(root, file)))
		.map(([file, system]) => ({ file, system }));
	return { root, modules, mains, pipelines, remotes, tag };
}

function walk(root: string): Pick<RepositoryFacts, "modules" | "mains"> {
	const modules: { readonly path: string; readonly folder: string }[] = [];
	const mains: string[] = [];
	const queue: (readonly [folder: string, depth: number])[] = [[root, 0]];
	for (let at = 0; at < queue.length && at < mostFolders; at++) {
		const [folder, depth] = queue[at] ?? [root, 0];
		const name = relative(root, folder) || ".";
		let isMain = false;
		for (const entry of readdirSync(folder, { withFileTypes: true })) {
			if (entry.isDirectory()) {
				const hidden = entry.name.startsWith(".") || entry.name.startsWith("_");
				if (!hidden && !skipped.has(entry.name) && depth < deepest) {
					queue.push([join(folder, entry.name), depth + 1]);
				}
			} else if (entry.name === "go.mod") {
				const path = /^module\s+"?([^\s"]+)/m.exec(readFileSync(join(folder, entry.name), "utf8"))?.[1];
				if (path !== undefined) modules.push({ path, folder: name });
			} else if (/\.go$/.test(entry.name) && !/_test\.go$/.test(entry.name) && !isMain) {
				isMain = declaresMain(readFileSync(join(folder, entry.name), "utf8"));
			}
		}
		if (isMain) mains.push(name.replaceAll("\\", "/"));
	}
	return { modules, mains: mains.sort(rankMains).slice(0, 20) };
}

/** `package main` with a `func main`, not a file that only `go run` or a build tag picks. */
function declaresMain(text: string): boolean {
	return (
		/^package main\b/m.test(text) &&
		/^func main\(\)/m.test(text) &&
		!/^\/\/(go:build| \+build) ignore/m.test(text)
	);
}

/** cmd/* first: examples and tools seldom are services. */
function rankMains(a: string, b: string): number {
	const score = (name: string): number =>
		/(^|\/)(cmd|services?|apps?)(\/|$)/.test(name)
			? 0
			: /(^|\/)(examples?|tools?|hack|scripts?|internal)(\/|$)/.test(name)
				? 2
				: 1;
	return score(a) - score(b) || (a < b ? -1 : 1);
}
