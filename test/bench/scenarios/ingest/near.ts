/** Incidents whose cause is one or two calls away from the failing function, or in what made its values. */
import { nilPointer, panic, servingPanic } from "../go-text.js";
import { change, replace, type Scenario } from "../scenario.js";
import { frame, inProcess, logged, main } from "./places.js";

const auth = "internal/admin/auth.go";

export const near: readonly Scenario[] = [
	{
		name: "plan-unknown",
		kind: "near the stack",
		culprit: change(
			"store: plans come from the table only",
			replace(
				"internal/store/tenant.go",
				"\tif p, ok := plans[name]; ok {\n\t\treturn p\n\t}\n\treturn &Plan{Name: name, Limit: 1}",
				"\treturn plans[name]",
			),
		),
		near: [
			change(
				"store: limit of the team plan",
				replace("internal/store/tenant.go", "Limit: 10000", "Limit: 20000"),
			),
		],
		text: (at) =>
			panic(
				nilPointer,
				frame(at, "enrich.(*Lookup).label", "internal/enrich/enrich.go", "t.Plan.Name"),
				frame(at, "enrich.(*Lookup).Fill", "internal/enrich/enrich.go", "l.label(e, t)"),
				...inProcess(at, "p.lookup.Fill("),
			),
	},
	{
		name: "label-count",
		kind: "near the stack",
		culprit: change(
			"metrics: stored by tenant",
			replace("internal/metrics/metrics.go", '"kind"', '"kind", "tenant"'),
		),
		text: (at) =>
			panic(
				'inconsistent label cardinality: expected 2 label values but got 1 in []string{"purchase"}',
				[
					"github.com/prometheus/client_golang/prometheus.(*CounterVec).WithLabelValues",
					"/go/pkg/mod/github.com/prometheus/client_golang@v1.15.1/prometheus/counter.go:275",
				],
				frame(at, "metrics.(*Registry).Stored", "internal/metrics/metrics.go", "stored.WithLabelValues"),
				...inProcess(at, "p.reg.Stored("),
			),
	},
	{
		name: "empty-days",
		kind: "near the stack",
		culprit: change(
			"report: today has a row before its first event",
			replace(
				"internal/report/daily.go",
				"\tvar out []*Row\n",
				"\tvar out []*Row\n\ttoday := startOfDay(time.Now().In(d.zone))\n\tbyDay[today] = &Row{Day: today, Kinds: map[string]int{}}\n\tout = append(out, byDay[today])\n",
			),
		),
		text: () =>
			'2024/05/14 00:03:10 admin: template: daily.tmpl:2:73: executing "daily.tmpl" at <.Mean>: error calling Mean: runtime error: integer divide by zero\n',
	},
	{
		name: "ticker",
		kind: "near the stack",
		culprit: change(
			"spool: look once a minute at most",
			replace(
				"internal/spool/spool.go",
				"\treturn s.interval\n",
				"\treturn s.interval.Truncate(time.Minute)\n",
			),
		),
		text: (at) =>
			panic(
				"non-positive interval for NewTicker",
				["time.NewTicker", "/usr/local/go/src/time/tick.go:24"],
				frame(at, "main.run", "cmd/ingestd/main.go", "time.NewTicker("),
				main(at, "run(ctx, sp, pool)"),
			),
	},
	{
		name: "page-zero",
		kind: "near the stack",
		culprit: change(
			"admin: the page may be left out",
			replace(
				"internal/admin/server.go",
				'	page, err := strconv.Atoi(r.FormValue("page"))\n	if err != nil {\n',
				'	page, err := strconv.Atoi(r.FormValue("page"))\n	if err != nil && r.FormValue("page") != "" {\n',
			),
		),
		text: () => "2024/05/14 09:12:44 admin: page of acme: pq: OFFSET must not be negative\n",
	},
	{
		name: "too-many-requests",
		kind: "near the stack",
		culprit: change(
			"work: subscribers get events at once",
			replace("internal/work/pipeline.go", "chunks(events, 100)", "chunks(events, 1)"),
		),
		text: () => logged("publish: subscriber answered 429 Too Many Requests"),
	},
	{
		name: "context-key",
		kind: "types",
		culprit: change(
			"admin: user under a name that other packages can read",
			replace(
				auth,
				"context.WithValue(r.Context(), userKey, user)",
				"context.WithValue(r.Context(), UserKey, user)",
			),
			replace(
				auth,
				"const userKey ctxKey = 0\n",
				'const userKey ctxKey = 0\n\n// UserKey is where handlers of other packages find the user.\nconst UserKey = "admin.user"\n',
			),
		),
		text: (at) =>
			servingPanic(
				"interface conversion: interface {} is nil, not *admin.User",
				frame(at, "admin.userFrom", auth, ".(*User)"),
				frame(at, "admin.(*Server).report", "internal/admin/server.go", "user := userFrom"),
				frame(at, "admin.(*Server).Routes.(*Server).auth.func4", auth, "next.ServeHTTP("),
			),
	},
	{
		name: "flusher",
		kind: "types",
		culprit: change(
			"admin: count the bytes of answers",
			replace(
				auth,
				"// fail answers",
				`// counted adds up what is written.
type counted struct {
	http.ResponseWriter
	bytes *int64
}

func (c counted) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	*c.bytes += int64(n)
	return n, err
}

func counting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var bytes int64
		next.ServeHTTP(counted{w, &bytes}, r)
		log.Printf("admin: %s: %d bytes", r.URL.Path, bytes)
	})
}

// fail answers`,
			),
			replace("internal/admin/server.go", "\treturn mux\n", "\treturn counting(mux)\n"),
		),
		text: (at) =>
			servingPanic(
				"interface conversion: admin.counted is not http.Flusher: missing method Flush",
				frame(at, "admin.(*Server).running", "internal/admin/server.go", "w.(http.Flusher)"),
			),
	},
	{
		name: "typed-nil",
		kind: "types",
		culprit: change(
			"ingestd: tenants are optional",
			replace(
				"cmd/ingestd/main.go",
				"\tlookup := enrich.New(db, cfg.Tenants)\n",
				'\tvar tenants *store.DB\n\tif os.Getenv("INGEST_TENANTS") != "" {\n\t\ttenants = db\n\t}\n\tlookup := enrich.New(tenants, cfg.Tenants)\n',
			),
			replace(
				"internal/enrich/enrich.go",
				"\tt, err := l.tenant(ctx, e.Tenant)\n",
				"\tif l.src == nil {\n\t\treturn nil\n\t}\n\tt, err := l.tenant(ctx, e.Tenant)\n",
			),
		),
		text: (at) =>
			panic(
				nilPointer,
				frame(at, "store.(*DB).Tenant", "internal/store/tenant.go", "d.db.QueryRowContext"),
				frame(at, "enrich.(*Lookup).tenant", "internal/enrich/enrich.go", "l.src.Tenant("),
				frame(at, "enrich.(*Lookup).Fill", "internal/enrich/enrich.go", "l.tenant(ctx"),
				...inProcess(at, "p.lookup.Fill("),
			),
	},
];
