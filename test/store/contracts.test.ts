/** The embedded store meets the contract of every port. */

import { storeDeploys } from "../../src/store/deploys.js";
import { storeErrors } from "../../src/store/errors.js";
import { storeHistory } from "../../src/store/history.js";
import { deployWriter, edgeWriter, rolloutWriter } from "../../src/store/import/deploys.js";
import { errorWriter } from "../../src/store/import/errors.js";
import { metricWriter } from "../../src/store/import/metrics.js";
import { storeMetrics } from "../../src/store/metrics.js";
import { openStore } from "../../src/store/open.js";
import { deploysContract } from "../contract/deploys.js";
import { errorsContract } from "../contract/errors.js";
import { historyContract } from "../contract/history.js";
import { metricsContract } from "../contract/metrics.js";
import { freshStorePath } from "./folder.js";
import { importInto } from "./import-into.js";

metricsContract("embedded store", {
	async make(points) {
		const store = await openStore(freshStorePath());
		importInto(metricWriter(store), points);
		return { source: storeMetrics(store), close: async () => store.close() };
	},
});

errorsContract("embedded store", {
	verbatim: true,
	async make(events) {
		const store = await openStore(freshStorePath());
		importInto(errorWriter(store), events);
		return { source: storeErrors(store), close: async () => store.close() };
	},
});

deploysContract("embedded store", {
	rollouts: true,
	topology: true,
	async make({ deploys, rollouts, edges }) {
		const store = await openStore(freshStorePath());
		importInto(deployWriter(store), deploys);
		importInto(rolloutWriter(store), rollouts);
		importInto(edgeWriter(store), edges);
		const source = storeDeploys(store);
		return { deploys: source, rollouts: source, topology: source, close: async () => store.close() };
	},
});

historyContract("embedded store", async () => {
	const store = await openStore(freshStorePath());
	return { history: storeHistory(store), close: async () => store.close() };
});
