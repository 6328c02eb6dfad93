/**
 * From a version label to git revisions worth trying: shas, tags, `v` + semver, Go pseudo-versions, and what a
 * configured regex captures. Pure: git decides which of them exists.
 */

/** Revision names to try in order; empty when the label cannot name a commit. */
export function revisionsOf(label: string, pattern?: RegExp): string[] {
	const names: string[] = [];
	const captured = pattern?.exec(label);
	if (captured) names.push(captured.groups?.commit ?? captured[1] ?? captured[0]);
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

/** Names git would take for options, ranges or reflogs are not tried. */
function isSafe(name: string): boolean {
	return name !== "" && name.length < 200 && !/^-|\.\.|[\s~^:?*[\\\x00-\x1f]|@\{/.test(name);
}
