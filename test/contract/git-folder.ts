/** Repositories made with real git in a temp folder: fixed identity and dates, no user or system configuration. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export class GitFolder {
	readonly root: string;
	readonly path: string;
	#time = 1_700_000_000;

	constructor(init: readonly string[] = []) {
		this.root = mkdtempSync(join(tmpdir(), "faultline-git-"));
		this.path = join(this.root, "work");
		mkdirSync(this.path);
		this.git("init", "-q", "-b", "main", ...init);
	}

	/** Runs git in the work tree and returns its trimmed output. */
	git(...args: readonly string[]): string {
		const date = `${this.#time} +0000`;
		const identity = { GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@example.com", GIT_AUTHOR_DATE: date };
		const committer = {
			GIT_COMMITTER_NAME: "C",
			GIT_COMMITTER_EMAIL: "c@example.com",
			GIT_COMMITTER_DATE: date,
		};
		const alone = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
		const env = { PATH: process.env.PATH, HOME: this.root, ...identity, ...committer, ...alone };
		return execFileSync("git", [...args], { cwd: this.path, env, encoding: "utf8", stdio: "pipe" }).trim();
	}

	/** Writes files (null removes one), commits everything and returns the sha. */
	commit(subject: string, files: Readonly<Record<string, string | null>>): string {
		for (const [name, text] of Object.entries(files)) {
			const path = join(this.path, name);
			mkdirSync(dirname(path), { recursive: true });
			if (text === null) rmSync(path);
			else writeFileSync(path, text);
		}
		this.#time += 60;
		this.git("add", "-A");
		this.git("commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", subject);
		return this.git("rev-parse", "HEAD");
	}

	remove(): void {
		rmSync(this.root, { recursive: true, force: true });
	}
}
