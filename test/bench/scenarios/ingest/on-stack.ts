/** Incidents whose cause is an edit of a function on the stack. */
import { fatal, panic, servingPanic } from "../go-text.js";
import { change, replace, type Scenario } from "../scenario.js";
import { frame, inProcess, main } from "./places.js";

export const onStack: readonly Scenario[] = [
	{
		name: "first-of-none",
		kind: "on the stack",
		culprit: change(
			"admin: first event without a special case",
			replace(
				"internal/admin/server.go",
				'\tif len(list) == 0 {\n\t\treturn ""\n\t}\n\treturn list[0].ID',
				"\treturn list[0].ID",
			),
		),
		text: (at) =>
			servingPanic(
				"runtime error: index out of range [0] with length 0",
				frame(at, "admin.first", "internal/admin/server.go", "return list[0].ID"),
				frame(at, "admin.(*Server).events", "internal/admin/server.go", "first(list)}"),
				frame(at, "admin.(*Server).Routes.(*Server).auth.func3", "internal/admin/auth.go", "next.ServeHTTP("),
			),
	},
	{
		name: "chunk-end",
		kind: "on the stack",
		culprit: change(
			"work: simpler chunks",
			replace(
				"internal/work/pipeline.go",
				"\t\tend := start + n\n\t\tif end > len(events) {\n\t\t\tend = len(events)\n\t\t}\n\t\tout = append(out, events[start:end])",
				"\t\tout = append(out, events[start:start+n])",
			),
		),
		text: (at) =>
			panic(
				"runtime error: slice bounds out of range [:100] with capacity 64",
				frame(at, "work.chunks", "internal/work/pipeline.go", "out = append(out, events["),
				...inProcess(at, "range chunks(events"),
			),
	},
	{
		name: "negative-shift",
		kind: "on the stack",
		culprit: change(
			"publish: the first pause is the base",
			replace("internal/publish/retry.go", "r.Base << attempt", "r.Base << (attempt - 1)"),
		),
		text: (at) =>
			panic(
				"runtime error: negative shift amount",
				frame(at, "publish.Retry.pause", "internal/publish/retry.go", "r.Base <<"),
				frame(at, "publish.Retry.Do", "internal/publish/retry.go", "time.After("),
				frame(at, "publish.(*Client).Send", "internal/publish/client.go", "c.retry.Do("),
				...inProcess(at, "p.client.Send("),
			),
	},
	{
		name: "negative-index",
		kind: "on the stack",
		culprit: change(
			"enrich: spread events over the regions of a tenant",
			replace(
				"internal/enrich/enrich.go",
				't.Regions[0]\n\te.Labels["bucket"] = fmt.Sprint(bucket(e.ID, l.cfg.Buckets))',
				't.Regions[bucket(e.ID, len(t.Regions))]\n\te.Labels["bucket"] = fmt.Sprint(bucket(e.ID, l.cfg.Buckets))',
			),
			replace("internal/enrich/enrich.go", "\tsum := 0\n", "\tvar sum int32\n"),
			replace("internal/enrich/enrich.go", "sum*31 + int(c)", "sum*31 + c"),
			replace(
				"internal/enrich/enrich.go",
				"\tif sum < 0 {\n\t\tsum = -sum\n\t}\n\treturn sum % n",
				"\treturn int(sum) % n",
			),
		),
		text: (at) =>
			panic(
				"runtime error: index out of range [-2]",
				frame(at, "enrich.(*Lookup).Fill", "internal/enrich/enrich.go", 'e.Labels["region"]'),
				...inProcess(at, "p.lookup.Fill("),
			),
	},
	{
		name: "makeslice",
		kind: "on the stack",
		culprit: change(
			"decode: sizes are plain ints",
			replace(
				"internal/decode/binary.go",
				"size := binary.BigEndian.Uint32(head[:])\n\tif size > b.MaxFrame {",
				"size := int(int32(binary.BigEndian.Uint32(head[:])))\n\tif size > int(b.MaxFrame) {",
			),
		),
		text: (at) =>
			panic(
				"runtime error: makeslice: len out of range",
				frame(at, "decode.Binary.frame", "internal/decode/binary.go", "make([]byte, size)"),
				frame(at, "decode.Binary.Decode", "internal/decode/binary.go", "b.frame(r)"),
				...inProcess(at, ".Decode(r)"),
			),
	},
	{
		name: "bad-pattern",
		kind: "on the stack",
		culprit: change(
			"spool: no files that begin with a dash",
			replace("internal/spool/spool.go", "`^[a-z0-9-]+", "`^(?!-)[a-z0-9-]+"),
		),
		text: (at) =>
			panic(
				"regexp: Compile(`^(?!-)[a-z0-9-]+\\.(json|csv|bin)$`): error parsing regexp: invalid or unsupported Perl syntax: `(?!`",
				["regexp.MustCompile", "/usr/local/go/src/regexp/regexp.go:319"],
				frame(at, "spool.init", "internal/spool/spool.go", "regexp.MustCompile"),
			),
	},
	{
		name: "registered-twice",
		kind: "on the stack",
		culprit: change(
			"metrics: go runtime",
			replace(
				"internal/metrics/metrics.go",
				"\tr.reg.MustRegister(r.stored, r.failed)\n",
				"\tr.reg.MustRegister(r.stored, r.failed)\n\tr.reg.MustRegister(prometheus.NewGoCollector(), r.failed)\n",
			),
		),
		text: (at) =>
			panic(
				"duplicate metrics collector registration attempted",
				[
					"github.com/prometheus/client_golang/prometheus.(*Registry).MustRegister",
					"/go/pkg/mod/github.com/prometheus/client_golang@v1.15.1/prometheus/registry.go:405",
				],
				frame(at, "metrics.New", "internal/metrics/metrics.go", "NewGoCollector"),
				main(at, "metrics.New()"),
			),
	},
	{
		name: "stop-twice",
		kind: "on the stack",
		culprit: change(
			"ingestd: the pool stops with the loop",
			replace("cmd/ingestd/main.go", "\tdefer tick.Stop()\n", "\tdefer tick.Stop()\n\tdefer pool.Stop()\n"),
		),
		text: (at) =>
			panic(
				"close of closed channel",
				frame(at, "work.(*Pool).Stop", "internal/work/pool.go", "close(p.jobs)"),
				main(at, "\tpool.Stop()"),
			),
	},
	{
		name: "negative-counter",
		kind: "on the stack",
		culprit: change(
			"work: workers end with the context",
			replace(
				"internal/work/pool.go",
				"\t\tp.mark(job.Name, 1)\n",
				"\t\tif ctx.Err() != nil {\n\t\t\tp.wg.Done()\n\t\t\treturn\n\t\t}\n\t\tp.mark(job.Name, 1)\n",
			),
		),
		near: [
			change(
				"work: comment of the worker loop",
				replace(
					"internal/work/pool.go",
					"func (p *Pool) work(",
					"// work takes jobs until there are no more.\nfunc (p *Pool) work(",
				),
			),
		],
		text: (at) =>
			panic(
				"sync: negative WaitGroup counter",
				["sync.(*WaitGroup).Add", "/usr/local/go/src/sync/waitgroup.go:62"],
				["sync.(*WaitGroup).Done", "/usr/local/go/src/sync/waitgroup.go:87"],
				frame(at, "work.(*Pool).work", "internal/work/pool.go", "\t\t\treturn"),
				frame(at, "created by work.(*Pool).Start", "internal/work/pool.go", "go p.work("),
			),
	},
	{
		name: "read-without-lock",
		kind: "on the stack",
		culprit: change(
			"enrich: hits of the cache cost no lock",
			replace(
				"internal/enrich/enrich.go",
				"\tl.mu.RLock()\n\tt, ok := l.cache[id]\n\tl.mu.RUnlock()\n",
				"\tt, ok := l.cache[id]\n",
			),
		),
		text: (at) =>
			fatal(
				"concurrent map read and map write",
				"running",
				frame(at, "enrich.(*Lookup).tenant", "internal/enrich/enrich.go", "t, ok := l.cache[id]"),
				frame(at, "enrich.(*Lookup).Fill", "internal/enrich/enrich.go", "l.tenant(ctx"),
				...inProcess(at, "p.lookup.Fill("),
			),
	},
];
