/** Incidents of locks, channels, descriptors and errors that no longer say what they were. */
import { nilPointer, panic, race } from "../go-text.js";
import { change, replace, type Scenario } from "../scenario.js";
import { frame, inProcess, logged, main, quit } from "./places.js";

const pool = "internal/work/pool.go";

export const concurrency: readonly Scenario[] = [
	{
		name: "send-on-closed",
		kind: "concurrency",
		culprit: change(
			"work: the context ends the workers",
			replace(
				pool,
				"\t\tgo p.work(ctx)\n\t}\n",
				"\t\tgo p.work(ctx)\n\t}\n\tgo func() {\n\t\t<-ctx.Done()\n\t\tclose(p.jobs)\n\t}()\n",
			),
			replace(pool, "\tclose(p.jobs)\n\tp.wg.Wait()\n", "\tp.wg.Wait()\n"),
		),
		text: (at) =>
			panic(
				"send on closed channel",
				frame(at, "work.(*Pool).Submit", pool, "p.jobs <- job"),
				frame(at, "main.run", "cmd/ingestd/main.go", "pool.Submit("),
				main(at, "run(ctx, sp, pool)"),
			),
	},
	{
		name: "race-running",
		kind: "concurrency",
		culprit: change(
			"work: what runs is read without waiting",
			replace(
				pool,
				"func (p *Pool) Running() []string {\n\tp.mu.Lock()\n\tdefer p.mu.Unlock()\n",
				"func (p *Pool) Running() []string {\n",
			),
		),
		text: (at) =>
			race(
				[
					frame(at, "work.(*Pool).mark", pool, "p.running[name] += by"),
					frame(at, "work.(*Pool).work", pool, "p.mark(job.Name, 1)"),
				],
				[
					frame(at, "work.(*Pool).Running", pool, "range p.running"),
					frame(at, "admin.(*Server).running", "internal/admin/server.go", "s.pool.Running()"),
				],
			),
	},
	{
		name: "self-deadlock",
		kind: "concurrency",
		culprit: change(
			"work: log when a file was submitted twice",
			replace(
				pool,
				"\tp.running[name] += by\n",
				'\tp.running[name] += by\n\tif p.running[name] > 1 {\n\t\tlog.Printf("work: %s runs twice: %v", name, p.Running())\n\t}\n',
			),
		),
		text: (at) =>
			quit(
				[
					"sync.Mutex.Lock, 14 minutes",
					[
						["sync.(*Mutex).Lock", "/usr/local/go/src/sync/mutex.go:90"],
						frame(at, "work.(*Pool).Running", pool, "p.mu.Lock()"),
						frame(at, "work.(*Pool).mark", pool, "runs twice"),
						frame(at, "work.(*Pool).work", pool, "p.mark(job.Name, 1)"),
					],
				],
				[
					"chan send, 13 minutes",
					[
						frame(at, "work.(*Pool).Submit", pool, "p.jobs <- job"),
						frame(at, "main.run", "cmd/ingestd/main.go", "pool.Submit("),
						main(at, "run(ctx, sp, pool)"),
					],
				],
			),
	},
	{
		name: "unlock-missing",
		kind: "concurrency",
		culprit: change(
			"enrich: a tenant is asked for once",
			replace(
				"internal/enrich/enrich.go",
				"\tt, err := l.src.Tenant(ctx, id)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tl.mu.Lock()\n\tdefer l.mu.Unlock()\n\tl.cache[id] = t\n\treturn t, nil",
				"\tl.mu.Lock()\n\tt, err := l.src.Tenant(ctx, id)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tl.cache[id] = t\n\tl.mu.Unlock()\n\treturn t, nil",
			),
		),
		text: (at) =>
			quit([
				"sync.RWMutex.RLock, 9 minutes",
				[
					["sync.(*RWMutex).RLock", "/usr/local/go/src/sync/rwmutex.go:71"],
					frame(at, "enrich.(*Lookup).tenant", "internal/enrich/enrich.go", "l.mu.RLock()"),
					frame(at, "enrich.(*Lookup).Fill", "internal/enrich/enrich.go", "l.tenant(ctx"),
					...inProcess(at, "p.lookup.Fill("),
				],
			]),
	},
	{
		name: "files-left-open",
		kind: "concurrency",
		culprit: change(
			"work: a file is closed when it is done",
			replace("internal/work/pipeline.go", "\tdefer r.Close()\n", ""),
			replace(
				"internal/work/pipeline.go",
				"\treturn job.Done(job.Name)\n",
				"\tif err := job.Done(job.Name); err != nil {\n\t\treturn err\n\t}\n\treturn r.Close()\n",
			),
		),
		text: () => logged("open spool file: open /var/spool/ingest/orders-0514.json: too many open files"),
	},
	{
		name: "bodies-left-open",
		kind: "concurrency",
		culprit: change(
			"publish: nothing is read from answers",
			replace("internal/publish/client.go", "\tdefer resp.Body.Close()\n", ""),
		),
		text: () =>
			logged(
				'publish: Post "https://events.example.net/v1/batch": dial tcp 10.2.0.9:443: socket: too many open files',
			),
	},
	{
		name: "sentinel-unwrapped",
		kind: "errors",
		culprit: change(
			"store: errors in the house style",
			replace(
				"internal/store/store.go",
				'"event %s: %w", e.ID, ErrDuplicate',
				'"event %s: %v", e.ID, ErrDuplicate',
			),
			replace("internal/store/store.go", '"scan event: %w"', '"scan of an event: %w"'),
		),
		text: () => logged("store: event 4b1f: duplicate event"),
	},
	{
		name: "no-rows",
		kind: "errors",
		culprit: change(
			"store: one way out of a query",
			replace(
				"internal/store/tenant.go",
				"\tif errors.Is(err, sql.ErrNoRows) {\n\t\treturn nil, ErrNoTenant\n\t}\n",
				"",
			),
			replace("internal/store/tenant.go", '\t"database/sql"\n\t"errors"\n', ""),
		),
		text: () => logged("enrich: tenant acme: query tenant: sql: no rows in result set"),
	},
	{
		name: "error-swallowed",
		kind: "errors",
		culprit: change(
			"spool: another daemon may have been faster",
			replace(
				"internal/spool/spool.go",
				"\tf, err := os.Open(filepath.Join(s.dir, name))\n",
				"\tf, err := os.Open(filepath.Join(s.dir, name))\n\tif os.IsNotExist(err) {\n\t\treturn nil, nil\n\t}\n",
			),
		),
		text: (at) => panic(nilPointer, ...inProcess(at, "defer r.Close()")),
	},
	{
		name: "deleted-too-early",
		kind: "errors",
		culprit: change(
			"spool: a file leaves the spool when it is opened",
			replace("internal/spool/spool.go", "\treturn f, nil\n", "\treturn f, os.Remove(f.Name())\n"),
		),
		text: () => logged("remove /var/spool/ingest/orders-0514.json: no such file or directory"),
	},
];
