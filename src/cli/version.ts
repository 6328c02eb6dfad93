/** Version of the package, bundled at build time so that `--version` reads no file. */
import manifest from "../../package.json" with { type: "json" };

export const version: string = manifest.version;
