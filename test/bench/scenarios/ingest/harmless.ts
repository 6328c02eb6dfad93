/** Harmless changes of the ingest service: words, comments, logs, tests, bumps and two refactorings. */
import { type Change, change, replace, text, write } from "../scenario.js";

export const harmless: readonly Change[] = [
	change(
		"docs: how to add a tenant",
		replace(
			"docs/operations.md",
			"# Operations\n",
			"# Operations\n\nA tenant is a row of the table tenants; its regions are separated by commas.\n",
		),
	),
	change(
		"work: tell how many events a file had",
		replace("internal/work/pipeline.go", '\t"fmt"\n', '\t"fmt"\n\t"log"\n'),
		replace(
			"internal/work/pipeline.go",
			"\tfor _, e := range events {\n",
			'\tlog.Printf("work: %s has %d events", job.Name, len(events))\n\tfor _, e := range events {\n',
		),
	),
	change(
		"config: fields in the order of the file",
		replace(
			"internal/config/config.go",
			'	Workers  int      `yaml:"workers"`\n	Zone     string   `yaml:"zone"`\n',
			'	Zone     string   `yaml:"zone"`\n	Workers  int      `yaml:"workers"`\n',
		),
	),
	change(
		"decode: say what is wrong with a row",
		replace("internal/decode/csv.go", '"%d fields, want 6"', '"row has %d fields, want 6"'),
	),
	change("go.mod: client_golang 1.15.1", replace("go.mod", "client_golang v1.15.0", "client_golang v1.15.1")),
	change(
		"metrics: counters are made in one place",
		replace(
			"internal/metrics/metrics.go",
			`		reg: prometheus.NewRegistry(),
		stored: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ingest_stored_total", Help: "Events stored.",
		}, []string{"kind"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ingest_failed_total", Help: "Failures by stage.",
		}, []string{"stage"}),
`,
			`		reg:    prometheus.NewRegistry(),
		stored: counter("stored", "Events stored.", "kind"),
		failed: counter("failed", "Failures by stage.", "stage"),
`,
		),
		replace(
			"internal/metrics/metrics.go",
			"func (r *Registry) Stored(",
			`func counter(name, help string, labels ...string) *prometheus.CounterVec {
	opts := prometheus.CounterOpts{Namespace: "ingest", Name: name + "_total", Help: help}
	return prometheus.NewCounterVec(opts, labels)
}

func (r *Registry) Stored(`,
		),
	),
	change(
		"decode: test short rows",
		write(
			"internal/decode/csv_test.go",
			text`
package decode

import (
	"strings"
	"testing"
)

func TestShortRow(t *testing.T) {
	_, err := CSV{Comma: ','}.Decode(strings.NewReader("a,1,acme\n"))
	if err == nil {
		t.Fatal("a short row is an error")
	}
}
`,
		),
	),
	change(
		"store: shorter names in migrate",
		replace("internal/store/migrate.go", "body, err := migrations", "sqlText, err := migrations"),
		replace("internal/store/migrate.go", "string(body)", "string(sqlText)"),
	),
	change(
		"publish: comments",
		replace(
			"internal/publish/client.go",
			"func (c *Client) post(",
			"// post sends one body; any status of 300 and above is an error.\nfunc (c *Client) post(",
		),
		replace(
			"internal/publish/retry.go",
			"func (r Retry) pause(",
			"// pause doubles with every attempt, with jitter.\nfunc (r Retry) pause(",
		),
	),
	change("deploy: image 1.8.1", replace("deploy/k8s.yaml", "ingestd:1.8.0", "ingestd:1.8.1")),
	change(
		"enrich: labels are set by a function of their own",
		replace(
			"internal/enrich/enrich.go",
			`	e.Labels["plan"] = t.Plan.Name
	e.Labels["region"] = t.Regions[0]
	e.Labels["bucket"] = fmt.Sprint(bucket(e.ID, l.cfg.Buckets))
	return nil
}
`,
			`	l.label(e, t)
	return nil
}

func (l *Lookup) label(e *event.Event, t *store.Tenant) {
	e.Labels["plan"] = t.Plan.Name
	e.Labels["region"] = t.Regions[0]
	e.Labels["bucket"] = fmt.Sprint(bucket(e.ID, l.cfg.Buckets))
}
`,
		),
	),
	change(
		"report: days in order",
		replace("internal/report/daily.go", '\t"io"\n', '\t"io"\n\t"sort"\n'),
		replace(
			"internal/report/daily.go",
			"\treturn out\n",
			"\tsort.Slice(out, func(i, j int) bool { return out[i].Day.Before(out[j].Day) })\n\treturn out\n",
		),
	),
	change(
		"admin: who asked last",
		replace(
			"internal/admin/server.go",
			"func first(",
			`// lastUser names who asked for events last.
func (s *Server) lastUser() string {
	name, _ := s.recent.Last()
	return name
}

func first(`,
		),
		replace(
			"internal/admin/server.go",
			'	mux.Handle("/report", s.auth(http.HandlerFunc(s.report)))\n',
			`	mux.Handle("/report", s.auth(http.HandlerFunc(s.report)))
	mux.HandleFunc("/last", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(s.lastUser())) })
`,
		),
	),
	change(
		"spool: count what is claimed",
		replace("internal/spool/spool.go", '\t"io"\n', '\t"io"\n\t"log"\n'),
		replace(
			"internal/spool/spool.go",
			"\treturn names, nil\n",
			'\tif len(names) > 0 {\n\t\tlog.Printf("spool: %d files claimed", len(names))\n\t}\n\treturn names, nil\n',
		),
	),
];
