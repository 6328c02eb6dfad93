/** Everything that real programs printed (fixtures/recorded) goes into the store, and only once. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../src/store/open.js";
import { dump } from "./dump.js";
import { freshFolder, freshStorePath } from "./folder.js";
import { runCli } from "./run-cli.js";

const recorded = join(import.meta.dirname, "..", "..", "fixtures", "recorded");

describe("recorded texts", () => {
	it("import whole, and a second time change nothing, in any order", async () => {
		const store = freshStorePath();
		const files = readdirSync(recorded).map((name) => join(recorded, name));
		expect(files.length).toBeGreaterThan(30);
		const importAll = async (names: readonly string[]) => {
			const args = ["import", "errors", ...names, "--service", "shop", "--time", "1795000000", "--json"];
			const run = await runCli([...args, "--store", store], { cwd: freshFolder(), now: 1_795_200_000 });
			expect(run).toMatchObject({ code: 0, stderr: "" });
			return JSON.parse(run.stdout).files as readonly {
				file: string;
				new: number;
				known: number;
				rejected: number;
			}[];
		};
		const content = async (): Promise<unknown> => {
			const opened = await openStore(store);
			const found = dump(opened);
			opened.close();
			return found;
		};
		const first = await importAll(files);
		expect(first.filter((file) => file.new + file.known === 0)).toEqual([]);
		expect(first.filter((file) => file.rejected > 0)).toEqual([]);
		const before = await content();
		const second = await importAll([...files].reverse());
		expect(second.filter((file) => file.new > 0)).toEqual([]);
		expect(await content()).toEqual(before);
	});
});
