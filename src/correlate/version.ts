/**
 * From a version label to git revisions worth trying: shas, tags, `v` + semver, Go pseudo-versions, and what a
 * configured regex captures. Pure: git decides which of them exists.
 */

/** What the configuration says about a service's version labels. */
export interface VersionRules {
	/** Captures a revision: the group `commit`, else the first one. */
	readonly pattern?: RegExp;
	/** Name of the tag of a version, `$version` replaced: `shop/v$version`. */
	readonly tag?: string;
}

/** Revision names to try in order, configured ones first; empty when the label cannot name a commit. */
export function revisionsOf(label: string, { pattern, tag }: VersionRules = {}): string[] {
	const names: string[] = [];
	const captured = pattern?.exec(label);
	if (captured) names.push(captured.groups?.commit ?? captured[1] ?? captured[0]);
	if (tag !== undefined) names.push(...tagsOf(label, tag));
	const pseudo = /^v?\d+\.\d+\.\d+-(?:[\w.]*\.)?\d{14}-([0-9a-f]{12})(?:\+\w+)?$/.exec(label);
	if (pseudo?.[1] !== undefined) names.push(pseudo[1]);
	if (/^[0-9a-f]{7,64}$/.test(label)) names.push(label);
	const plain = label.replace(/^.*:/, "").replace(/\+dirty$/, "");
	if (isSafe(plain)) {
		names.push(`refs/tags/${plain}`);
		if (/^\d+\.\d+/.test(plain)) names.push(`refs/tags/v${plain}`);
		if (/^v\d/.test(plain)) names.push(`refs/tags/${plain.slice(1)}`);
	}
	// `1.4.2-3-gabc1234` (git describe) and `main-abc1234` (image tags) end with the sha.
	const tail = /(?:-g|[-_.])([0-9a-f]{7,40})$/.exec(plain);
	if (tail?.[1] !== undefined && /\d/.test(tail[1])) names.push(tail[1]);
	return [...new Set(names)];
}

/** The tag of a version, for labels with and without the `v` that the tag may write itself. */
function tagsOf(label: string, template: string): string[] {
	const version = label.replace(/^.*:/, "").replace(/\+dirty$/, "");
	if (version === "") return [];
	return [version.replace(/^v(?=\d)/, ""), version]
		.map((one) => template.split("$version").join(one))
		.filter(isSafe)
		.map((name) => `refs/tags/${name}`);
}

/** Names git would take for options, ranges or reflogs are not tried. */
function isSafe(name: string): boolean {
	return name !== "" && name.length < 200 && !/^-|\.\.|[\s~^:?*[\\\x00-\x1f]|@\{/.test(name);
}
