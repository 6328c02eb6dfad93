/** Configuration: flags > FAULTLINE_* > nearest file > defaults. */
import type { Environment } from "./environment.js";

export interface LoadedConfig {
	readonly file: string | null;
}

export async function loadConfig(request: {
	readonly cwd: string;
	readonly file: string | null;
	readonly env: Environment;
}): Promise<LoadedConfig> {
	return { file: request.file };
}
