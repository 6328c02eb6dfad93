/** Configuration, administration and reports of the ingest service, and what it is deployed with. */
import { type Files, text } from "../scenario.js";

export const edgeFiles: Files = {
	"internal/config/config.go": text`
package config

import (
	"bytes"
	"fmt"
	"os"
	"time"

	"gopkg.in/yaml.v3"
)

type Config struct {
	Listen   string   \`yaml:"listen"\`
	Workers  int      \`yaml:"workers"\`
	Zone     string   \`yaml:"zone"\`
	Spool    Spool    \`yaml:"spool"\`
	Database Database \`yaml:"database"\`
	Publish  Publish  \`yaml:"publish"\`
	Tenants  Tenants  \`yaml:"tenants"\`
	Admin    *Admin   \`yaml:"admin"\`
}

type Spool struct {
	Dir      string        \`yaml:"dir"\`
	Interval time.Duration \`yaml:"interval"\`
	Batch    int           \`yaml:"batch"\`
}

type Database struct {
	URL   string \`yaml:"url"\`
	Conns int    \`yaml:"conns"\`
}

type Publish struct {
	URL      string        \`yaml:"url"\`
	Timeout  time.Duration \`yaml:"timeout"\`
	Attempts int           \`yaml:"attempts"\`
	Backoff  time.Duration \`yaml:"backoff"\`
}

type Tenants struct {
	Buckets int \`yaml:"buckets"\`
}

type Admin struct {
	Token    string \`yaml:"token"\`
	PageSize int    \`yaml:"page_size"\`
}

func defaults() *Config {
	return &Config{
		Listen:  ":9100",
		Workers: 4,
		Zone:    "UTC",
		Spool:   Spool{Interval: time.Second, Batch: 50},
		Publish: Publish{Timeout: 5 * time.Second, Attempts: 3, Backoff: 100 * time.Millisecond},
		Tenants: Tenants{Buckets: 32},
		Admin:   &Admin{PageSize: 20},
	}
}

// Load reads a file over the defaults; unknown keys are errors.
func Load(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("load config: %w", err)
	}
	c := defaults()
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(c); err != nil {
		return nil, fmt.Errorf("load config %s: %w", path, err)
	}
	if url := os.Getenv("INGEST_DATABASE_URL"); url != "" {
		c.Database.URL = url
	}
	return c, nil
}
`,
	"internal/admin/server.go": text`
package admin

import (
	"encoding/json"
	"net/http"
	"strconv"

	"example.org/ingest/internal/config"
	"example.org/ingest/internal/event"
	"example.org/ingest/internal/metrics"
	"example.org/ingest/internal/report"
	"example.org/ingest/internal/ring"
	"example.org/ingest/internal/store"
	"example.org/ingest/internal/work"
)

// Server shows what the daemon does.
type Server struct {
	db     *store.DB
	pool   *work.Pool
	cfg    *config.Config
	reg    *metrics.Registry
	recent *ring.Ring[string]
}

func New(db *store.DB, pool *work.Pool, cfg *config.Config, reg *metrics.Registry) *Server {
	return &Server{db: db, pool: pool, cfg: cfg, reg: reg, recent: ring.New[string](64)}
}

func (s *Server) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/metrics", s.reg.Handler())
	mux.HandleFunc("/running", s.running)
	mux.Handle("/events", s.auth(http.HandlerFunc(s.events)))
	mux.Handle("/report", s.auth(http.HandlerFunc(s.report)))
	return mux
}

func (s *Server) running(w http.ResponseWriter, r *http.Request) {
	json.NewEncoder(w).Encode(s.pool.Running())
	w.(http.Flusher).Flush()
}

func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	user := userFrom(r.Context())
	s.recent.Add(user.Name)
	page, err := strconv.Atoi(r.FormValue("page"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	list, err := s.db.Page(r.Context(), user.Tenant, page-1, s.cfg.Admin.PageSize)
	if err != nil {
		fail(w, err)
		return
	}
	json.NewEncoder(w).Encode(map[string]any{"events": list, "first": first(list)})
}

func first(list []*event.Event) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].ID
}

func (s *Server) report(w http.ResponseWriter, r *http.Request) {
	user := userFrom(r.Context())
	list, err := s.db.Page(r.Context(), user.Tenant, 0, 1000)
	if err != nil {
		fail(w, err)
		return
	}
	daily, err := report.New(s.cfg.Zone)
	if err != nil {
		fail(w, err)
		return
	}
	if err := daily.Write(w, list); err != nil {
		fail(w, err)
	}
}
`,
	"internal/admin/auth.go": text`
package admin

import (
	"context"
	"crypto/subtle"
	"errors"
	"log"
	"net/http"

	"example.org/ingest/internal/store"
)

type ctxKey int

const userKey ctxKey = 0

// User asks.
type User struct {
	Name   string
	Tenant string
}

func (s *Server) auth(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, token, _ := r.BasicAuth()
		if subtle.ConstantTimeCompare([]byte(token), []byte(s.cfg.Admin.Token)) != 1 {
			http.Error(w, "forbidden", http.StatusForbidden)
			return
		}
		user := &User{Name: name, Tenant: r.FormValue("tenant")}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), userKey, user)))
	})
}

func userFrom(ctx context.Context) *User {
	return ctx.Value(userKey).(*User)
}

// fail answers with the status that an error deserves.
func fail(w http.ResponseWriter, err error) {
	if errors.Is(err, store.ErrNoTenant) {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	log.Printf("admin: %v", err)
	http.Error(w, err.Error(), http.StatusInternalServerError)
}
`,
	"internal/report/daily.go": text`
package report

import (
	"embed"
	"fmt"
	"io"
	"text/template"
	"time"

	"example.org/ingest/internal/event"
)

//go:embed templates/*.tmpl
var files embed.FS

var page = template.Must(template.New("daily.tmpl").Funcs(template.FuncMap{
	"day": func(t time.Time) string { return t.Format("2006-01-02") },
}).ParseFS(files, "templates/*.tmpl"))

// Daily sums events by day.
type Daily struct {
	zone *time.Location
}

// Row is a day.
type Row struct {
	Day   time.Time
	Count int
	Units int64
	Kinds map[string]int
}

func New(zone string) (*Daily, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return nil, fmt.Errorf("daily report: %w", err)
	}
	return &Daily{zone: loc}, nil
}

// Write the report of events.
func (d *Daily) Write(w io.Writer, events []*event.Event) error {
	return page.Execute(w, map[string]any{"Rows": d.rows(events), "Zone": d.zone.String()})
}

func (d *Daily) rows(events []*event.Event) []*Row {
	byDay := map[time.Time]*Row{}
	var out []*Row
	for _, e := range events {
		day := startOfDay(e.At.In(d.zone))
		row, ok := byDay[day]
		if !ok {
			row = &Row{Day: day, Kinds: map[string]int{}}
			byDay[day] = row
			out = append(out, row)
		}
		row.Count++
		row.Units += e.Amount.Units
		row.Kinds[e.Kind.String()]++
	}
	return out
}

func startOfDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// Mean units of a day's events.
func (r *Row) Mean() int64 {
	return r.Units / int64(r.Count)
}
`,
	"internal/report/templates/daily.tmpl": text`
Events by day ({{.Zone}})
{{range .Rows}}{{day .Day}}  {{.Count}} events, {{.Units}} units, mean {{.Mean}}
{{end}}`,
	"go.mod": text`
module example.org/ingest

go 1.20

require (
	github.com/lib/pq v1.10.7
	github.com/prometheus/client_golang v1.15.0
	gopkg.in/yaml.v3 v3.0.1
)
`,
	"deploy/ingest.yaml": text`
listen: ":9100"
workers: 8
zone: Europe/Madrid
spool:
  dir: /var/spool/ingest
  interval: 2s
  batch: 100
database:
  conns: 16
publish:
  url: https://events.example.net/v1/batch
  timeout: 10s
  attempts: 4
  backoff: 250ms
tenants:
  buckets: 64
admin:
  token: dev
  page_size: 50
`,
	"deploy/k8s.yaml": text`
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ingestd
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: ingestd
          image: registry.example.net/ingestd:1.8.0
          args: ["-config", "/etc/ingest/ingest.yaml"]
          env:
            - name: INGEST_DATABASE_URL
              valueFrom:
                secretKeyRef: {name: ingest-db, key: url}
          volumeMounts:
            - {name: spool, mountPath: /var/spool/ingest}
            - {name: config, mountPath: /etc/ingest}
          resources:
            limits: {memory: 512Mi, cpu: "2"}
`,
	Dockerfile: text`
FROM golang:1.20 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /ingestd ./cmd/ingestd

FROM debian:12-slim
RUN apt-get update && apt-get install -y ca-certificates tzdata
COPY --from=build /ingestd /usr/bin/ingestd
USER nobody
ENTRYPOINT ["/usr/bin/ingestd"]
`,
	"README.md": text`
# ingest

Reads files of events from a spool, stores them and tells subscribers.
`,
	"docs/operations.md": text`
# Operations

A file stays in the spool until all its events were stored and published.
`,
};
