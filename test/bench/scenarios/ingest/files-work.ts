/** Daemon of the ingest service: its start, the spool, workers and the way of one file through them. */
import { type Files, text } from "../scenario.js";

export const workFiles: Files = {
	"cmd/ingestd/main.go": text`
package main

import (
	"context"
	"flag"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	_ "github.com/lib/pq"

	"example.org/ingest/internal/admin"
	"example.org/ingest/internal/config"
	"example.org/ingest/internal/enrich"
	"example.org/ingest/internal/metrics"
	"example.org/ingest/internal/publish"
	"example.org/ingest/internal/spool"
	"example.org/ingest/internal/store"
	"example.org/ingest/internal/work"
)

func main() {
	path := flag.String("config", "/etc/ingest/ingest.yaml", "configuration file")
	flag.Parse()
	cfg, err := config.Load(*path)
	if err != nil {
		log.Fatalf("ingestd: %v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	db, err := store.Open(ctx, cfg.Database)
	if err != nil {
		log.Fatalf("ingestd: %v", err)
	}
	reg := metrics.New()
	lookup := enrich.New(db, cfg.Tenants)
	client := publish.NewClient(cfg.Publish, reg)
	pipe := work.NewPipeline(db, lookup, client, reg)
	pool := work.NewPool(cfg.Workers, pipe)
	srv := &http.Server{Addr: cfg.Listen, Handler: admin.New(db, pool, cfg, reg).Routes()}
	go func() { log.Print(srv.ListenAndServe()) }()
	sp := spool.New(cfg.Spool)
	pool.Start(ctx)
	if err := run(ctx, sp, pool); err != nil {
		log.Fatalf("ingestd: %v", err)
	}
	pool.Stop()
}

// run feeds the pool until the context ends.
func run(ctx context.Context, sp *spool.Spool, pool *work.Pool) error {
	tick := time.NewTicker(sp.Interval())
	defer tick.Stop()
	for {
		names, err := sp.Claim()
		if err != nil {
			return err
		}
		for _, name := range names {
			pool.Submit(work.Job{Name: name, Open: sp.Open, Done: sp.Done})
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
`,
	"internal/spool/spool.go": text`
package spool

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"time"

	"example.org/ingest/internal/config"
)

var namePattern = regexp.MustCompile(\`^[a-z0-9-]+\.(json|csv|bin)$\`)

// Spool is a folder that producers drop files into.
type Spool struct {
	dir      string
	interval time.Duration
	batch    int
	claimed  map[string]bool
}

func New(cfg config.Spool) *Spool {
	return &Spool{dir: cfg.Dir, interval: cfg.Interval, batch: cfg.Batch, claimed: make(map[string]bool)}
}

func (s *Spool) Interval() time.Duration {
	return s.interval
}

// Claim names files that nobody works on yet, oldest names first.
func (s *Spool) Claim() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() || s.claimed[e.Name()] || !namePattern.MatchString(e.Name()) {
			continue
		}
		names = append(names, e.Name())
	}
	sort.Strings(names)
	if len(names) > s.batch {
		names = names[:s.batch]
	}
	for _, n := range names {
		s.claimed[n] = true
	}
	return names, nil
}

// Open a claimed file.
func (s *Spool) Open(name string) (io.ReadCloser, error) {
	f, err := os.Open(filepath.Join(s.dir, name))
	if err != nil {
		return nil, fmt.Errorf("open spool file: %w", err)
	}
	return f, nil
}

// Done removes a file.
func (s *Spool) Done(name string) error {
	return os.Remove(filepath.Join(s.dir, name))
}
`,
	"internal/work/pool.go": text`
package work

import (
	"context"
	"io"
	"log"
	"sync"
)

// Job is one file of the spool.
type Job struct {
	Name string
	Open func(string) (io.ReadCloser, error)
	Done func(string) error
}

// Pool runs jobs on a fixed number of goroutines.
type Pool struct {
	size    int
	jobs    chan Job
	wg      sync.WaitGroup
	mu      sync.Mutex
	running map[string]int
	pipe    *Pipeline
}

func NewPool(size int, pipe *Pipeline) *Pool {
	return &Pool{size: size, jobs: make(chan Job, size), running: make(map[string]int), pipe: pipe}
}

func (p *Pool) Start(ctx context.Context) {
	for i := 0; i < p.size; i++ {
		p.wg.Add(1)
		go p.work(ctx)
	}
}

func (p *Pool) work(ctx context.Context) {
	defer p.wg.Done()
	for job := range p.jobs {
		p.mark(job.Name, 1)
		if err := p.pipe.Process(ctx, job); err != nil {
			log.Printf("work: %s: %v", job.Name, err)
		}
		p.mark(job.Name, -1)
	}
}

func (p *Pool) mark(name string, by int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running[name] += by
	if p.running[name] == 0 {
		delete(p.running, name)
	}
}

// Running names what is being worked on.
func (p *Pool) Running() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	names := make([]string, 0, len(p.running))
	for name := range p.running {
		names = append(names, name)
	}
	return names
}

// Submit waits until a worker has room.
func (p *Pool) Submit(job Job) {
	p.jobs <- job
}

// Stop waits for what was submitted.
func (p *Pool) Stop() {
	close(p.jobs)
	p.wg.Wait()
}
`,
	"internal/work/pipeline.go": text`
package work

import (
	"context"
	"errors"
	"fmt"

	"example.org/ingest/internal/decode"
	"example.org/ingest/internal/enrich"
	"example.org/ingest/internal/event"
	"example.org/ingest/internal/metrics"
	"example.org/ingest/internal/publish"
	"example.org/ingest/internal/store"
)

// Pipeline takes a file through decode, enrich, store and publish.
type Pipeline struct {
	db     *store.DB
	lookup *enrich.Lookup
	client *publish.Client
	reg    *metrics.Registry
}

func NewPipeline(db *store.DB, lookup *enrich.Lookup, client *publish.Client, reg *metrics.Registry) *Pipeline {
	return &Pipeline{db: db, lookup: lookup, client: client, reg: reg}
}

// Process one file; it stays in the spool if that fails.
func (p *Pipeline) Process(ctx context.Context, job Job) error {
	r, err := job.Open(job.Name)
	if err != nil {
		return err
	}
	defer r.Close()
	events, err := decode.For(job.Name).Decode(r)
	if err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	for _, e := range events {
		if err := p.lookup.Fill(ctx, e); err != nil {
			return fmt.Errorf("enrich: %w", err)
		}
		if err := p.db.Insert(ctx, e); err != nil {
			if errors.Is(err, store.ErrDuplicate) {
				continue
			}
			return fmt.Errorf("store: %w", err)
		}
		p.reg.Stored(e.Kind.String())
	}
	for _, chunk := range chunks(events, 100) {
		if err := p.client.Send(ctx, chunk); err != nil {
			return fmt.Errorf("publish: %w", err)
		}
	}
	return job.Done(job.Name)
}

// chunks cuts events into slices of at most n.
func chunks(events []*event.Event, n int) [][]*event.Event {
	var out [][]*event.Event
	for start := 0; start < len(events); start += n {
		end := start + n
		if end > len(events) {
			end = len(events)
		}
		out = append(out, events[start:end])
	}
	return out
}
`,
};
