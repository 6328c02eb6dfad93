/**
 * Severity L1-L3 by the seed's section 2.1: HTTP status, panics per hour and the business impact of the service.
 * The seed's rule as code, not its table, which contradicts it.
 */
import type { Burst, Severity } from "../model/burst.js";
import { type ImpactTable, impactOf } from "./impact.js";

/** What severity is judged by. */
export interface SeverityInput {
	/** HTTP status that dominates; null: unknown, and the errors are the service's own (counted as 500). */
	readonly code: number | null;
	/** Mean panics per hour over the burst. */
	readonly panicsPerHour: number;
	/** Business impact of service and route, 0..100. */
	readonly impact: number;
}

/**
 * L3 when code >= 500 and panics/h > 5 and impact >= 80; else L2 when (code >= 500 or panics/h > 0.1) and
 * impact > 30; else L1.
 */
export function classifySeverity(input: SeverityInput): Severity {
	const serverError = (input.code ?? 500) >= 500;
	if (serverError && input.panicsPerHour > 5 && input.impact >= 80) return "L3";
	if ((serverError || input.panicsPerHour > 0.1) && input.impact > 30) return "L2";
	return "L1";
}

/**
 * The burst with its severity judged anew, once labels tell which HTTP status and route hold most errors.
 * null: no single one does, so the errors count as the service's own (500) and the service's impact holds.
 */
export function reviseSeverity(
	burst: Burst,
	code: string | null,
	route: string | null,
	impact: ImpactTable,
): Burst {
	const status = code !== null && /^[1-5]\d\d$/.test(code) ? Number(code) : null;
	const severity = classifySeverity({
		code: status,
		panicsPerHour: burst.panicsPerHour ?? 0,
		impact: impactOf(impact, burst.service, route),
	});
	return { ...burst, severity };
}
