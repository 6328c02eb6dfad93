/** Storage, client and metrics of the ingest service. */
import { type Files, text } from "../scenario.js";

export const storeFiles: Files = {
	"internal/store/store.go": text`
package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"example.org/ingest/internal/config"
	"example.org/ingest/internal/event"
)

var (
	ErrDuplicate = errors.New("duplicate event")
	ErrNoTenant  = errors.New("no such tenant")
)

// DB is the Postgres behind everything.
type DB struct {
	db *sql.DB
}

// Open connects and migrates.
func Open(ctx context.Context, cfg config.Database) (*DB, error) {
	db, err := sql.Open("postgres", cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.SetMaxOpenConns(cfg.Conns)
	if err := migrate(ctx, db); err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	return &DB{db: db}, nil
}

const insertEvent = \`INSERT INTO events (id, kind, tenant, units, currency, at, labels)
VALUES ($1, $2, $3, $4, $5, $6, $7)\`

// Insert stores an event; ErrDuplicate if it is there.
func (d *DB) Insert(ctx context.Context, e *event.Event) error {
	labels, err := json.Marshal(e.Labels)
	if err != nil {
		return err
	}
	_, err = d.db.ExecContext(ctx, insertEvent,
		e.ID, int(e.Kind), e.Tenant, e.Amount.Units, e.Amount.Currency, e.At, labels)
	if err != nil && strings.Contains(err.Error(), "duplicate key") {
		return fmt.Errorf("event %s: %w", e.ID, ErrDuplicate)
	}
	return err
}

// Page of events of a tenant, newest first; page 0 is the first.
func (d *DB) Page(ctx context.Context, tenant string, page, size int) ([]*event.Event, error) {
	const query = \`SELECT id, kind, tenant, units, currency, at FROM events
WHERE tenant = $1 ORDER BY at DESC LIMIT $2 OFFSET $3\`
	rows, err := d.db.QueryContext(ctx, query, tenant, size, page*size)
	if err != nil {
		return nil, fmt.Errorf("page of %s: %w", tenant, err)
	}
	defer rows.Close()
	var out []*event.Event
	for rows.Next() {
		e := &event.Event{Amount: &event.Amount{}}
		if err := rows.Scan(&e.ID, &e.Kind, &e.Tenant, &e.Amount.Units, &e.Amount.Currency, &e.At); err != nil {
			return nil, fmt.Errorf("scan event: %w", err)
		}
		out = append(out, e)
	}
	return out, rows.Err()
}
`,
	"internal/store/tenant.go": text`
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Tenant pays for events.
type Tenant struct {
	ID      string
	Plan    *Plan
	Regions []string
}

// Plan of a tenant.
type Plan struct {
	Name  string
	Limit int
}

var plans = map[string]*Plan{
	"free": {Name: "free", Limit: 100},
	"team": {Name: "team", Limit: 10000},
}

// Tenant by its id, ErrNoTenant if there is none.
func (d *DB) Tenant(ctx context.Context, id string) (*Tenant, error) {
	const query = \`SELECT plan, regions FROM tenants WHERE id = $1\`
	var plan, regions string
	err := d.db.QueryRowContext(ctx, query, id).Scan(&plan, &regions)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNoTenant
	}
	if err != nil {
		return nil, fmt.Errorf("query tenant: %w", err)
	}
	return &Tenant{ID: id, Plan: planOf(plan), Regions: splitRegions(regions)}, nil
}

func planOf(name string) *Plan {
	if p, ok := plans[name]; ok {
		return p
	}
	return &Plan{Name: name, Limit: 1}
}

func splitRegions(s string) []string {
	return strings.Split(s, ",")
}
`,
	"internal/store/migrate.go": text`
package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
)

//go:embed migrations/*.sql
var migrations embed.FS

func migrate(ctx context.Context, db *sql.DB) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	for _, name := range names {
		body, err := migrations.ReadFile(name)
		if err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, string(body)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
`,
	"internal/store/migrations/001_events.sql": text`
CREATE TABLE IF NOT EXISTS events (
	id text PRIMARY KEY,
	kind int NOT NULL,
	tenant text NOT NULL,
	units bigint NOT NULL,
	currency text NOT NULL,
	at timestamptz NOT NULL,
	labels jsonb
);
`,
	"internal/store/migrations/002_tenants.sql": text`
CREATE TABLE IF NOT EXISTS tenants (
	id text PRIMARY KEY,
	plan text NOT NULL,
	regions text NOT NULL
);
`,
	"internal/publish/client.go": text`
package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"example.org/ingest/internal/config"
	"example.org/ingest/internal/event"
	"example.org/ingest/internal/metrics"
)

// Client posts events to the subscriber.
type Client struct {
	url   string
	http  *http.Client
	retry Retry
	reg   *metrics.Registry
}

func NewClient(cfg config.Publish, reg *metrics.Registry) *Client {
	return &Client{
		url:   cfg.URL,
		http:  &http.Client{Timeout: cfg.Timeout},
		retry: Retry{Attempts: cfg.Attempts, Base: cfg.Backoff},
		reg:   reg,
	}
}

// Send posts events as one array, again if that fails.
func (c *Client) Send(ctx context.Context, events []*event.Event) error {
	body, err := json.Marshal(events)
	if err != nil {
		return fmt.Errorf("encode events: %w", err)
	}
	return c.retry.Do(ctx, func() error { return c.post(ctx, body) })
}

func (c *Client) post(ctx context.Context, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		c.reg.Failed("publish")
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		c.reg.Failed("publish")
		return fmt.Errorf("subscriber answered %s", resp.Status)
	}
	return nil
}
`,
	"internal/publish/retry.go": text`
package publish

import (
	"context"
	"math/rand"
	"time"
)

// Retry with growing pauses.
type Retry struct {
	Attempts int
	Base     time.Duration
}

// Do calls f until it succeeds, and returns its last error.
func (r Retry) Do(ctx context.Context, f func() error) error {
	var err error
	for i := 0; i < r.Attempts; i++ {
		if err = f(); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(r.pause(i)):
		}
	}
	return err
}

func (r Retry) pause(attempt int) time.Duration {
	d := r.Base << attempt
	return d/2 + time.Duration(rand.Int63n(int64(d)))
}
`,
	"internal/metrics/metrics.go": text`
package metrics

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Registry counts what happened.
type Registry struct {
	reg    *prometheus.Registry
	stored *prometheus.CounterVec
	failed *prometheus.CounterVec
}

func New() *Registry {
	r := &Registry{
		reg: prometheus.NewRegistry(),
		stored: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ingest_stored_total", Help: "Events stored.",
		}, []string{"kind"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ingest_failed_total", Help: "Failures by stage.",
		}, []string{"stage"}),
	}
	r.reg.MustRegister(r.stored, r.failed)
	return r
}

func (r *Registry) Stored(kind string) {
	r.stored.WithLabelValues(kind).Inc()
}

func (r *Registry) Failed(stage string) {
	r.failed.WithLabelValues(stage).Inc()
}

func (r *Registry) Handler() http.Handler {
	return promhttp.HandlerFor(r.reg, promhttp.HandlerOpts{})
}
`,
};
