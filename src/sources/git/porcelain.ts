/**
 * Small questions about a repository, through simple-git: remotes, tags, settings, versions. Bulk work goes through
 * the streaming plumbing beside this file; a ranking never waits for this one to load.
 */
import { type SimpleGit, simpleGit } from "simple-git";

export interface Remote {
	readonly name: string;
	/** Without user and password. */
	readonly url: string;
}

export interface Porcelain {
	/** `2.39.5`. */
	version(): Promise<string>;
	remotes(): Promise<readonly Remote[]>;
	/** Most recently created tag, or null. */
	newestTag(): Promise<string | null>;
	/** Blobs are fetched when asked for: `git clone --filter`. */
	isPartial(): Promise<boolean>;
	/** Committer time of HEAD in epoch seconds; null in an empty repository. */
	headTime(): Promise<number | null>;
}

/** Opens `folder`; every question answers empty rather than failing where git has nothing to say. */
export function openPorcelain(folder: string): Porcelain {
	const git = simpleGit({ baseDir: folder, maxConcurrentProcesses: 2 });
	const raw = async (...args: string[]): Promise<string> => (await quiet(git, args)).trim();
	return {
		version: async () => {
			const { major, minor, patch } = await git.version();
			return `${major}.${minor}.${patch}`;
		},
		remotes: async () => {
			const found = await git.getRemotes(true).catch(() => []);
			return found.map(({ name, refs }) => ({
				name,
				url: refs.fetch.replace(/^([a-z+]+:\/\/)[^/@]*@/i, "$1"),
			}));
		},
		newestTag: async () =>
			(await raw(
				"for-each-ref",
				"--count=1",
				"--sort=-creatordate",
				"--format=%(refname:short)",
				"refs/tags",
			)) || null,
		isPartial: async () => (await raw("config", "--get", "remote.origin.promisor")) === "true",
		headTime: async () => {
			const time = Number.parseInt(await raw("show", "-s", "--format=%ct", "HEAD"), 10);
			return Number.isFinite(time) ? time : null;
		},
	};
}

async function quiet(git: SimpleGit, args: string[]): Promise<string> {
	try {
		return await git.raw(args);
	} catch {
		return "";
	}
}
