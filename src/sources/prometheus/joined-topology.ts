/** Edges of the store (files, imports) and of the metrics together. The metrics are a help, not a need. */

import type { ServiceEdge } from "../../model/event.js";
import { Failure } from "../../model/failure.js";
import { type Warning, warning } from "../../model/warning.js";
import type { TopologySource } from "../deploys.js";

/** Asks both; when `extra` fails, its edges are missing and a warning says so. */
export function joinTopologies(
	base: TopologySource,
	extra: TopologySource,
	onWarning: (warning: Warning) => void,
): TopologySource {
	return {
		async edges(signal) {
			const [known, found] = await Promise.all([
				base.edges(signal),
				extra.edges(signal).catch((error: unknown): readonly ServiceEdge[] => {
					if (!(error instanceof Failure) || error.kind === "interrupted") throw error;
					onWarning(
						warning("W-TOPOLOGY-METRICS", `no service graph from the metrics: ${error.message}`, error.hint),
					);
					return [];
				}),
			]);
			const edges = new Map(
				[...known, ...found].map((edge) => [JSON.stringify([edge.caller, edge.callee]), edge]),
			);
			return [...edges.values()];
		},
	};
}
