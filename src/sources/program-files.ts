/**
 * Files that a Go program is built from or shipped with: code, module files and configuration. Vendored and generated
 * code is left out; nobody edits it by hand.
 */

/** Pathspecs that leave vendored code out. */
export const notVendored: readonly string[] = [":(exclude)vendor/**", ":(exclude)*/vendor/**"];

/** The files as pathspecs. */
export const programPaths: readonly string[] = [
	"*.go",
	"*go.mod",
	"*.s",
	"*.proto",
	"*.yaml",
	"*.yml",
	"*.toml",
	"*.sql",
	"*.tmpl",
	"*.env",
	"*.ini",
	"*.conf",
	"*.properties",
	"*.hcl",
	"*.tf",
	":(glob)**/*config*.json",
	":(glob)**/*settings*.json",
	":(glob)**/*Dockerfile*",
	...notVendored,
	":(exclude)third_party/**",
	":(exclude)*.pb.go",
	":(exclude)*zz_generated*",
	":(exclude)*bindata*.go",
	":(exclude).github/**",
];

const included =
	/(?:\.(?:go|s|proto|ya?ml|toml|sql|tmpl|env|ini|conf|properties|hcl|tf)|go\.mod|(?:config|settings)[^/]*\.json)$|Dockerfile[^/]*$/s;
const excluded = /^(?:third_party|\.github)\/|(?:^|\/)vendor\/|\.pb\.go$|zz_generated|bindata.*\.go$/s;

/** Whether `programPaths` hold a path of the repository. */
export function isProgramFile(path: string): boolean {
	return included.test(path) && !excluded.test(path);
}
