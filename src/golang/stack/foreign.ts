/** Stacks of other languages: recognised so that the answer can say so instead of "no stack found". */

export type ForeignLanguage = "java" | "python" | "javascript" | "rust" | "csharp" | "ruby" | "php";

/** As its users write it. */
export const languageNames: Readonly<Record<ForeignLanguage, string>> = {
	java: "Java",
	python: "Python",
	javascript: "JavaScript",
	rust: "Rust",
	csharp: "C#",
	ruby: "Ruby",
	php: "PHP",
};

const marks: readonly (readonly [ForeignLanguage, RegExp])[] = [
	[
		"java",
		/^\s*at (?:[\w.$]+\/)?[\w.$]+(?:\.<\w+>)?\((?:[\w$]+\.(?:java|kt|scala|groovy)(?::\d+)?|Native Method|Unknown Source)\)/,
	],
	["java", /^(?:Exception in thread "|Caused by: [\w.$]+(?:Exception|Error)\b)/],
	["python", /^\s*(?:\| *)?Traceback \(most recent call last\):/],
	["python", /^\s*File "[^"]+", line \d+(?:, in .+)?$/],
	["csharp", /^\s*at .+ in .+\.(?:cs|vb|fs):line \d+\s*$/],
	[
		"javascript",
		/^\s*at (?:.+ \()?(?:[^()]+\.(?:[cm]?[jt]sx?)|node:[\w/]+|<anonymous>|file:\/\/[^)]+):\d+:\d+\)?\s*$/,
	],
	["rust", /^thread '[^']*'(?: \(\d+\))? panicked at /],
	["rust", /^\s*at [^:]+\.rs:\d+(?::\d+)?\s*$/],
	["ruby", /\.rb:\d+:in [`'][^']+'/],
	["php", /^#\d+ \S+\.php\(\d+\): /],
];

/** Longer lines are no frames, and would keep the patterns busy. */
const maxChars = 2_000;

/** Language whose stack the line belongs to, or null. */
export function foreignLanguageOf(line: string): ForeignLanguage | null {
	if (line.length > maxChars) return null;
	if (!/\bat |Exception|Caused by|Traceback|File "|panicked at|\.rb:|\.php\(/.test(line)) return null;
	for (const [language, pattern] of marks) if (pattern.test(line)) return language;
	return null;
}
