/**
 * Vocabulary of commit messages: what says that a user met a fault, what says that only text, tests or a build
 * were at stake. Lists, so that a person can read and extend them; precision goes before recall.
 */

/** Matches any of the words as whole words; entries are regular-expression sources. */
function words(...sources: readonly string[]): RegExp {
	return new RegExp(`\\b(?:${sources.join("|")})\\b`, "i");
}

/** Words for things that go wrong at run time, by name. */
const failures = [
	"bugs?",
	"buggy",
	"regress\\w*",
	"panic\\w*",
	"crash\\w*",
	"rac(?:e|es|y)",
	"deadlock\\w*",
	"livelock\\w*",
	"leak\\w*",
	"broke",
	"broken",
	"breaks?",
	"breakage",
	"wrong(?:ly)?",
	"incorrect(?:ly)?",
	"fail(?:s|ed|ing|ure|ures)?",
	"segfault\\w*",
	"sigsegv",
	"segmentation",
	"nil pointer",
	"hang(?:s|ing)?",
	"hung",
	"stuck",
	"corrupt\\w*",
	"oom",
	"data loss",
	"infinite(?:ly)?",
	"mistak\\w+",
	"inadvertent(?:ly)?",
	"accidental(?:ly)?",
	"unintention\\w+",
	"forg[eo]t\\w*",
	"missed",
	"problem",
];

/** A sentence that names the place where a fault came in speaks like this. */
export const faultWords = words(...failures, "issues?", "fix(?:es|ed|ing)?", "no longer");

/** Reason of a revert: more is said there, so the vague words do not count. */
export const revertReasons = words(...failures, "errors?", "incompatib\\w+");

/** Reverts for reasons that no user of the service felt. */
export const mildReasons = words(
	"unneeded",
	"no longer (?:needed|necessary|required)",
	"not (?:needed|necessary)",
	"temporar(?:y|ily)",
	"for now",
	"ci",
	"jenkins",
	"prow",
	"circle ?ci",
	"travis",
	"github actions",
	"lint\\w*",
	"flak\\w*",
	"e2e",
	"(?:unit|integration|acceptance) tests?",
	"tests? (?:is|are|keeps?|fail\\w*|broke\\w*)",
	"(?:break\\w*|broke\\w*|fail\\w*) (?:the )?(?:build|tests?|compil\\w*|master|main)",
	"build (?:is|was|fail\\w*|broke\\w*|break\\w*)",
	"compil\\w+",
	"accident(?:ally|al)",
	"by mistake",
	"mistakenly (?:merged|pushed|committed)",
	"release process",
	"postpone\\w*",
	"merge conflict\\w*",
);

/** Titles of commits that do not repair behaviour: text, tests, builds, tidying. */
export const cosmeticTitles = words(
	"typos?",
	"spelling",
	"nits?",
	"comments?",
	"docs?",
	"document\\w*",
	"readme",
	"changelog",
	"lint\\w*",
	"gofmt",
	"ci",
	"flak(?:e|es|y|iness)",
	"tests?",
	"e2e",
	"benchmarks?",
	"build",
	"compil\\w+",
	"copyright",
	"go ?vet",
	"staticcheck",
	"makefile",
	"dockerfile",
	"simplif\\w+",
	"clean ?ups?",
	"clean(?:ing)? up",
	"tidy",
	"refactor\\w*",
	"renam\\w+",
	"(?:error|log) messages?",
	"duplicate imports?",
	"unused",
	"deprecat\\w+",
	"optimi[sz]\\w+",
);

/** Titles of new work: what they say "was introduced in" is a feature. */
export const featureTitles =
	/^\s*(?:\[[^\]]*\]\s*|[\w/.,*-]+:\s+)*(?:(?:feat(?:ure)?|refactor|chore|perf|style)\b(?:\([^)]*\))?!?:|(?:add|adds|added|adding|implement\w*|introduc\w+|remove[sd]?|drop|support|bump|update[sd]?|upgrade[sd]?|move[sd]?|replace[sd]?|rename[sd]?|use|make use|switch|migrat\w+|enable|allow|expose|improve|optimi[sz]e)\b)/i;
