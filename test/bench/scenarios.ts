/**
 * `npm run bench scenarios [-- --only NAME] [--evidence]`: hand-made incidents of two invented services, most with
 * a cause that lies off the stack. One line per incident: the rank and probability of the guilty commit and what
 * came first instead; then totals by kind. `--evidence` adds what was said of both commits of a miss.
 */
import { parseArgs } from "node:util";
import { type Answer, ask, type Suspect } from "./scenarios/ask.js";
import { ingest } from "./scenarios/ingest/service.js";
import { type Kind, kinds } from "./scenarios/scenario.js";
import { shop } from "./scenarios/shop/service.js";

const { values } = parseArgs({
	options: { only: { type: "string" }, evidence: { type: "boolean", default: false } },
});

/** Evidence told of a commit, the heaviest first. */
const TOLD = 4;

const probability = (suspect: Suspect | null): string => (suspect?.probability ?? 0).toFixed(2);

function line({ name, kind, culprit, first, right }: Answer): string {
	const rank = kind === "nobody" ? "-" : String(culprit?.rank ?? "none");
	const own = probability(kind === "nobody" ? first : culprit);
	const told = right || first === null ? "" : `  first: ${first.commit.subject} ${probability(first)}`;
	return `${name.padEnd(20)} ${kind.padEnd(15)} rank ${rank.padStart(4)}  p ${own}${told}`;
}

function evidence(suspect: Suspect): string {
	const heaviest = [...suspect.evidence].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
	const told = heaviest.slice(0, TOLD).map((one) => {
		const weight = one.weight.toFixed(2).padStart(6);
		return `        ${weight} ${one.producer}: ${one.text.replace(/\s+/g, " ").slice(0, 160)}\n`;
	});
	return `    ${suspect.commit.subject}\n${told.join("")}`;
}

const answers: Answer[] = [];
for (const service of [shop, ingest]) {
	const chosen = service.scenarios.filter(({ name }) => values.only === undefined || name === values.only);
	if (chosen.length > 0) console.log(`${service.name}, ${service.harmless.length} harmless changes`);
	for (const scenario of chosen) {
		const answer = await ask(service, scenario);
		answers.push(answer);
		console.log(line(answer));
		if (!values.evidence || answer.right) continue;
		for (const suspect of new Set([answer.first, answer.culprit]))
			if (suspect !== null) process.stdout.write(evidence(suspect));
	}
}
console.log("right, by kind ('nobody': no commit at 0.50 or more)");
const total = (name: Kind | "all", list: readonly Answer[]): void => {
	if (list.length > 0)
		console.log(`  ${name.padEnd(15)} ${list.filter(({ right }) => right).length} of ${list.length}`);
};
for (const kind of kinds)
	total(
		kind,
		answers.filter((answer) => answer.kind === kind),
	);
total("all", answers);
