/**
 * `http_config` as Prometheus writes it. The schema and its rules belong to the HTTP client; here they become
 * part of the configuration, so that a mistake is reported with its line.
 */
import * as v from "valibot";
import { Failure } from "../../model/failure.js";
import { httpConfigSchema, parseHttpConfig } from "../../sources/http/config.js";

export const httpConfig = v.pipe(
	httpConfigSchema,
	v.rawCheck(({ dataset, addIssue }) => {
		if (!dataset.typed) return;
		try {
			parseHttpConfig(dataset.value, "http_config");
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			addIssue({ message: `${error.message}${error.hint === undefined ? "" : `: ${error.hint}`}` });
		}
	}),
);
