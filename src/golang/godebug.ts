/**
 * GODEBUG settings whose default follows the `go` line of the main module's go.mod: raising the line changes how the
 * standard library behaves without an edit of code. Source: go.dev/doc/godebug, section "GODEBUG History".
 * A line below 1.20 counts as 1.20 there, so the table begins after it.
 */

export interface GodebugDefault {
	/** Minor version of Go 1 from which the default holds. */
	readonly minor: number;
	/** Setting with its new default, as GODEBUG takes it. */
	readonly setting: string;
	readonly what: string;
	/** Packages whose failures it can explain; a path with its subpackages. */
	readonly packages: readonly string[];
	/** What such a failure says, where it says something of its own. */
	readonly message?: RegExp;
}

const one = (
	minor: number,
	setting: string,
	what: string,
	packages: string,
	message?: RegExp,
): GodebugDefault => ({
	minor,
	setting,
	what,
	packages: packages.split(" ").filter((name) => name !== ""),
	...(message === undefined ? {} : { message }),
});

export const godebugDefaults: readonly GodebugDefault[] = [
	one(21, "panicnil=0", "panic(nil) panics with an error", "", /panic called with nil argument/),
	one(22, "httplaxcontentlength=0", "an empty Content-Length is refused", "net/http", /bad Content-Length/),
	one(
		22,
		"httpmuxgo121=0",
		"ServeMux reads methods and wildcards in patterns",
		"net/http",
		/pattern "[^"]*".*(?:conflicts with pattern|matches)|parsing "[^"]*": at offset/,
	),
	one(
		22,
		"tls10server=0",
		"servers refuse TLS 1.0 and 1.1",
		"crypto/tls",
		/tls: .*(?:unsupported versions|protocol version)/,
	),
	one(
		22,
		"tlsrsakex=0",
		"RSA key exchange is no longer offered",
		"crypto/tls",
		/tls: .*(?:handshake failure|no cipher suite)/,
	),
	one(22, "tlsunsafeekm=0", "keying material needs TLS 1.3 or EMS", "crypto/tls", /ExportKeyingMaterial/),
	one(23, "asynctimerchan=0", "timer channels are unbuffered", "time"),
	one(23, "gotypesalias=1", "go/types represents aliases", "go/types", /\*?types\.Alias\b/),
	one(23, "httpservecontentkeepheaders=0", "ServeContent drops headers on errors", "net/http"),
	one(
		23,
		"tls3des=0",
		"3DES is no longer offered",
		"crypto/tls",
		/tls: .*(?:handshake failure|no cipher suite)/,
	),
	one(
		23,
		"tlskyber=1",
		"handshakes offer X25519Kyber768 and grow",
		"crypto/tls",
		/tls: .*handshake|TLS handshake timeout/,
	),
	one(23, "winreadlinkvolume=1", "os.Readlink keeps volume names", "os path/filepath", /readlink \S+:/i),
	one(23, "winsymlink=1", "mount points are no symbolic links", "os path/filepath"),
	one(23, "x509keypairleaf=1", "X509KeyPair fills Certificate.Leaf", "crypto/tls"),
	one(
		23,
		"x509negativeserial=0",
		"negative serial numbers are refused",
		"crypto/x509",
		/x509: negative serial number/,
	),
	one(24, "gotestjsonbuildtext=0", "go test -json reports builds as JSON", ""),
	one(
		24,
		"httpcookiemaxnum=3000",
		"more than 3000 cookies are refused",
		"net/http",
		/number of cookies exceeded limit/,
	),
	one(24, "multipathtcp=2", "listeners use MPTCP", "net", /mptcp|protocol not (?:supported|available)/i),
	one(24, "randseednop=1", "rand.Seed does nothing", "math/rand"),
	one(
		24,
		"rsa1024min=1",
		"RSA keys under 1024 bits are refused",
		"crypto/rsa",
		/crypto\/rsa: \d+-bit keys are insecure/,
	),
	one(
		24,
		"tlsmlkem=1",
		"handshakes offer X25519MLKEM768 and grow",
		"crypto/tls",
		/tls: .*handshake|TLS handshake timeout/,
	),
	one(
		24,
		"urlmaxqueryparams=10000",
		"more than 10000 query parameters are refused",
		"net/url",
		/number of URL query parameters exceeded limit/,
	),
	one(
		24,
		"x509rsacrt=1",
		"CRT values of RSA keys are checked",
		"crypto/x509 crypto/rsa",
		/invalid (?:exponents|CRT)/i,
	),
	one(24, "x509usepolicies=1", "certificate policies come from Policies", "crypto/x509"),
	one(25, "containermaxprocs=1", "GOMAXPROCS follows the cgroup's CPU limit", ""),
	one(25, "decoratemappings=1", "memory mappings carry names", ""),
	one(
		25,
		"tlssha1=0",
		"SHA-1 signatures are refused in TLS 1.2",
		"crypto/tls",
		/signature algorithms|tls: .*SHA-?1/i,
	),
	one(25, "updatemaxprocs=1", "GOMAXPROCS changes while the program runs", ""),
	one(25, "x509sha256skid=1", "subject key ids are made with SHA-256", "crypto/x509"),
	one(
		26,
		"cryptocustomrand=0",
		"custom random sources are ignored",
		"crypto/ecdsa crypto/rsa crypto/ecdh crypto/dsa",
	),
	one(
		26,
		"tlssecpmlkem=1",
		"handshakes offer SecP256r1MLKEM768",
		"crypto/tls",
		/tls: .*handshake|TLS handshake timeout/,
	),
	one(
		26,
		"urlstrictcolons=1",
		"hosts with stray colons are refused",
		"net/url",
		/invalid port|too many colons/,
	),
	one(27, "tracebacklabels=1", "tracebacks show goroutine labels", ""),
];

/** Minor version of `1.22`, `1.22.3`, `go1.22rc1`; null when it is none. */
export function minorVersion(version: string): number | null {
	const match = /^(?:go)?1\.(\d+)/.exec(version.trim());
	return match?.[1] === undefined ? null : Number(match[1]);
}

/** Defaults that change when the `go` line goes from one minor version to a higher one. */
export function defaultsRaised(from: number, to: number): readonly GodebugDefault[] {
	return godebugDefaults.filter(({ minor }) => minor > from && minor <= to);
}
