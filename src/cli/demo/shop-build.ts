/**
 * Makes the demo's folder: the shop's repository by git fast-import, a configuration that points at a store
 * beside it, and the store filled through the ordinary `import` command. Done once; a stamp says so.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fastImportStream, SHOP_BRANCH, shasFromMarks } from "../../demo/fast-import.js";
import { importArguments } from "../../demo/incident.js";
import { resolveCommitIds } from "../../demo/shop-data.js";
import { Failure } from "../../model/failure.js";
import { readGit } from "../../sources/git/subprocess.js";
import { version } from "../version.js";
import { type InnerShell, runCaptured } from "./inner-command.js";
import type { ShopFiles } from "./shop-files.js";

const STAMP = ".faultline-demo";

/** Paths of a demo folder, all absolute. */
export interface DemoPlaces {
	readonly root: string;
	/** Work tree of the shop's repository. */
	readonly shop: string;
	readonly marks: string;
	readonly reports: string;
}

/** Names the parts of a demo folder. */
export function demoPlaces(root: string): DemoPlaces {
	return { root, shop: join(root, "shop"), marks: join(root, "marks"), reports: join(root, "reports") };
}

function stampOf(files: ShopFiles): string {
	const hash = createHash("sha256").update(version).update(files.recipe.head);
	for (const name of readdirSync(files.data).sort())
		hash.update(name).update(readFileSync(join(files.data, name)));
	return hash.digest("hex");
}

/** Recipe id -> sha of a demo folder that was built. */
export function readShas(places: DemoPlaces, files: ShopFiles): ReadonlyMap<string, string> {
	return shasFromMarks(files.recipe, readFileSync(places.marks, "utf8"));
}

/** Empties a demo folder of ours; a folder with anything else in it is left alone. */
function clear(places: DemoPlaces): void {
	if (!existsSync(places.root) || readdirSync(places.root).length === 0) return;
	if (!existsSync(join(places.root, STAMP))) {
		throw new Failure("usage", "the folder is not empty and not a demo", {
			where: places.root,
			hint: "choose another one with --dir",
		});
	}
	for (const name of readdirSync(places.root)) {
		if (name !== STAMP) rmSync(join(places.root, name), { recursive: true, force: true });
	}
}

const CONFIG = `# Configuration of the demo: the store lies beside the repository.
store: ../faultline.db
# The recorded days are of November 2026: keep them whenever the demo is run.
retention:
  metrics: 50y
  errors: 50y
`;

async function buildRepository(places: DemoPlaces, files: ShopFiles): Promise<void> {
	mkdirSync(places.shop, { recursive: true });
	const branch = SHOP_BRANCH.replace("refs/heads/", "");
	await readGit(places.shop, ["init", "--quiet", "--object-format=sha1", `--initial-branch=${branch}`]);
	const stream = fastImportStream(files.recipe);
	await readGit(places.shop, ["fast-import", "--quiet", `--export-marks=${places.marks}`], {
		stdin: stream,
	});
	const head = readShas(places, files).get(files.recipe.commits.at(-1)?.id ?? "");
	if (head !== files.recipe.head) {
		throw new Failure("input", `the recipe built ${head}, not ${files.recipe.head}`, {
			where: "fixtures/shop",
			hint: "restore fixtures/shop from the repository or the package",
		});
	}
	await readGit(places.shop, ["reset", "--quiet", "--hard"]);
	writeFileSync(join(places.shop, ".git", "info", "exclude"), "/.faultline.yaml\n");
	writeFileSync(join(places.shop, ".faultline.yaml"), CONFIG);
}

async function fillStore(shell: InnerShell, places: DemoPlaces, files: ShopFiles): Promise<void> {
	const deploys = join(places.root, "deploys.ndjson");
	writeFileSync(deploys, resolveCommitIds(files.deploys, readShas(places, files), "deploys.ndjson"));
	for (const entry of files.imports) {
		const folder = entry.kind === "deploys" ? places.root : files.data;
		await runCaptured(shell, importArguments(entry, folder));
	}
}

/** Builds the folder unless it stands already; returns whether it had to. */
export async function ensureDemo(
	shell: InnerShell,
	places: DemoPlaces,
	files: ShopFiles,
	fresh: boolean,
): Promise<boolean> {
	const stamp = stampOf(files);
	const file = join(places.root, STAMP);
	if (!fresh && existsSync(file) && readFileSync(file, "utf8") === stamp) return false;
	clear(places);
	mkdirSync(places.reports, { recursive: true });
	writeFileSync(file, "unfinished");
	shell.context.progress.step("building the shop's history");
	await buildRepository(places, files);
	shell.context.progress.step("importing three days");
	await fillStore(shell, places, files);
	writeFileSync(file, stamp);
	return true;
}
