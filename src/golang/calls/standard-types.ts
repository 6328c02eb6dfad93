/** Types of the standard library that own code may implement; every other type of it is concrete. */

const interfaces = new Set(
	(
		"context.Context crypto.Signer crypto.Decrypter driver.Conn driver.Connector driver.Driver driver.Rows driver.Stmt driver.Tx " +
		"driver.Valuer sql.Scanner encoding.BinaryMarshaler encoding.BinaryUnmarshaler encoding.TextMarshaler encoding.TextUnmarshaler " +
		"json.Marshaler json.Unmarshaler gob.GobEncoder gob.GobDecoder xml.Marshaler xml.Unmarshaler expvar.Var flag.Value flag.Getter " +
		"fmt.Formatter fmt.GoStringer fmt.Scanner fmt.Stringer fs.FS fs.File fs.FileInfo fs.DirEntry fs.ReadDirFS fs.ReadFileFS fs.StatFS " +
		"hash.Hash hash.Hash32 hash.Hash64 heap.Interface http.CookieJar http.File http.FileSystem http.Flusher http.Handler http.Hijacker " +
		"http.Pusher http.ResponseWriter http.RoundTripper image.Image image.PalettedImage draw.Image draw.Drawer io.ByteReader io.ByteScanner " +
		"io.ByteWriter io.Closer io.ReadCloser io.ReadSeekCloser io.ReadSeeker io.ReadWriteCloser io.ReadWriteSeeker io.ReadWriter io.Reader " +
		"io.ReaderAt io.ReaderFrom io.RuneReader io.RuneScanner io.Seeker io.StringWriter io.WriteCloser io.WriteSeeker io.Writer io.WriterAt " +
		"io.WriterTo net.Addr net.Conn net.Error net.Listener net.PacketConn os.FileInfo os.Signal rand.Source rand.Source64 reflect.Type " +
		"rpc.ClientCodec rpc.ServerCodec slog.Handler slog.LogValuer sort.Interface sync.Locker syscall.Conn syscall.RawConn testing.TB"
	).split(" "),
);

/** True for a type of the standard library that is no interface: its methods are never own code. */
export function isStandardConcrete(path: string, type: string): boolean {
	const first = path.split("/")[0] ?? "";
	if (path === "") return type !== "error" && type !== "any";
	if (first.includes(".")) return false;
	return !interfaces.has(`${path.slice(path.lastIndexOf("/") + 1)}.${type}`);
}
