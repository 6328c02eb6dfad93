/**
 * Colour, width and alphabet of a stream. Order: --color/--no-color, NO_COLOR, FORCE_COLOR/CLICOLOR_FORCE, known
 * CI, terminal. stdout and stderr are decided separately, since one is often piped.
 */

import type { Environment } from "../config/environment.js";
import type { Language, TextStyle } from "../report/style.js";

export interface StreamFacts {
	readonly isTTY?: boolean;
	readonly columns?: number;
}

export interface StyleFlags {
	/** --color true, --no-color false, neither null. */
	readonly colour: boolean | null;
	readonly ascii: boolean;
	readonly language: Language;
}

/** Columns when the stream does not say; also what logs and mails hold. */
const defaultWidth = 80;
/** Longer lines are hard to read, however wide the window is. */
const widest = 120;

/** Style for one stream. */
export function styleOf(stream: StreamFacts, env: Environment, flags: StyleFlags): TextStyle {
	const columns = stream.isTTY === true ? stream.columns : Number(env.COLUMNS);
	const width = columns !== undefined && columns > 20 ? Math.min(columns, widest) : defaultWidth;
	return {
		colour: colourLevel(stream, env, flags.colour),
		width,
		ascii: flags.ascii || wantsAscii(env),
		language: flags.language,
	};
}

function colourLevel(stream: StreamFacts, env: Environment, flag: boolean | null): 0 | 1 | 2 | 3 {
	if (flag === false) return 0;
	const best = bestLevel(env);
	if (flag === true) return best === 0 ? 1 : best;
	if (set(env.NO_COLOR)) return 0;
	const forced = env.FORCE_COLOR ?? env.CLICOLOR_FORCE;
	if (forced !== undefined) {
		if (forced === "0" || forced === "false") return 0;
		return forced === "1" ? 1 : forced === "2" ? 2 : forced === "3" ? 3 : best === 0 ? 1 : best;
	}
	if (set(env.GITHUB_ACTIONS) || set(env.GITLAB_CI) || set(env.BUILDKITE)) return 1;
	return stream.isTTY === true ? best : 0;
}

function bestLevel(env: Environment): 0 | 1 | 2 | 3 {
	if (env.TERM === "dumb") return 0;
	if (env.COLORTERM === "truecolor" || env.COLORTERM === "24bit") return 3;
	return /256/.test(env.TERM ?? "") ? 2 : 1;
}

/** The Linux console has no block elements, and a C locale has no UTF-8. */
function wantsAscii(env: Environment): boolean {
	const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
	return env.TERM === "linux" || /^(C|POSIX)$/.test(locale);
}

function set(value: string | undefined): boolean {
	return value !== undefined && value !== "";
}
