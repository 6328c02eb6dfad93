/** Incidents of configuration, images, manifests and modules. */
import { panic } from "../go-text.js";
import { change, replace, type Scenario } from "../scenario.js";
import { frame, inProcess, logged, main } from "./places.js";

const started = "2024/05/14 09:12:44 ingestd: ";

export const deploy: readonly Scenario[] = [
	{
		name: "short-timeout",
		kind: "deploy",
		culprit: change("deploy: fail fast", replace("deploy/ingest.yaml", "timeout: 10s", "timeout: 100ms")),
		text: () =>
			logged(
				'publish: Post "https://events.example.net/v1/batch": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
			),
	},
	{
		name: "yaml-duration",
		kind: "deploy",
		culprit: change(
			"deploy: look less often",
			replace("deploy/ingest.yaml", "interval: 2s", "interval: 10 s"),
		),
		text: () =>
			`${started}load config /etc/ingest/ingest.yaml: yaml: unmarshal errors:\n  line 6: cannot unmarshal !!str \`10 s\` into time.Duration\n`,
	},
	{
		name: "zone-name",
		kind: "deploy",
		culprit: change("deploy: summer time", replace("deploy/ingest.yaml", "Europe/Madrid", "CEST")),
		text: () => "2024/05/14 09:12:44 admin: daily report: unknown time zone CEST\n",
	},
	{
		name: "buckets-zero",
		kind: "deploy",
		culprit: change("deploy: no buckets for now", replace("deploy/ingest.yaml", "buckets: 64", "buckets: 0")),
		text: (at) =>
			panic(
				"runtime error: integer divide by zero",
				frame(at, "enrich.bucket", "internal/enrich/enrich.go", "sum % n"),
				frame(at, "enrich.(*Lookup).label", "internal/enrich/enrich.go", "bucket(e.ID, l.cfg.Buckets)"),
				frame(at, "enrich.(*Lookup).Fill", "internal/enrich/enrich.go", "l.label(e, t)"),
				...inProcess(at, "p.lookup.Fill("),
			),
	},
	{
		name: "too-many-clients",
		kind: "deploy",
		culprit: change("deploy: more throughput", replace("deploy/ingest.yaml", "conns: 16", "conns: 160")),
		text: () => logged("store: pq: sorry, too many clients already"),
	},
	{
		name: "memory-limit",
		kind: "deploy",
		culprit: change("k8s: fit more on a node", replace("deploy/k8s.yaml", "memory: 512Mi", "memory: 48Mi")),
		text: () =>
			"Container ingestd: Last State: Terminated, Reason: OOMKilled, Exit Code: 137\nMemory cgroup out of memory: Killed process 2917 (ingestd) total-vm:1263148kB, anon-rss:48916kB\n",
	},
	{
		name: "unknown-flag",
		kind: "deploy",
		culprit: change(
			"k8s: long names of flags",
			replace("deploy/k8s.yaml", '["-config",', '["-config-file",'),
		),
		text: () =>
			'flag provided but not defined: -config-file\nUsage of /usr/bin/ingestd:\n  -config string\n    \tconfiguration file (default "/etc/ingest/ingest.yaml")\n',
	},
	{
		name: "env-renamed",
		kind: "deploy",
		culprit: change(
			"k8s: names of the platform",
			replace("deploy/k8s.yaml", "INGEST_DATABASE_URL", "DATABASE_URL"),
		),
		text: () =>
			`${started}migrate: migrations/001_events.sql: dial tcp [::1]:5432: connect: connection refused\n`,
	},
	{
		name: "mount-moved",
		kind: "deploy",
		culprit: change(
			"k8s: configuration beside the program",
			replace("deploy/k8s.yaml", "mountPath: /etc/ingest}", "mountPath: /opt/ingest}"),
		),
		text: () => `${started}load config: open /etc/ingest/ingest.yaml: no such file or directory\n`,
	},
	{
		name: "certificates",
		kind: "deploy",
		culprit: change(
			"docker: smaller image",
			replace("Dockerfile", "install -y ca-certificates tzdata", "install -y --no-install-recommends tzdata"),
		),
		text: () =>
			logged(
				'publish: Post "https://events.example.net/v1/batch": tls: failed to verify certificate: x509: certificate signed by unknown authority',
			),
	},
	{
		name: "nobody-may-write",
		kind: "deploy",
		culprit: change(
			"docker: a user of its own",
			replace("Dockerfile", "USER nobody", "RUN useradd -u 4100 ingest\nUSER ingest"),
		),
		text: () => logged("remove /var/spool/ingest/orders-0514.json: permission denied"),
	},
	{
		name: "go-line",
		kind: "dependency",
		culprit: change(
			"go.mod: go 1.22",
			replace("go.mod", "go 1.20", "go 1.22"),
			replace("Dockerfile", "golang:1.20", "golang:1.22"),
		),
		text: () =>
			logged('publish: Post "https://events.example.net/v1/batch": remote error: tls: handshake failure'),
	},
	{
		name: "pq-bump",
		kind: "dependency",
		culprit: change("go.mod: pq 1.10.9", replace("go.mod", "lib/pq v1.10.7", "lib/pq v1.10.9")),
		text: (at) =>
			panic(
				"runtime error: slice bounds out of range [5:4]",
				["github.com/lib/pq.(*readBuf).int32", "/go/pkg/mod/github.com/lib/pq@v1.10.9/buf.go:19"],
				["github.com/lib/pq.(*conn).simpleExec", "/go/pkg/mod/github.com/lib/pq@v1.10.9/conn.go:677"],
				["database/sql.(*DB).ExecContext", "/usr/local/go/src/database/sql/sql.go:1660"],
				frame(at, "store.migrate", "internal/store/migrate.go", "db.ExecContext("),
				frame(at, "store.Open", "internal/store/store.go", "migrate(ctx, db)"),
				main(at, "store.Open("),
			),
	},
	{
		name: "replaced-module",
		kind: "dependency",
		culprit: change(
			"go.mod: our fork of yaml",
			replace(
				"go.mod",
				"\ngo 1.20\n",
				"\ngo 1.20\n\nreplace gopkg.in/yaml.v3 => github.com/acme/yaml v0.0.0-20240301101500-3f0e1c2d4b5a\n",
			),
		),
		text: () =>
			`${started}load config /etc/ingest/ingest.yaml: yaml: line 4: did not find expected alphabetic or numeric character\n`,
	},
];
