/**
 * Secrets must not reach a log: credentials in URLs, authorization headers, and the values of environment
 * variables whose names say that they are secret.
 */
import type { Environment } from "../config/environment.js";

const secretName = /(TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|WEBHOOK|PRIVATE_KEY)/i;

/** Shorter values would mask ordinary words. */
const shortestSecret = 6;

/** Masks secrets in a text that goes to a person or a log. */
export function redactor(env: Environment): (text: string) => string {
	const values = Object.entries(env)
		.filter(([name, value]) => secretName.test(name) && (value?.length ?? 0) >= shortestSecret)
		.map(([, value]) => value ?? "")
		.sort((a, b) => b.length - a.length);
	return (text) => {
		let result = text
			.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$1***@")
			.replace(/\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]+/gi, "$1 ***")
			.replace(/([?&](?:key|token|access_token|api_key|password|secret)=)[^&\s"')]+/gi, "$1***");
		for (const value of values) result = result.replaceAll(value, "***");
		return result;
	};
}
