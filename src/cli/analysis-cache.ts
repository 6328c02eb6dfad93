/** The analysis cache and the confirmed culprits of the embedded store, for commands that work without it too. */
import { Failure } from "../model/failure.js";
import { warning } from "../model/warning.js";
import type { ConfirmedCulprit } from "../pipeline/find-similar.js";
import type { AnalysisCache } from "../sources/history.js";
import { openStore } from "./compose.js";
import type { CommandContext } from "./context.js";

export interface StoreParts {
	/** Null when the store could not be opened or was not wanted. */
	readonly cache: AnalysisCache | null;
	readonly culprits: readonly ConfirmedCulprit[];
	close(): void;
}

const nothing: StoreParts = { cache: null, culprits: [], close: () => undefined };

/** Opens what the store can give; a store that fails is a warning, since git alone answers the question. */
export async function openStoreParts(context: CommandContext, useCache: boolean): Promise<StoreParts> {
	try {
		const store = await openStore(context);
		const [{ storeCache }, { storeFeedback }] = await Promise.all([
			import("../store/cache.js"),
			import("../store/feedback.js"),
		]);
		const confirmed = storeFeedback(store)
			.list()
			.filter((feedback) => feedback.verdict === "right");
		return {
			cache: useCache ? storeCache(store, { now: context.clock }) : null,
			culprits: confirmed.map(({ commit, incident }) => ({ commit, incident })),
			close: () => store.close(),
		};
	} catch (error) {
		if (!(error instanceof Failure) || error.kind === "config" || error.kind === "usage") throw error;
		const hint = "results are the same, only slower; past culprits are not compared";
		context.talk.warn(warning("W-CHANGES-STORE", `working without the store: ${error.message}`, hint));
		return nothing;
	}
}
