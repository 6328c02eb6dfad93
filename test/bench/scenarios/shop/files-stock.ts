/** A small web shop: its start, configuration and stock. */
import { type Files, text } from "../scenario.js";

export const stockFiles: Files = {
	"go.mod": text`
module example.org/shop

go 1.21

require (
	github.com/acme/pool v1.2.0
	github.com/acme/router v0.9.1
)
`,
	"cmd/api/main.go": text`
package main

import (
	"log"
	"net/http"

	"example.org/shop/internal/api"
	"example.org/shop/internal/cart"
	"example.org/shop/internal/config"
	"example.org/shop/internal/notify"
	"example.org/shop/internal/stock"
)

func main() {
	c, err := config.Load("config/app.yaml")
	if err != nil {
		log.Fatal(err)
	}
	st := stock.New(c.Stock)
	cs := cart.NewService(st, c)
	h := notify.NewHub()
	go h.Run()
	srv := api.NewServer(cs, h, c)
	log.Fatal(http.ListenAndServe(c.Listen, srv.Routes()))
}
`,
	"internal/config/config.go": text`
package config

import (
	"os"
	"time"

	"gopkg.in/yaml.v3"
)

type Stock struct {
	Shards  int           \`yaml:"shards"\`
	Timeout time.Duration \`yaml:"timeout"\`
}

type Config struct {
	Listen   string \`yaml:"listen"\`
	Stock    Stock  \`yaml:"stock"\`
	Discount *Discount \`yaml:"discount"\`
}

type Discount struct {
	Percent int \`yaml:"percent"\`
}

func Load(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	c := &Config{Discount: &Discount{}}
	if err := yaml.Unmarshal(data, c); err != nil {
		return nil, err
	}
	return c, nil
}
`,
	"internal/stock/stock.go": text`
package stock

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"example.org/shop/internal/config"
)

var ErrGone = errors.New("sold out")

type shard struct {
	mu    sync.Mutex
	items map[string]*Item
}

type Item struct {
	SKU   string
	Count int
	Price *Money
}

type Money struct{ Cents int64 }

type Stock struct {
	shards []shard
	cfg    config.Stock
}

func New(cfg config.Stock) *Stock {
	s := &Stock{shards: make([]shard, cfg.Shards), cfg: cfg}
	for i := range s.shards {
		s.shards[i].items = make(map[string]*Item)
	}
	return s
}

func (s *Stock) shardOf(sku string) *shard {
	return &s.shards[hash(sku)%uint32(len(s.shards))]
}

func (s *Stock) Put(item *Item) {
	sh := s.shardOf(item.SKU)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.items[item.SKU] = item
}

func (s *Stock) Find(ctx context.Context, sku string) (*Item, error) {
	sh := s.shardOf(sku)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	item, ok := sh.items[sku]
	if !ok {
		return nil, fmt.Errorf("find %s: %w", sku, ErrGone)
	}
	return item, nil
}

func (s *Stock) Reserve(ctx context.Context, sku string, n int) error {
	item, err := s.Find(ctx, sku)
	if err != nil {
		return err
	}
	if item.Count < n {
		return ErrGone
	}
	item.Count -= n
	return nil
}
`,
	"internal/stock/hash.go": text`
package stock

func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
`,
	"internal/stock/importer.go": text`
package stock

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// Import reads lines of sku,count,cents.
func Import(r io.Reader, s *Stock) error {
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		parts := strings.Split(sc.Text(), ",")
		if len(parts) < 3 {
			continue
		}
		n, err := strconv.Atoi(parts[1])
		if err != nil {
			return err
		}
		cents, err := strconv.ParseInt(parts[2], 10, 64)
		if err != nil {
			return err
		}
		s.Put(&Item{SKU: parts[0], Count: n, Price: &Money{Cents: cents}})
	}
	return sc.Err()
}
`,
};
