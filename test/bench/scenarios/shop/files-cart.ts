/** A small web shop: carts, notifications, pages and what it is deployed with. */
import { type Files, text } from "../scenario.js";

export const cartFiles: Files = {
	"internal/cart/cart.go": text`
package cart

import (
	"context"
	"fmt"

	"example.org/shop/internal/config"
	"example.org/shop/internal/stock"
)

type Line struct {
	SKU string
	N   int
}

type Cart struct {
	ID    string
	Lines []Line
	Meta  map[string]any
}

type Service struct {
	stock *stock.Stock
	cfg   *config.Config
	carts map[string]*Cart
}

func NewService(st *stock.Stock, cfg *config.Config) *Service {
	return &Service{stock: st, cfg: cfg, carts: map[string]*Cart{}}
}

func (s *Service) Total(ctx context.Context, c *Cart) (int64, error) {
	var sum int64
	for _, l := range c.Lines {
		item, err := s.stock.Find(ctx, l.SKU)
		if err != nil {
			return 0, fmt.Errorf("total of cart %s: %w", c.ID, err)
		}
		sum += item.Price.Cents * int64(l.N)
	}
	return s.discounted(sum), nil
}

func (s *Service) discounted(sum int64) int64 {
	return sum - sum*int64(s.cfg.Discount.Percent)/100
}

func (s *Service) First(c *Cart) Line {
	return c.Lines[0]
}

func (s *Service) Checkout(ctx context.Context, c *Cart) error {
	if len(c.Lines) == 0 {
		return fmt.Errorf("cart %s is empty", c.ID)
	}
	first := s.First(c)
	_ = first
	for _, l := range c.Lines {
		if err := s.stock.Reserve(ctx, l.SKU, l.N); err != nil {
			return fmt.Errorf("checkout of cart %s: %w", c.ID, err)
		}
	}
	return nil
}

func (s *Service) Priority(c *Cart) int {
	p, ok := c.Meta["priority"]
	if !ok {
		return 0
	}
	return p.(int)
}

func (s *Service) SetPriority(c *Cart, p int) {
	c.Meta["priority"] = p
}
`,
	"internal/cart/store.go": text`
package cart

import "sync"

type Store struct {
	mu    sync.RWMutex
	carts map[string]*Cart
}

func NewStore() *Store { return &Store{carts: make(map[string]*Cart)} }

func (s *Store) Get(id string) *Cart {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.carts[id]
	if !ok {
		return NewCart(id)
	}
	return c
}

func NewCart(id string) *Cart {
	return &Cart{ID: id, Meta: map[string]any{}}
}

func (s *Store) Put(c *Cart) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.carts[c.ID] = c
}
`,
	"internal/notify/hub.go": text`
package notify

type Hub struct {
	in   chan string
	done chan struct{}
	subs []chan string
}

func NewHub() *Hub {
	return &Hub{in: make(chan string, 16), done: make(chan struct{})}
}

func (h *Hub) Run() {
	for {
		select {
		case m := <-h.in:
			for _, s := range h.subs {
				s <- m
			}
		case <-h.done:
			return
		}
	}
}

func (h *Hub) Send(m string) {
	h.in <- m
}

func (h *Hub) Close() {
	close(h.done)
}
`,
	"internal/api/server.go": text`
package api

import (
	"encoding/json"
	"html/template"
	"net/http"

	"example.org/shop/internal/cart"
	"example.org/shop/internal/config"
	"example.org/shop/internal/notify"
)

type Server struct {
	carts *cart.Service
	store *cart.Store
	hub   *notify.Hub
	cfg   *config.Config
	page  *template.Template
}

func NewServer(cs *cart.Service, h *notify.Hub, cfg *config.Config) *Server {
	page := template.Must(template.ParseFiles("web/templates/cart.html"))
	return &Server{carts: cs, store: cart.NewStore(), hub: h, cfg: cfg, page: page}
}

func (s *Server) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/cart/total", s.total)
	mux.HandleFunc("/cart/checkout", s.checkout)
	mux.HandleFunc("/cart/page", s.cartPage)
	return mux
}

func (s *Server) total(w http.ResponseWriter, r *http.Request) {
	c := s.store.Get(r.FormValue("id"))
	sum, err := s.carts.Total(r.Context(), c)
	if err != nil {
		fail(w, err)
		return
	}
	json.NewEncoder(w).Encode(map[string]int64{"cents": sum})
}

func (s *Server) checkout(w http.ResponseWriter, r *http.Request) {
	c := s.store.Get(r.FormValue("id"))
	if err := s.carts.Checkout(r.Context(), c); err != nil {
		fail(w, err)
		return
	}
	s.hub.Send("checkout " + c.ID)
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) cartPage(w http.ResponseWriter, r *http.Request) {
	c := s.store.Get(r.FormValue("id"))
	p := s.carts.Priority(c)
	s.page.Execute(w, map[string]any{"Cart": c, "Priority": p})
}

func fail(w http.ResponseWriter, err error) {
	http.Error(w, err.Error(), http.StatusInternalServerError)
}
`,
	"web/templates/cart.html": text`
<h1>Cart {{.Cart.ID}}</h1>
{{range .Cart.Lines}}<p>{{.SKU}} x {{.N}}</p>{{end}}
<p>priority {{.Priority}}</p>
`,
	"config/app.yaml": text`
listen: ":8080"
stock:
  shards: 16
  timeout: 2s
discount:
  percent: 5
`,
	Dockerfile: text`
FROM golang:1.21 AS build
COPY . /src
RUN cd /src && go build -o /api ./cmd/api
FROM debian:12
RUN apt-get install -y ca-certificates tzdata
RUN apt-get install -y wkhtmltopdf fonts-dejavu
COPY --from=build /api /api
COPY config /config
ENTRYPOINT ["/api"]
`,
	"internal/report/report.go": text`
package report

import (
	"os/exec"
	"time"
)

type Report struct {
	zone *time.Location
}

func New(zone string) (*Report, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return nil, err
	}
	return &Report{zone: loc}, nil
}

func (r *Report) PDF(path string) error {
	return exec.Command("wkhtmltopdf", path, path+".pdf").Run()
}
`,
	"README.md": text`
# shop
`,
};
