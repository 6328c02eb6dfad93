/**
 * Risk: a rule of `faultline changes` warns of the commit's edit of a function on the stack, or of one that fed the
 * failure. A warning of the kind of the failure says most; any other only that the edit was a risky one.
 */
import type { FailureClass } from "../../model/stack.js";
import type { RiskFact } from "../facts.js";
import type { Observation, Producer } from "../producer.js";

/** A warning of another kind than the failure. */
const unfitting = 0.25;

const concurrency = ["map-write-in-goroutine", "lock-changed", "goroutine-unguarded"];
const bounds = ["bounds-check-removed", "error-ignored"];
const failedSilently = ["error-ignored", "context-dropped", "error-rewrapped"];

/** Rules of change/risk that explain a failure. */
const explains: Readonly<Record<FailureClass, readonly string[]>> = {
	"nil-dereference": ["nil-check-removed", "error-ignored"],
	"index-out-of-range": bounds,
	"slice-bounds": bounds,
	"nil-map-write": ["nil-check-removed", "error-ignored"],
	"concurrent-map": concurrency,
	"data-race": concurrency,
	deadlock: ["lock-changed", "context-dropped", "defer-in-loop"],
	"stack-overflow": [],
	"closed-channel": ["goroutine-unguarded", "lock-changed"],
	"type-assertion": ["unsafe-api", "error-ignored"],
	"divide-by-zero": ["limit-changed", "bounds-check-removed"],
	"out-of-memory": ["defer-in-loop", "limit-changed", "goroutine-unguarded", "error-rewrapped"],
	"negative-waitgroup": ["goroutine-unguarded"],
	"explicit-panic": failedSilently,
	timeout: ["context-dropped", "limit-changed", "lock-changed"],
	error: [...failedSilently, "limit-changed"],
	dump: ["lock-changed", "goroutine-unguarded", "context-dropped"],
	unknown: [],
};

/** Warned of by a risk rule. */
export const riskProducer: Producer = {
	id: "risk",
	doc: "a risk rule warns of the commit's edit of a function on the stack, or of one that fed the failure",
	scale: "rarity",
	observe: (facts) => {
		const best = new Map<string, Observation>();
		for (const risk of facts.risks ?? []) {
			const value = risk.weight * (explains[facts.failure].includes(risk.rule) ? 1 : unfitting);
			if (value > (best.get(risk.commit)?.value ?? 0)) best.set(risk.commit, observation(risk, value));
		}
		return [...best.values()];
	},
};

function observation({ commit, rule, text, path, line, symbol }: RiskFact, value: number): Observation {
	const place = { path, ...(line === null ? {} : { line }), symbol, commit };
	return { commit, value, text: `risk ${rule} in ${symbol}: ${text}`, places: [place] };
}
