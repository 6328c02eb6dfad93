/**
 * The single-purpose commits of the mechanical bench, chosen by their subjects before they were first run, one for
 * each purpose. Weights and thresholds were found on the first set; the second, of other repositories, was never
 * tuned to and tells whether they hold.
 */

/** Repository (as mirrored) -> abbreviated commit -> its purpose. */
export type CommitTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const tunedCommits: CommitTable = {
	"containerd+containerd": {
		"9bdcacc45": "sync.WaitGroup.Go",
		"8fcf3a3cf": "range over integers",
		"92b0b289e": "interface{} to any",
		"18c74abd5": "slices.Contains",
		"33ee060a3": "typed atomics",
		da5a36c37: "testify",
		dce0b5a6d: "moby/sys/userns",
		"4a31bd606": "errors.New for fmt.Errorf",
		"300fd770a": "typeurl functions",
		b38c0f2ef: "distribution/reference",
	},
	"prometheus+prometheus": { "5fda90b6ea": "t.Parallel", "41983ed83a": "yaml v2 to v4" },
	"caddyserver+caddy": {
		f4bf4e009: "zap Check",
		"47f3e8f8d": "math/rand/v2",
		cd486c25d: "http.ResponseController",
		"2faeac0a1": "slices package",
	},
	"moby+moby": {
		"1967ca5e25": "t.TempDir",
		"7215a9c2b7": "errdefs import",
		cdce8f4f92: "maps.Copy",
		a25907b485: "strings.SplitSeq",
		"288b9f033b": "a test helper inlined",
	},
	"opencontainers+runc": {
		"551629417": "io/ioutil",
		"323a54ef0": "os.IsNotExist to errors.Is",
		"055041e87": "strings.CutPrefix",
	},
	"hyperledger+fabric": { aede199a7: "t.Setenv" },
	"lxc+incus": { b7a3c767f8: "strings.Cut", "58963ceba7": "== to errors.Is", "743b6f8b61": "io.SeekStart" },
	"argoproj+argo-cd": { "9426498788": "test contexts", ca753e841d: "ptr.To to new" },
};

export const heldOutCommits: CommitTable = {
	"cue-lang+cue": {
		"34f13a2653": "strings.CutPrefix",
		b545df28a3: "slices.SortFunc",
		"12908b32a9": "quicktest for testify",
		f56ccf025c: "io/ioutil",
		"97cba0bd69": "strings.Builder",
		"79b324d14b": "filepath.WalkDir",
		"6634a00a80": "t.TempDir and t.Setenv",
		d8eca4a969: "a method renamed",
	},
	"open-telemetry+opentelemetry-collector": {
		a2f0153679: "interface{} to any",
		"68d1f93232": "testify for t.Fatal",
		"6925a306fa": "testifylint: Len and Empty",
		"698fbae76b": "go.uber.org/atomic",
		bb8dbc1a0c: "filepath.Join",
		f103d36cd7: "pkg/errors to %w",
		f6074afdb4: "ForEach to Range",
		"7a2d8b5a5c": "a context parameter of constructors",
		"9ab64b1b6a": "unused parameters to _",
	},
	"jesseduffield+lazygit": { c7d0aaa78: "strings.ReplaceAll", f933a2f7e: "built-in min and max" },
	"minio+minio": { "242d06274": "a context parameter of calls", "928feb088": "an unused parameter removed" },
	"gohugoio+hugo": {
		ad2059878: "IsNotExist of wrapped errors",
		dc6a29213: "methods renamed",
		"772128485": "gofmt -s",
		c4bbc2805: "a concurrent map for RWMutex",
	},
	"restic+restic": {
		f90bf84ba: "t.Cleanup of folders",
		"4dc71f24c": "an error logger passed on",
		b150dd023: "errors.WithStack",
		"623ba92b9": "a parameter of OpenFile dropped",
		"0c9efa9c2": "a context passed to locks",
	},
};
