/**
 * The impact file, YAML or JSON:
 *
 *     default: 40
 *     services:
 *       checkout: 90
 *       search: { impact: 60, routes: { "POST /order": 95 } }
 */
import { isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { Failure } from "../model/failure.js";
import { type ImpactTable, noImpactFile, type ServiceImpact } from "./impact.js";

/** Reads YAML or JSON text. Throws Failure (config) with file, line and field when something is not as above. */
export function parseImpact(text: string, file: string): ImpactTable {
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines });
	const reader = new Reader(file, lines);
	const broken = document.errors[0];
	if (broken !== undefined) {
		const { line } = lines.linePos(broken.pos[0]);
		throw reader.failure(`not valid YAML: ${broken.message.split("\n")[0]}`, line);
	}
	const root = document.contents;
	if (root === null) return noImpactFile;
	if (!isMap(root)) throw reader.failure("must be a mapping with `default` and `services`", 1);
	let fallback = noImpactFile.default;
	let services: ReadonlyMap<string, ServiceImpact> = new Map();
	for (const pair of root.items) {
		const key = reader.key(pair);
		if (key === "default") fallback = reader.weight(pair, "default");
		else if (key === "services") services = reader.services(pair);
		else throw reader.unknown(pair, key, "`default` or `services`");
	}
	return { default: fallback, services };
}

const remedy =
	"the form is: default: 40, services: { checkout: 90, search: { impact: 60, routes: { /find: 95 } } }";

/** Walks YAML nodes and knows where each stands. */
class Reader {
	constructor(
		readonly file: string,
		readonly lines: LineCounter,
	) {}

	failure(message: string, line: number): Failure {
		return new Failure("config", message, { where: `${this.file}:${line}`, hint: remedy });
	}

	unknown(pair: Pair, key: string, wanted: string): Failure {
		return this.failure(`unknown field \`${key}\`; expected ${wanted}`, this.line(pair));
	}

	line(pair: Pair): number {
		const range = (pair.key as Node | null)?.range;
		return range ? this.lines.linePos(range[0]).line : 1;
	}

	key(pair: Pair): string {
		return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
	}

	weight(pair: Pair, field: string): number {
		const value = isScalar(pair.value) ? pair.value.value : undefined;
		if (typeof value === "number" && value >= 0 && value <= 100) return value;
		throw this.failure(`\`${field}\` must be a number from 0 to 100`, this.line(pair));
	}

	map(pair: Pair, field: string): YAMLMap {
		if (isMap(pair.value)) return pair.value;
		throw this.failure(`\`${field}\` must be a mapping`, this.line(pair));
	}

	services(pair: Pair): ReadonlyMap<string, ServiceImpact> {
		const found = new Map<string, ServiceImpact>();
		for (const item of this.map(pair, "services").items) {
			const name = this.key(item);
			found.set(name, this.service(item, `services.${name}`));
		}
		return found;
	}

	service(pair: Pair, field: string): ServiceImpact {
		if (!isMap(pair.value)) return { impact: this.weight(pair, field), routes: new Map() };
		let impact: number | undefined;
		const routes = new Map<string, number>();
		for (const item of pair.value.items) {
			const key = this.key(item);
			if (key === "impact") impact = this.weight(item, `${field}.impact`);
			else if (key === "routes") {
				for (const route of this.map(item, `${field}.routes`).items) {
					routes.set(this.key(route), this.weight(route, `${field}.routes.${this.key(route)}`));
				}
			} else throw this.unknown(item, key, "`impact` or `routes`");
		}
		if (impact === undefined) throw this.failure(`\`${field}.impact\` is missing`, this.line(pair));
		return { impact, routes };
	}
}
