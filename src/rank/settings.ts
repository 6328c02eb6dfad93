/**
 * Settings that a commit sets, changes or drops: configuration files, deploy manifests, environment files, flags on
 * command lines. Hunks are all that is known of such a file, so lines are read by their shape: `key: value`,
 * `key = value`, `"key": value`, `- name: KEY` over `value: V`, `ENV KEY V`, `RUN V`, `--flag=V`.
 */
import type { Hunk } from "../model/commit.js";
import type { FileEdits } from "./facts.js";

/** One setting that a hunk changes. */
export interface SettingEdit {
	/** As written, without dashes and quotes: `burst`, `redis.addr`, `PAYMENTS_URL`, `max-conns`. */
	readonly key: string;
	/** Key that it stands under, as far as the hunk shows it; "" when not known. */
	readonly section: string;
	/** Null where the setting was not there before. */
	readonly from: string | null;
	/** Null where it is gone. */
	readonly to: string | null;
	/** First line of its hunk in the commit's version of the file. */
	readonly line: number;
}

const endings =
	/\.(?:ya?ml|json|toml|ini|cfg|cnf|conf|config|properties|env|hcl|tf|tfvars|service|cue|jsonnet)$/;
const names = /(?:^|\/)(?:Dockerfile[^/]*|Procfile|\.env[^/]*)$/;
const dockerfile = /(?:^|\/)Dockerfile[^/]*$/;
/** What builds, formats, locks or tests the program: no run of it reads these. */
const tooling =
	/(?:^|\/)(?:\.(?!env)[^/]*(?:\/|$)|package(?:-lock)?\.json$|tsconfig[^/]*\.json$|Gopkg\.toml$|Cargo\.toml$|[^/]*\.lock(?:\.\w+)?$|mkdocs\.yml$|codecov\.yml$|renovate\.json$|[^/]*_test\.\w+$|CHANGELOG[^/]*$|(?:swagger|openapi)[^/]*$|buf\.[^/]*yaml$)/;
/** Folders of what is shown, tested or told, not run. */
const aside =
	/(?:^|\/)(?:node_modules|_?testdata|tests?|crds?|rbac|e2e|examples?|samples?|demos?|tutorials?|quickstart|docs?|site|website|hack|translations?|locales?|i18n|changelogs?|changes?)\//;

/** True for files that a running program may take its settings from. */
export function isSettingsFile(path: string): boolean {
	return (endings.test(path) || names.test(path)) && !tooling.test(path) && !aside.test(path);
}

/** Longer lines are data. */
const mostLength = 400;
/** Larger hunks are data too. */
const mostLines = 400;

/** Longer values are prose, to be shown to people. */
const mostWords = 6;

const comment = /^\s*(?:#|\/\/|;)/;
const assignment = /^(\s*(?:-\s+)?)["']?([A-Za-z_][\w./-]*)["']?\s*[:=]\s*(.*)$/;
const instruction = /^\s*(?:export|ENV|ARG)\s+([A-Za-z_]\w*)(?:[ =]\s*(.*))?$/;
/** Lines of a Dockerfile that say what is in the image and how it is run. */
const step = /^\s*(RUN|FROM|COPY|ADD|USER|WORKDIR|CMD|ENTRYPOINT|EXPOSE)\s+(.*)$/;
const flag = /(?:^|[\s"'[,])--?([A-Za-z][\w.-]+)(?:[= ]["']?([^\s"',\]]*))?/g;

interface Setting {
	readonly key: string;
	readonly value: string;
	readonly section: string;
}

/** Edits of one file, those that a hunk only moves left out. */
export function settingEdits({ diff }: Pick<FileEdits, "diff">): SettingEdit[] {
	const image = dockerfile.test(diff.path);
	return diff.hunks.flatMap((hunk) => (hunkSize(hunk) > mostLines ? [] : editsOf(hunk, image)));
}

const hunkSize = ({ removed, added }: Hunk): number => removed.length + added.length;

function editsOf(hunk: Hunk, image: boolean): SettingEdit[] {
	const section = keyOf(hunk.context);
	const before = settingsIn(hunk.removed, section, image);
	const after = settingsIn(hunk.added, section, image);
	const edits: SettingEdit[] = [];
	const line = hunk.newStart;
	for (const { key, section, value } of after) {
		// The same key may stand in a hunk twice: each is paired once.
		const at = before.findIndex((one) => one.key === key && one.section === section);
		const from = at < 0 ? null : (before.splice(at, 1)[0]?.value ?? null);
		if (from !== value) edits.push({ key, section, from, to: value, line });
	}
	for (const { key, section, value } of before) edits.push({ key, section, from: value, to: null, line });
	return edits;
}

const keyOf = (line: string): string =>
	assignment.exec(line)?.[2] ?? /^\s*\[+([\w.-]+)\]/.exec(line)?.[1] ?? "";

/** Settings of one side of a hunk, in their order. */
function settingsIn(lines: readonly string[], context: string, image: boolean): Setting[] {
	const found: Setting[] = [];
	const parents: { readonly key: string; readonly indent: number }[] = [];
	for (const line of lines) {
		if (line.length > mostLength || comment.test(line)) continue;
		const table = /^\s*\[+([\w.-]+)\]/.exec(line)?.[1];
		if (table !== undefined) parents.splice(0, parents.length, { key: table, indent: -1 });
		const set = instruction.exec(line) ?? step.exec(line);
		if (set !== null) {
			found.push({ key: set[1] ?? "", value: bareValue(set[2] ?? ""), section: "" });
			continue;
		}
		const assigned = assignment.exec(line);
		if (assigned === null) {
			// A step of a Dockerfile goes on over several lines.
			if (image && /\w/.test(line)) found.push({ key: "RUN", value: line.trim(), section: "" });
			else found.push(...flagsIn(line));
			continue;
		}
		const [, lead = "", key = "", rest = ""] = assigned;
		while ((parents.at(-1)?.indent ?? -1) >= lead.length) parents.pop();
		const section = parents.at(-1)?.key ?? (lead === "" ? "" : context);
		const value = bareValue(rest);
		const last = found.at(-1);
		// `- name: KEY` and `value: V` are how a manifest writes a pair.
		if (key === "value" && last !== undefined && last.section === manifest) {
			found[found.length - 1] = { ...last, value };
		} else if (key === "name" && /^[A-Z][A-Z0-9_]+$/.test(value)) {
			found.push({ key: value, value: "", section: manifest });
		} else if (value === "" || value === "{" || value === "[") {
			parents.push({ key, indent: lead.length });
		} else {
			if (value.split(/\s+/).length <= mostWords) found.push({ key, value, section });
			found.push(...flagsIn(rest));
		}
	}
	return found;
}

/** Section of environment variables in manifests. */
const manifest = "env";

function flagsIn(text: string): Setting[] {
	return [...text.matchAll(flag)].map(([, key = "", value = ""]) => ({ key, value, section: "" }));
}

/** Without quotes, a comma at the end or a comment behind it. */
function bareValue(text: string): string {
	return text
		.replace(/\s+#.*$/, "")
		.trim()
		.replace(/,$/, "")
		.replace(/^(["'])(.*)\1$/, "$2");
}

/** `maxConns`, `max_conns`, `MAX-CONNS` are one name. */
export function folded(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
