/** Kinds of settings that fit kinds of failures: times that run out, amounts that run short, what surrounds a program. */
import type { RankFacts } from "./facts.js";
import type { SettingEdit } from "./settings.js";

/** The setting is of the kind that fails like this, and nothing shows who reads it. */
const kindOnly = 0.35;

const ofTime = /time|deadline|ttl|interval|period|duration|expir|keepalive|backoff|retr(?:y|ies)/i;
const ofAmount = /max|min|limit|size|pool|conns|quota|memory|cpu|buffer|workers|replicas|burst|rate|depth/i;
const exhausted = /\b(?:too many|exhausted|exceed(?:s|ed)|limit|quota|throttl|no space|pool|rate)/i;

/** What surrounds a program fails in its own words; each fits edits of some settings (key and value) better. */
const surroundings: readonly { readonly message: RegExp; readonly edit: RegExp }[] = [
	{ message: /unknown authority|x509: |certificate/i, edit: /cert|\bca\b|tls|scratch|distroless/i },
	{
		message: /permission denied|read-only file system|operation not permitted/i,
		edit: /^USER\b|runAs|fsGroup|readOnly|privileged|chmod|chown|capabilit|securityContext/i,
	},
	{ message: /unknown time zone/i, edit: /tzdata|zoneinfo|\bTZ\b|scratch|distroless/i },
	{ message: /OOMKilled|out of memory|cannot allocate memory/i, edit: /memory|GOMEMLIMIT|GOGC/i },
	{
		message:
			/no such file or directory|executable file not found|shared (?:object|librar)|exec format error/i,
		edit: /^(?:COPY|ADD|RUN|FROM|WORKDIR)\b|mount|volume|path|subPath/i,
	},
	{
		message: /connection refused|no such host|no route to host/i,
		edit: /addr|host|url|port|endpoint|service/i,
	},
	{ message: /too many open files|no space left/i, edit: /ulimit|nofile|conns|storage|size|volume/i },
];
/** The edit fits the words, or is merely one of the surroundings. */
const surroundingFits = 0.7;
const surroundingOnly = 0.2;
/** A new image or version is a deploy like any other. */
const release = /^(?:image|tag|version|appVersion|newTag|digest)$/;

/** Files that make what surrounds a program. */
const surrounding =
	/(?:^|\/)(?:Dockerfile[^/]*|(?:docker-)?compose[^/]*\.ya?ml)$|(?:^|\/)(?:deploy\w*|k8s|kubernetes|helm|charts?|manifests?|kustomize|infra\w*)\//;

/** A finding: 0..1, and why in words. */
export interface KindFinding {
	readonly value: number;
	readonly why: string;
}

/** What the kind of the setting says by itself; the strongest counts. */
export function kindOf(facts: RankFacts, edit: SettingEdit, path: string): KindFinding | null {
	const around = surroundingOf(facts, edit, path);
	const short = outOf(facts, edit);
	return (around?.value ?? 0) > (short?.value ?? 0) ? around : short;
}

/** Something that runs out. */
function outOf({ failure, message }: RankFacts, { key }: SettingEdit): KindFinding | null {
	if (failure === "timeout")
		return ofTime.test(key) ? { value: kindOnly, why: "a time that may run out" } : null;
	const short = failure === "out-of-memory" || exhausted.test(message);
	return short && ofAmount.test(key) ? { value: kindOnly, why: "an amount that may run short" } : null;
}

function surroundingOf({ message }: RankFacts, edit: SettingEdit, path: string): KindFinding | null {
	if (!surrounding.test(path) || release.test(edit.key)) return null;
	const failing = surroundings.find((one) => one.message.test(message));
	if (failing === undefined) return null;
	const { key, section, from, to } = edit;
	const fits = failing.edit.test(`${key} ${section} ${from ?? ""} ${to ?? ""}`);
	const why = "and the failure is one of what surrounds the program";
	return { value: fits ? surroundingFits : surroundingOnly, why };
}
