/**
 * Deprecated names of Go's standard library with the version that says so (their `// Deprecated:` comments and
 * the release notes up to Go 1.26). Only names that programs still use; whole packages end in ".".
 */
const TABLE = `
io/ioutil. 1.16 use io or os
crypto/x509.EncryptPEMBlock 1.16 insecure by design
crypto/x509.DecryptPEMBlock 1.16 insecure by design
crypto/x509.IsEncryptedPEMBlock 1.16 insecure by design
crypto/x509.ParseCRL 1.19 use ParseRevocationList
crypto/x509.ParseDERCRL 1.19 use ParseRevocationList
crypto/elliptic.GenerateKey 1.21 use crypto/ecdh
crypto/elliptic.Marshal 1.21 use crypto/ecdh
crypto/elliptic.Unmarshal 1.21 use crypto/ecdh
crypto/cipher.NewOFB 1.24 use an AEAD
crypto/cipher.NewCFBEncrypter 1.24 use an AEAD
crypto/cipher.NewCFBDecrypter 1.24 use an AEAD
crypto/dsa. 1.16 use Ed25519
crypto/rc4. 1.8 insecure
crypto/des. 1.8 insecure
crypto/rsa.GenerateMultiPrimeKey 1.21 use GenerateKey
crypto/tls.VersionSSL30 1.13 insecure
database/sql/driver.ColumnConverter 1.9 use NamedValueChecker
encoding/json.InvalidUTF8Error 1.2 no longer made
go/ast.Object 1.22 use go/types
go/ast.NewPackage 1.22 use go/types
go/ast.MergePackageFiles 1.22 use go/types
go/ast.Package 1.22 use go/types
go/parser.ParseDir 1.25 use golang.org/x/tools/go/packages
math/rand.Seed 1.20 the generator is seeded at random
math/rand.Read 1.20 use crypto/rand
net.Dialer.DualStack 1.12 fast fallback is on by default
net/http.CloseNotifier 1.11 use Request.Context
net/http/httputil.ReverseProxy.Director 1.26 use Rewrite
net/http/httputil.NewClientConn 1.0 use net/http
net/http/httputil.NewServerConn 1.0 use net/http
os.SEEK_SET 1.7 use io.SeekStart
os.SEEK_CUR 1.7 use io.SeekCurrent
os.SEEK_END 1.7 use io.SeekEnd
path/filepath.HasPrefix 1.0 does not respect path boundaries
reflect.PtrTo 1.22 use PointerTo
reflect.SliceHeader 1.21 use unsafe.Slice
reflect.StringHeader 1.21 use unsafe.String
runtime.GOROOT 1.24 use go env GOROOT
runtime.CPUProfile 1.9 use runtime/pprof
strings.Title 1.18 use golang.org/x/text/cases
bytes.Title 1.18 use golang.org/x/text/cases
syscall.StringToUTF16 1.1 use UTF16FromString
image.ZR 1.17 use a literal
image.ZP 1.17 use a literal
`;

export interface Deprecation {
	/** Go version that deprecated it. */
	readonly since: string;
	readonly advice: string;
}

/** By name as code writes it, with the package's last path element: `ioutil.`, `rand.Seed`. */
export const standardDeprecations: ReadonlyMap<string, Deprecation> = new Map(
	TABLE.trim()
		.split("\n")
		.map((line): [string, Deprecation] => {
			const [name = "", since = "", ...advice] = line.split(" ");
			return [name.slice(name.lastIndexOf("/") + 1), { since, advice: advice.join(" ") }];
		}),
);

/** Deprecation of `pkg.Name`, by name or whole package. */
export function standardDeprecation(qualified: string): Deprecation | null {
	const packageName = qualified.slice(0, qualified.indexOf(".") + 1);
	return standardDeprecations.get(qualified) ?? standardDeprecations.get(packageName) ?? null;
}
