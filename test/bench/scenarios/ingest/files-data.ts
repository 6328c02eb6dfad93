/** Events of the ingest service: their type, decoders, tenants and the ring of recent ones. */
import { type Files, text } from "../scenario.js";

export const dataFiles: Files = {
	"internal/event/event.go": text`
package event

import "time"

// Kind of an event.
type Kind int

const (
	Click Kind = iota
	View
	Purchase
)

var kindNames = [...]string{"click", "view", "purchase"}

func (k Kind) String() string {
	return kindNames[k]
}

// Event is what producers send.
type Event struct {
	ID     string            \`json:"id"\`
	Kind   Kind              \`json:"kind"\`
	Tenant string            \`json:"tenant"\`
	Amount *Amount           \`json:"amount,omitempty"\`
	At     time.Time         \`json:"at"\`
	Labels map[string]string \`json:"labels,omitempty"\`
}

// Amount of money, in the smallest unit.
type Amount struct {
	Units    int64  \`json:"units"\`
	Currency string \`json:"currency"\`
}

// New event with nothing but its identity.
func New(id string, kind Kind) *Event {
	return &Event{ID: id, Kind: kind, Labels: make(map[string]string)}
}
`,
	"internal/decode/decode.go": text`
package decode

import (
	"io"
	"path/filepath"

	"example.org/ingest/internal/event"
)

// Decoder reads all events of a file.
type Decoder interface {
	Decode(r io.Reader) ([]*event.Event, error)
}

var decoders = map[string]Decoder{}

func register(ext string, d Decoder) {
	decoders[ext] = d
}

func init() {
	register(".json", JSON{})
	register(".csv", CSV{Comma: ','})
	register(".bin", Binary{MaxFrame: 1 << 20})
}

// For the extension of a name.
func For(name string) Decoder {
	return decoders[filepath.Ext(name)]
}
`,
	"internal/decode/json.go": text`
package decode

import (
	"encoding/json"
	"fmt"
	"io"

	"example.org/ingest/internal/event"
)

// JSON reads one object after the other.
type JSON struct{}

func (JSON) Decode(r io.Reader) ([]*event.Event, error) {
	dec := json.NewDecoder(r)
	var out []*event.Event
	for dec.More() {
		e := event.New("", event.Click)
		if err := dec.Decode(e); err != nil {
			return nil, fmt.Errorf("json: event %d: %w", len(out), err)
		}
		out = append(out, e)
	}
	return out, nil
}
`,
	"internal/decode/csv.go": text`
package decode

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"example.org/ingest/internal/event"
)

const timeLayout = time.RFC3339

// CSV reads lines of id,kind,tenant,units,currency,at.
type CSV struct {
	Comma rune
}

func (c CSV) Decode(r io.Reader) ([]*event.Event, error) {
	cr := csv.NewReader(r)
	cr.Comma = c.Comma
	rows, err := cr.ReadAll()
	if err != nil {
		return nil, err
	}
	out := make([]*event.Event, 0, len(rows))
	for i, row := range rows {
		e, err := parseRow(row)
		if err != nil {
			return nil, fmt.Errorf("csv: line %d: %w", i+1, err)
		}
		out = append(out, e)
	}
	return out, nil
}

func parseRow(row []string) (*event.Event, error) {
	if len(row) < 6 {
		return nil, fmt.Errorf("%d fields, want 6", len(row))
	}
	kind, err := strconv.Atoi(row[1])
	if err != nil {
		return nil, err
	}
	at, err := time.Parse(timeLayout, row[5])
	if err != nil {
		return nil, err
	}
	e := event.New(row[0], event.Kind(kind))
	e.Tenant, e.At = row[2], at
	units, err := strconv.ParseInt(row[3], 10, 64)
	if err != nil {
		return nil, err
	}
	e.Amount = &event.Amount{Units: units, Currency: row[4]}
	return e, nil
}
`,
	"internal/decode/binary.go": text`
package decode

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"example.org/ingest/internal/event"
)

var errFrame = errors.New("frame too large")

// Binary reads frames: four bytes of length, then JSON.
type Binary struct {
	MaxFrame uint32
}

func (b Binary) Decode(r io.Reader) ([]*event.Event, error) {
	var out []*event.Event
	for {
		body, err := b.frame(r)
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("binary: frame %d: %w", len(out), err)
		}
		e := event.New("", event.Click)
		if err := json.Unmarshal(body, e); err != nil {
			return nil, err
		}
		out = append(out, e)
	}
}

func (b Binary) frame(r io.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[:])
	if size > b.MaxFrame {
		return nil, errFrame
	}
	body := make([]byte, size)
	_, err := io.ReadFull(r, body)
	return body, err
}
`,
	"internal/enrich/enrich.go": text`
package enrich

import (
	"context"
	"fmt"
	"sync"

	"example.org/ingest/internal/config"
	"example.org/ingest/internal/event"
	"example.org/ingest/internal/store"
)

// Tenants knows who pays for events.
type Tenants interface {
	Tenant(ctx context.Context, id string) (*store.Tenant, error)
}

// Lookup adds what the tenant wants on its events.
type Lookup struct {
	src   Tenants
	cfg   config.Tenants
	mu    sync.RWMutex
	cache map[string]*store.Tenant
}

func New(src Tenants, cfg config.Tenants) *Lookup {
	return &Lookup{src: src, cfg: cfg, cache: make(map[string]*store.Tenant)}
}

// Fill sets the labels of an event.
func (l *Lookup) Fill(ctx context.Context, e *event.Event) error {
	t, err := l.tenant(ctx, e.Tenant)
	if err != nil {
		return fmt.Errorf("tenant %s: %w", e.Tenant, err)
	}
	e.Labels["plan"] = t.Plan.Name
	e.Labels["region"] = t.Regions[0]
	e.Labels["bucket"] = fmt.Sprint(bucket(e.ID, l.cfg.Buckets))
	return nil
}

func (l *Lookup) tenant(ctx context.Context, id string) (*store.Tenant, error) {
	l.mu.RLock()
	t, ok := l.cache[id]
	l.mu.RUnlock()
	if ok {
		return t, nil
	}
	t, err := l.src.Tenant(ctx, id)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cache[id] = t
	return t, nil
}

// Forget drops a tenant from the cache.
func (l *Lookup) Forget(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.cache, id)
}

func bucket(id string, n int) int {
	sum := 0
	for _, c := range id {
		sum = sum*31 + int(c)
	}
	if sum < 0 {
		sum = -sum
	}
	return sum % n
}
`,
	"internal/ring/ring.go": text`
package ring

// Ring keeps the newest values of a type.
type Ring[T any] struct {
	values []T
	next   int
	full   bool
}

func New[T any](size int) *Ring[T] {
	return &Ring[T]{values: make([]T, size)}
}

// Add forgets the oldest value when there is no room.
func (r *Ring[T]) Add(v T) {
	r.values[r.next] = v
	r.next++
	if r.next == len(r.values) {
		r.next, r.full = 0, true
	}
}

// Last returns the newest value.
func (r *Ring[T]) Last() (T, bool) {
	var none T
	if r.next == 0 && !r.full {
		return none, false
	}
	return r.values[(r.next+len(r.values)-1)%len(r.values)], true
}
`,
};
