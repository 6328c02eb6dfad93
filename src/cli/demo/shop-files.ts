/** Reads the demo's recipe and data, from the checkout or from the installed package. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseImports, parseIncidents, type ShopImport, type ShopIncident } from "../../demo/incident.js";
import { type ShopRecipe, shopRecipe } from "../../demo/recipe.js";
import { Failure } from "../../model/failure.js";

/** The demo's files, read. */
export interface ShopFiles {
	/** Absolute path of fixtures/shop/data. */
	readonly data: string;
	readonly recipe: ShopRecipe;
	readonly imports: readonly ShopImport[];
	readonly incidents: readonly ShopIncident[];
	/** Text of deploys.ndjson, which names commits by recipe id. */
	readonly deploys: string;
}

/** fixtures/shop is above dist/ and src/ alike. */
function shopFolder(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	for (;;) {
		const shop = join(folder, "fixtures", "shop");
		if (existsSync(join(shop, "history.json"))) return shop;
		const above = dirname(folder);
		if (above === folder) break;
		folder = above;
	}
	throw new Failure("input", "the demo's files are not installed", {
		where: "fixtures/shop",
		hint: "run it from a checkout, or install the package again",
	});
}

/** Reads everything. Throws Failure(input) when files are missing or damaged. */
export function readShopFiles(): ShopFiles {
	const folder = shopFolder();
	const read = (name: string): string => readFileSync(join(folder, name), "utf8");
	const patches = readdirSync(join(folder, "patches"))
		.filter((name) => name.endsWith(".patch"))
		.map((name) => [name.slice(0, -".patch".length), read(`patches/${name}`)] as const);
	return {
		data: join(folder, "data"),
		recipe: shopRecipe(read("history.json"), new Map(patches)),
		imports: parseImports(read("data/imports.json")),
		incidents: parseIncidents(read("data/incidents.json")),
		deploys: read("data/deploys.ndjson"),
	};
}
