/**
 * How much the business hurts, 0..100, when a service or one of its routes fails: the seed's "business impact
 * factor". The table comes from a file (see impact-file) that whoever reads it reads again when it changes.
 */

/** Impact weights. */
export interface ImpactTable {
	/** For services the file does not name. */
	readonly default: number;
	readonly services: ReadonlyMap<string, ServiceImpact>;
}

/** Impact of a service and of the routes that differ from it. */
export interface ServiceImpact {
	readonly impact: number;
	readonly routes: ReadonlyMap<string, number>;
}

/** Without a file every service matters: L2 for server errors, L3 for none, since nobody said which is vital. */
export const noImpactFile: ImpactTable = { default: 50, services: new Map() };

/** Impact of `service` (and of the route that concentrates the errors, when one does). */
export function impactOf(table: ImpactTable, service: string, route: string | null): number {
	const entry = table.services.get(service);
	if (entry === undefined) return table.default;
	return (route === null ? undefined : entry.routes.get(route)) ?? entry.impact;
}
