/** `faultline help <topic>`: pages that belong to no command. */
import { exitCodeMeanings } from "./exit-codes.js";

export interface Topic {
	readonly name: string;
	readonly summary: string;
	text(): string;
}

function table(rows: readonly (readonly [string, string])[]): string {
	const width = Math.max(...rows.map(([left]) => left.length));
	return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

const exitCodesTopic: Topic = {
	name: "exit-codes",
	summary: "What each exit code means",
	text: () => `Exit codes\n\n${table(exitCodeMeanings.map(([code, meaning]) => [String(code), meaning]))}

\`explain\` returns 0 whenever it could rank, also when its verdict is "no change
found", and 3 when evidence is missing. \`gate --on-inconclusive pass|fail|warn\`
turns 3 into what your pipeline wants.
`,
};

const environmentTopic: Topic = {
	name: "environment",
	summary: "Environment variables that faultline reads",
	text: () => `Environment variables (below flags, above the configuration file)

${table([
	["FAULTLINE_CONFIG", "configuration file, as --config"],
	["FAULTLINE_REPO", "git repository, as --repo"],
	["FAULTLINE_STORE", "embedded store, as --store"],
	["FAULTLINE_LANG", "en or zh, as --lang"],
	["FAULTLINE_TIMEOUT", "as --timeout"],
	["FAULTLINE_<KEY>", "a key of the configuration: FAULTLINE_METRICS_URL"],
	["NO_COLOR", "no colour when not empty"],
	["FORCE_COLOR", "colour even when piped (0 for none, 1 to 3 for a level)"],
	["CI", "no spinner"],
	["COLUMNS", "width of reports when piped"],
	["XDG_CONFIG_HOME", "holds faultline/config.yaml, read without .faultline.yaml"],
	["XDG_STATE_HOME", "holds faultline/, the stores (default ~/.local/state)"],
	["GITHUB_ACTIONS", "when true: annotations, step summary and outputs"],
])}

Secrets never go on a command line: name a file with *_file in the
configuration, or write \${NAME} there and set NAME in the environment.
`,
};

const configTopic: Topic = {
	name: "config",
	summary: "Where configuration comes from and what it may say",
	text: () => `Configuration, strongest first

  1. flags
  2. FAULTLINE_* environment variables (faultline help environment)
  3. the nearest .faultline.yaml, .faultline.yml or .faultline.json, from the
     current folder up to the root of the git repository
  4. $XDG_CONFIG_HOME/faultline/config.yaml
  5. defaults

\`faultline init\` writes one, \`faultline config validate\` checks it, and
\`faultline config show --origin\` tells where each value comes from. A value may
hold \${NAME} or \${NAME:-default}, taken from the environment. An example:

  store: .faultline.db
  repository:
    shop-api: { path: ., root: services/shop }
  metrics:
    kind: prometheus
    url: https://prometheus.example.com
    http_config:
      authorization: { credentials_file: /run/secrets/prometheus }
  errors:
    kind: files
    paths: [/var/log/shop/*.log]
  correlate: { windowBefore: 15m, windowAfter: 5m }
  detect: { sensitivity: { falseAlarmsPerServiceWeek: 0.05 } }
`,
};

export const topics: readonly Topic[] = [exitCodesTopic, environmentTopic, configTopic];
