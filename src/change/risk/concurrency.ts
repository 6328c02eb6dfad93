/** Rules about goroutines, locks and shared maps. */
import type { Effect } from "../effect.js";
import type { Fact } from "../facts/fact.js";
import { type Finding, inFunction, type RiskRule } from "./rule.js";

const said = (effect: Effect, text: string): Finding => ({ text, side: effect.side, line: effect.line });

export const bareGoroutine: RiskRule = {
	id: "goroutine-unguarded",
	title: "goroutine started without recover or cancellation in sight",
	example: { before: inFunction("\ts.work()"), after: inFunction("\tgo func() {\n\t\ts.work()\n\t}()") },
	counterExample: {
		before: inFunction("\ts.work()"),
		after: inFunction("\tgo func() {\n\t\tdefer func() { _ = recover() }()\n\t\ts.work()\n\t}()"),
	},
	find: (edit) =>
		edit.effects
			.filter((effect) => effect.kind === "goroutine-added" && effect.detail === "")
			.map((effect) =>
				said(effect, `go ${effect.subject}: neither recover nor a context or done channel in sight`),
			),
};

export const lockChanged: RiskRule = {
	id: "lock-changed",
	title: "lock added, removed or reordered",
	example: {
		before: inFunction("\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\ts.n++"),
		after: inFunction("\ts.n++"),
	},
	counterExample: {
		before: inFunction("\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\ts.n++"),
		after: inFunction("\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\ts.n += 2"),
	},
	find: (edit) => {
		// A whole function that came or went brings its locks along; that is no change of locking.
		if (edit.before === null || edit.after === null) return [];
		return edit.effects.flatMap((effect) => {
			const { subject, detail } = effect;
			if (effect.kind === "lock-reordered") return [said(effect, `lock order changed: ${detail}`)];
			if (effect.kind === "lock-added") return [said(effect, `${subject}: ${detail} added`)];
			return effect.kind === "lock-removed" ? [said(effect, `${subject}: ${detail} removed`)] : [];
		});
	},
};

export const deferInLoop: RiskRule = {
	id: "defer-in-loop",
	title: "defer moved into a loop: it runs when the function ends, not the turn",
	example: {
		before: inFunction("\tdefer f.Close()\n\tfor s.next() {\n\t\ts.read(f)\n\t}"),
		after: inFunction("\tfor s.next() {\n\t\tdefer f.Close()\n\t\ts.read(f)\n\t}"),
	},
	counterExample: {
		before: inFunction("\tfor s.next() {\n\t\ts.read(f)\n\t}"),
		after: inFunction("\tfor s.next() {\n\t\tfunc() {\n\t\t\tdefer f.Close()\n\t\t\ts.read(f)\n\t\t}()\n\t}"),
	},
	find: (edit) =>
		edit.effects
			.filter((effect) => effect.kind === "defer-added" && effect.detail === "loop")
			.map((effect) => said(effect, `defer ${effect.subject} stands in a loop`)),
};

/** Indexes that are surely a slice's: `results[i] = x` by several goroutines is safe. */
const SLICE_INDEX = /^(?:\d+|i|j|k|n|idx|index|pos|\w+\s*[-+]\s*\d+)$/;

export const sharedMapWrite: RiskRule = {
	id: "map-write-in-goroutine",
	title: "map write newly reachable from a goroutine without a lock",
	example: {
		before: inFunction("\tfor _, name := range names {\n\t\ts.seen[name] = true\n\t}"),
		after: inFunction(
			"\tfor _, name := range names {\n\t\tgo func() {\n\t\t\ts.seen[name] = true\n\t\t}()\n\t}",
		),
	},
	counterExample: {
		before: inFunction("\tfor _, name := range names {\n\t\ts.seen[name] = true\n\t}"),
		after: inFunction(
			"\tfor _, name := range names {\n\t\tgo func() {\n\t\t\ts.mu.Lock()\n\t\t\ts.seen[name] = true\n\t\t\ts.mu.Unlock()\n\t\t}()\n\t}",
		),
	},
	find: (edit) => {
		const writes = edit.effects
			.filter((effect) => effect.kind === "map-write-added" && effect.fact?.scope.goroutine === true)
			.filter((effect) => !SLICE_INDEX.test(effect.detail));
		const locks = (fact: Fact): boolean => fact.kind === "lock" && fact.scope.goroutine;
		if (writes.length === 0 || edit.allFacts("new").some(locks)) return [];
		return writes.map((effect) =>
			said(effect, `${effect.subject}[${effect.detail}] is written in a goroutine without a lock`),
		);
	},
};

export const bareHandler: RiskRule = {
	id: "handler-unguarded",
	title: "HTTP handler without recover",
	example: {
		before: null,
		after: inFunction("\ts.serve(w)", "func (s *Server) list(w http.ResponseWriter, r *http.Request)"),
	},
	counterExample: {
		before: null,
		after: inFunction(
			"\tdefer func() { _ = recover() }()\n\ts.serve(w)",
			"func (s *Server) list(w http.ResponseWriter, r *http.Request)",
		),
	},
	find: (edit) =>
		edit.effects
			.filter((effect) => effect.kind === "handler-added" && effect.detail === "")
			.map((effect) => said(effect, `handler ${effect.subject} has no recover of its own`)),
};
