/** The commented `.faultline.yaml` that `faultline init` writes, from what was found in a repository. */

/** What `init` found. */
export interface RepositoryFacts {
	/** Module paths with the folder of their go.mod ("." for the root). */
	readonly modules: readonly { readonly path: string; readonly folder: string }[];
	/** Folders that hold a main package, relative to the root. */
	readonly mains: readonly string[];
	/** CI systems by the file that tells of them. */
	readonly pipelines: readonly { readonly system: string; readonly file: string }[];
	/** Remotes without credentials. */
	readonly remotes: readonly { readonly name: string; readonly url: string }[];
	/** Newest tag, if any. */
	readonly tag: string | null;
}

/** YAML text, valid for the schema as it is and with any comment line turned into configuration. */
export function configTemplate(facts: RepositoryFacts): string {
	return [
		"# faultline configuration. Check it with `faultline config validate`.",
		"# Every key may also come from the environment: metrics.url is FAULTLINE_METRICS_URL.",
		...foundLines(facts),
		"",
		"# Environment that is meant when none is given.",
		"# env: prod",
		"",
		"# Service -> repository. `root` narrows a monorepo to the service's folder.",
		"repository:",
		...serviceLines(facts),
		"",
		"# Counts of errors and requests: the embedded store (`faultline import metrics`), or Prometheus.",
		"metrics:",
		"  kind: embedded",
		"  step: 1m",
		"#  kind: prometheus",
		"#  url: https://prometheus.example.com",
		"#  http_config:",
		"#    authorization: { credentials_file: /run/secrets/prometheus-token }",
		"",
		"# Deploys that finished this long before or after the first errors come into question.",
		"correlate:",
		"  windowBefore: 15m",
		"  windowAfter: 5m",
		"",
		"# Lower is quieter: how many false alarms a healthy service may raise in a week.",
		"# detect:",
		"#   sensitivity: { falseAlarmsPerServiceWeek: 0.05 }",
		"",
		"# How long the embedded store keeps records. Incidents and feedback stay.",
		"retention:",
		"  metrics: 90d",
		"  errors: 90d",
		"",
	].join("\n");
}

function foundLines(facts: RepositoryFacts): readonly string[] {
	const lines = [
		...facts.modules.map((module) => `module ${module.path} (${module.folder})`),
		...facts.remotes.map((remote) => `remote ${remote.name} ${remote.url}`),
		...facts.pipelines.map((pipeline) => `${pipeline.system}: ${pipeline.file}`),
		...(facts.tag === null ? [] : [`newest tag ${facts.tag}`]),
	];
	return lines.length === 0 ? [] : ["#", "# Found:", ...lines.map((line) => `#   ${oneLine(line)}`)];
}

function serviceLines(facts: RepositoryFacts): readonly string[] {
	const services = servicesOf(facts);
	if (services.length === 0) return ["  default: { path: . }"];
	return [
		...services.map(({ name, root }) => `  ${yamlText(name)}: { path: ., root: ${yamlText(root)} }`),
		"  default: { path: . }",
		...versionLines(facts.tag),
	];
}

/** Services are the main packages, named by their folder; `cmd` itself is named by the module. */
export function servicesOf(
	facts: RepositoryFacts,
): readonly { readonly name: string; readonly root: string }[] {
	const names = new Map<string, string>();
	for (const root of facts.mains) {
		const last = root.split("/").at(-1) ?? "";
		const module = facts.modules[0]?.path.split("/").at(-1) ?? "service";
		const name = root === "." || last === "cmd" ? module : last;
		if (!names.has(name)) names.set(name, root);
	}
	return [...names].map(([name, root]) => ({ name, root }));
}

function versionLines(tag: string | null): readonly string[] {
	if (tag === null) return [];
	return [
		"  # A version label that is no tag or sha: the first group of this pattern is looked up.",
		"  #   versionPattern: 'release-(.+)'",
	];
}

/** A word as YAML: plain when it is safe, else quoted. */
function yamlText(text: string): string {
	return /^[A-Za-z][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n|default)$/i.test(text)
		? text
		: JSON.stringify(text);
}

function oneLine(text: string): string {
	return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "?");
}
