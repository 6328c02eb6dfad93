/** Reads the shop's recipe from fixtures/ for tests. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ShopRecipe, shopRecipe } from "../../src/demo/recipe.js";

export const shopFolder = resolve(import.meta.dirname, "../../fixtures/shop");

export function readShop(name: string): string {
	return readFileSync(join(shopFolder, name), "utf8");
}

export function readShopRecipe(): ShopRecipe {
	const patches = readdirSync(join(shopFolder, "patches")).map(
		(name) => [name.replace(/\.patch$/, ""), readShop(`patches/${name}`)] as const,
	);
	return shopRecipe(readShop("history.json"), new Map(patches));
}
