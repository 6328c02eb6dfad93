/** faultline.report/v1: the digest as JSON. */
import type { Digest } from "../digest.js";
import { jsonDocument, jsonNumber, jsonTime, jsonTimeOrNull } from "./value.js";

export function digestJson(digest: Digest): string {
	return jsonDocument({
		schema: "faultline.report/v1",
		range: { from: jsonTime(digest.range.from), to: jsonTime(digest.range.to) },
		deploys: digest.deploys,
		attributed: digest.attributed,
		timeToAttribution: jsonNumber(digest.timeToAttribution),
		newSignatures: digest.newSignatures,
		precision: { right: digest.precision.right, judged: digest.precision.judged },
		incidents: digest.incidents.map((incident) => ({
			incident: incident.incident,
			onset: jsonTimeOrNull(incident.onset),
			service: incident.service,
			env: incident.env,
			severity: incident.severity,
			culprit:
				incident.culprit === null
					? null
					: {
							sha: incident.culprit.sha,
							subject: incident.culprit.subject,
							probability: jsonNumber(incident.culprit.probability),
						},
			verdict: incident.verdict,
			judged: incident.judged,
			signature: incident.signature,
			new: incident.isNew,
		})),
		warnings: [],
	});
}
