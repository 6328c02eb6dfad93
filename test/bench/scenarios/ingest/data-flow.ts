/** Incidents whose failing function is as it was: the values that reach it are new. */
import { nilPointer, panic, servingPanic } from "../go-text.js";
import { change, replace, type Scenario, text, write } from "../scenario.js";
import { frame, inProcess, logged, main, quit } from "./places.js";

const fill = "internal/enrich/enrich.go";

export const dataFlow: readonly Scenario[] = [
	{
		name: "labels-not-made",
		kind: "data flow",
		culprit: change(
			"event: fewer allocations",
			replace(
				"internal/event/event.go",
				"&Event{ID: id, Kind: kind, Labels: make(map[string]string)}",
				"&Event{ID: id, Kind: kind}",
			),
		),
		text: (at) =>
			panic(
				"assignment to entry in nil map",
				frame(at, "enrich.(*Lookup).label", fill, 'e.Labels["plan"]'),
				frame(at, "enrich.(*Lookup).Fill", fill, "l.label(e, t)"),
				...inProcess(at, "p.lookup.Fill("),
			),
	},
	{
		name: "no-regions",
		kind: "data flow",
		culprit: change(
			"store: an empty list of regions is empty",
			replace(
				"internal/store/tenant.go",
				'\treturn strings.Split(s, ",")',
				'\tif s == "" {\n\t\treturn nil\n\t}\n\treturn strings.Split(s, ",")',
			),
		),
		text: (at) =>
			panic(
				"runtime error: index out of range [0] with length 0",
				frame(at, "enrich.(*Lookup).label", fill, "t.Regions[0]"),
				frame(at, "enrich.(*Lookup).Fill", fill, "l.label(e, t)"),
				...inProcess(at, "p.lookup.Fill("),
			),
	},
	{
		name: "amount-optional",
		kind: "data flow",
		culprit: change(
			"decode: rows without an amount",
			replace(
				"internal/decode/csv.go",
				"\tunits, err := strconv.ParseInt(",
				'\tif row[3] == "" {\n\t\treturn e, nil\n\t}\n\tunits, err := strconv.ParseInt(',
			),
		),
		text: (at) =>
			panic(
				nilPointer,
				frame(at, "store.(*DB).Insert", "internal/store/store.go", "e.Amount.Units, e.Amount.Currency, e.At"),
				...inProcess(at, "p.db.Insert("),
			),
	},
	{
		name: "kind-added",
		kind: "data flow",
		culprit: change(
			"event: refunds",
			replace("internal/event/event.go", "\tPurchase\n", "\tPurchase\n\tRefund\n"),
			replace(
				"internal/decode/csv.go",
				"\te := event.New(row[0], event.Kind(kind))\n",
				'\tif strings.HasPrefix(row[3], "-") {\n\t\tkind = int(event.Refund)\n\t}\n\te := event.New(row[0], event.Kind(kind))\n',
			),
			replace("internal/decode/csv.go", '\t"strconv"\n', '\t"strconv"\n\t"strings"\n'),
		),
		text: (at) =>
			panic(
				"runtime error: index out of range [3] with length 3",
				frame(at, "event.Kind.String", "internal/event/event.go", "kindNames[k]"),
				...inProcess(at, "p.reg.Stored("),
			),
	},
	{
		name: "ring-of-none",
		kind: "data flow",
		culprit: change(
			"admin: size of the list of users from the configuration",
			replace("internal/admin/server.go", "ring.New[string](64)", "ring.New[string](cfg.Admin.Recent)"),
			replace(
				"internal/config/config.go",
				'	PageSize int    `yaml:"page_size"`\n',
				'	PageSize int    `yaml:"page_size"`\n	Recent   int    `yaml:"recent"`\n',
			),
		),
		text: (at) =>
			servingPanic(
				"runtime error: index out of range [0] with length 0",
				frame(at, "ring.(*Ring[...]).Add", "internal/ring/ring.go", "r.values[r.next] = v"),
				frame(at, "admin.(*Server).events", "internal/admin/server.go", "s.recent.Add("),
				frame(at, "admin.(*Server).Routes.(*Server).auth.func3", "internal/admin/auth.go", "next.ServeHTTP("),
			),
	},
	{
		name: "init-order",
		kind: "data flow",
		culprit: change(
			"decode: registry in a file of its own",
			replace(
				"internal/decode/decode.go",
				"var decoders = map[string]Decoder{}\n\nfunc register(ext string, d Decoder) {\n\tdecoders[ext] = d\n}\n\n",
				"",
			),
			write(
				"internal/decode/registry.go",
				text`
package decode

// decoders by the extension of a file.
var decoders map[string]Decoder

func init() {
	decoders = make(map[string]Decoder)
}

func register(ext string, d Decoder) {
	decoders[ext] = d
}
`,
			),
		),
		text: (at) =>
			panic(
				"assignment to entry in nil map",
				frame(at, "decode.register", "internal/decode/registry.go", "decoders[ext] = d"),
				frame(at, "decode.init.0", "internal/decode/decode.go", 'register(".json"'),
			),
	},
	{
		name: "admin-default",
		kind: "data flow",
		culprit: change(
			"config: no admin unless it is configured",
			replace("internal/config/config.go", "\t\tAdmin:   &Admin{PageSize: 20},\n", ""),
			replace("deploy/ingest.yaml", "admin:\n  token: dev\n  page_size: 50\n", ""),
		),
		text: (at) =>
			servingPanic(
				"runtime error: invalid memory address or nil pointer dereference",
				frame(
					at,
					"admin.(*Server).Routes.(*Server).auth.func3",
					"internal/admin/auth.go",
					"s.cfg.Admin.Token",
				),
			),
	},
	{
		name: "start-timeout",
		kind: "data flow",
		culprit: change(
			"ingestd: give up when the database does not answer at the start",
			replace(
				"cmd/ingestd/main.go",
				"\tdefer stop()\n",
				"\tdefer stop()\n\tctx, cancel := context.WithTimeout(ctx, 30*time.Second)\n\tdefer cancel()\n",
			),
		),
		text: () => logged("enrich: tenant acme: query tenant: context deadline exceeded"),
	},
	{
		name: "zero-pause",
		kind: "data flow",
		culprit: change(
			"config: pauses in milliseconds",
			replace(
				"internal/config/config.go",
				'	Backoff  time.Duration `yaml:"backoff"`',
				'	Backoff  int           `yaml:"backoff_ms"`',
			),
			replace("internal/config/config.go", "Backoff: 100 * time.Millisecond", "Backoff: 100"),
			replace(
				"internal/publish/client.go",
				"Base: cfg.Backoff}",
				"Base: time.Duration(cfg.Backoff) / time.Millisecond}",
			),
			replace("internal/publish/client.go", '\t"net/http"\n', '\t"net/http"\n\t"time"\n'),
			replace("deploy/ingest.yaml", "backoff: 250ms", "backoff_ms: 250"),
		),
		text: (at) =>
			panic(
				"invalid argument to Int63n",
				["math/rand.(*Rand).Int63n", "/usr/local/go/src/math/rand/rand.go:119"],
				["math/rand.Int63n", "/usr/local/go/src/math/rand/rand.go:353"],
				frame(at, "publish.Retry.pause", "internal/publish/retry.go", "rand.Int63n"),
				frame(at, "publish.Retry.Do", "internal/publish/retry.go", "time.After("),
				frame(at, "publish.(*Client).Send", "internal/publish/client.go", "c.retry.Do("),
				...inProcess(at, "p.client.Send("),
			),
	},
	{
		name: "build-tag",
		kind: "files",
		culprit: change(
			"decode: binary files only where the codec is linked",
			replace("internal/decode/decode.go", '\tregister(".bin", Binary{MaxFrame: 1 << 20})\n', ""),
			write(
				"internal/decode/binary_cgo.go",
				text`
//go:build cgo

package decode

func init() {
	register(".bin", Binary{MaxFrame: 1 << 20})
}
`,
			),
		),
		text: (at) => panic(nilPointer, ...inProcess(at, ".Decode(r)")),
	},
	{
		name: "template-folder",
		kind: "files",
		culprit: change(
			"report: templates by language",
			replace("internal/report/daily.go", "//go:embed templates/*.tmpl", "//go:embed templates"),
			{ path: "internal/report/templates/daily.tmpl", find: null, put: null },
			write(
				"internal/report/templates/en/daily.tmpl",
				text`
Events by day ({{.Zone}})
{{range .Rows}}{{day .Day}}  {{.Count}} events, {{.Units}} units, mean {{.Mean}}
{{end}}`,
			),
		),
		text: (at) =>
			panic(
				"template: pattern matches no files: `templates/*.tmpl`",
				["text/template.Must", "/usr/local/go/src/text/template/helper.go:26"],
				frame(at, "report.init", "internal/report/daily.go", "template.Must("),
			),
	},
	{
		name: "migration-order",
		kind: "files",
		culprit: change(
			"store: index of events by tenant",
			write(
				"internal/store/migrations/000_index.sql",
				"CREATE INDEX IF NOT EXISTS events_tenant ON events (tenant, at);\n",
			),
		),
		text: () =>
			'2024/05/14 09:12:44 ingestd: migrate: migrations/000_index.sql: pq: relation "events" does not exist\n',
	},
	{
		name: "pool-of-none",
		kind: "concurrency",
		culprit: change(
			"config: workers belong to the spool",
			replace("internal/config/config.go", '	Workers  int      `yaml:"workers"`\n', ""),
			replace("internal/config/config.go", "\t\tWorkers: 4,\n", ""),
			replace(
				"internal/config/config.go",
				'	Batch    int           `yaml:"batch"`\n',
				'	Batch    int           `yaml:"batch"`\n	Workers  int           `yaml:"workers"`\n',
			),
			replace("cmd/ingestd/main.go", "cfg.Workers, pipe", "cfg.Spool.Workers, pipe"),
			replace("deploy/ingest.yaml", "workers: 8\n", ""),
		),
		text: (at) =>
			quit([
				"chan send, 6 minutes",
				[
					frame(at, "work.(*Pool).Submit", "internal/work/pool.go", "p.jobs <- job"),
					frame(at, "main.run", "cmd/ingestd/main.go", "pool.Submit("),
					main(at, "run(ctx, sp, pool)"),
				],
			]),
	},
];
