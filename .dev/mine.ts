/**
 * Prints labels.jsonl: mines labels culprit -> fix from every `owner+name/repo` under a folder of git directories.
 *   npx tsx .dev/mine.ts FOLDER [--text] [--except CASES.jsonl] [--not owner/name,...] > labels.jsonl
 * Facts only (repository, shas, how, dates) unless --text adds what the fix says. --except leaves out the labels
 * whose culprit or fix is a case of that file, so that cases kept for measuring stay out of the fit. Counts go to
 * stderr. What is searched is the released history: HEAD and every tag. src/bench/label.ts says what a label is worth.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readHistory, readPaths } from "../src/bench/history-reader.js";
import type { Label } from "../src/bench/label.js";
import { keepCodeLabels, mineCandidates } from "../src/bench/mine-labels.js";
import { quotedFailure } from "../src/bench/quoted-failure.js";
import type { CommitHeader, Sha } from "../src/model/commit.js";

/** Cases of the final measure come from these projects (shared/cases/README.md): never mined. */
const keptOut =
	"VictoriaMetrics/VictoriaMetrics cri-o/cri-o etcd-io/etcd ethereum/go-ethereum golang/tools grafana/loki grafana/tempo hashicorp/nomad hashicorp/terraform helm/helm influxdata/influxdb influxdata/telegraf lightningnetwork/lnd moby/buildkit nats-io/nats-server ovn-org/ovn-kubernetes rclone/rclone seaweedfs/seaweedfs tailscale/tailscale thanos-io/thanos";
/** Cases for tuning come from these: a label of theirs would count twice. */
const devCases =
	"minio/minio caddyserver/caddy jesseduffield/lazygit traefik/traefik moby/moby open-telemetry/opentelemetry-collector cue-lang/cue";
/** Histories that begin with another project's: what happened before the day of the split is that project's. */
const splitOn: Readonly<Record<string, string>> = {
	"containers/storage": "2016-07-01",
	"docker/cli": "2017-06-01",
};

const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/** Shas of culprits and fixes of a case file. */
function shasOfCases(file: string): ReadonlySet<Sha> {
	const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
	const cases = lines.map((line): { culprits?: string[]; fix_sha?: string | null } => JSON.parse(line));
	return new Set(cases.flatMap((each) => [...(each.culprits ?? []), each.fix_sha ?? ""]));
}

function toLine(repo: string, label: Label, fix: CommitHeader | undefined): string {
	const text = fix === undefined ? null : quotedFailure(fix);
	return JSON.stringify({
		repo,
		culprit: label.culprit,
		fix: label.fix,
		how: label.how,
		fix_date: day(label.fixedAt),
		culprit_date: day(label.culpritAt),
		...(text === null ? {} : { message: text.message, has_stack: text.hasStack }),
	});
}

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		text: { type: "boolean", default: false },
		except: { type: "string" },
		not: { type: "string", default: "" },
	},
});
const [root] = positionals;
if (root === undefined || !existsSync(root)) {
	process.stderr.write("error: no folder of repositories\nhint: npx tsx .dev/mine.ts FOLDER [--text]\n");
	process.exit(2);
}
const skipped = new Set([...keptOut.split(" "), ...devCases.split(" "), ...values.not.split(",")]);
const reserved = values.except === undefined ? new Set<Sha>() : shasOfCases(values.except);
const known = new Set<string>();
let total = 0;
for (const entry of readdirSync(root).sort()) {
	const repo = entry.replace("+", "/");
	const folder = join(root, entry, "repo");
	if (skipped.has(repo) || !existsSync(folder)) continue;
	const commits = await readHistory(folder);
	const candidates = mineCandidates(commits, { repository: repo });
	const files = await readPaths(folder, [
		...new Set(candidates.flatMap((each) => [each.fix, ...each.culprits])),
	]);
	const labels = keepCodeLabels(candidates, commits, files).filter((label) => {
		// Forks share history: a pair counts once, for the repository that comes first by name.
		const key = `${label.culprit} ${label.fix}`;
		if (known.has(key) || reserved.has(label.culprit) || reserved.has(label.fix)) return false;
		known.add(key);
		return day(label.culpritAt) >= (splitOn[repo] ?? "");
	});
	const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
	for (const label of labels) {
		process.stdout.write(`${toLine(repo, label, values.text ? bySha.get(label.fix) : undefined)}\n`);
	}
	total += labels.length;
	process.stderr.write(
		`${repo}: ${commits.length} commits, ${candidates.length} named, ${labels.length} labels\n`,
	);
}
process.stderr.write(`${total} labels\n`);
