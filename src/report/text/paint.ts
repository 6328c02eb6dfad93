/** Colours by meaning. Words always say the same as the colour, so nothing is lost without it. */
import { Chalk, type ChalkInstance } from "chalk";
import type { TextStyle } from "../style.js";

export interface Paint {
	readonly label: (text: string) => string;
	readonly strong: (text: string) => string;
	readonly bad: (text: string) => string;
	readonly good: (text: string) => string;
	readonly doubtful: (text: string) => string;
	readonly quiet: (text: string) => string;
	readonly command: (text: string) => string;
	readonly added: (text: string) => string;
	readonly removed: (text: string) => string;
}

/** Painters at the style's colour level; at level 0 they change nothing. */
export function paintWith(style: TextStyle): Paint {
	const chalk: ChalkInstance = new Chalk({ level: style.colour });
	return {
		label: chalk.bold,
		strong: chalk.bold,
		bad: chalk.red,
		good: chalk.green,
		doubtful: chalk.yellow,
		quiet: chalk.dim,
		command: chalk.cyan,
		added: chalk.green,
		removed: chalk.red,
	};
}
