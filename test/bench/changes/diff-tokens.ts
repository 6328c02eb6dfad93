/** The plain rival: words of removed and added lines, TF-IDF weighted, compared by cosine. */
import type { FileVersions } from "../../../src/change/file-versions.js";
import { surplus } from "../../../src/model/surplus.js";

const WORD = /[\p{L}_][\p{L}\d_]*|\d+/gu;

export class DiffTokens {
	readonly #vectors: ReadonlyMap<string, number>[];

	constructor(documents: readonly (readonly string[])[]) {
		const seen = new Map<string, number>();
		for (const words of documents)
			for (const word of new Set(words)) seen.set(word, (seen.get(word) ?? 0) + 1);
		this.#vectors = documents.map((words) => {
			const counts = new Map<string, number>();
			for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
			const weights = [...counts].map(
				([word, n]) =>
					[word, (1 + Math.log(n)) * Math.log(documents.length / (seen.get(word) ?? 1))] as const,
			);
			const norm = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
			return new Map(weights.map(([word, weight]) => [word, weight / norm]));
		});
	}

	cosine(a: number, b: number): number {
		const [left, right] = [this.#vectors[a], this.#vectors[b]];
		let sum = 0;
		for (const [word, weight] of left ?? []) sum += weight * (right?.get(word) ?? 0);
		return sum;
	}

	/** Signed words of lines that only one version has. */
	static of(files: readonly FileVersions[]): string[] {
		return files.flatMap((file) => {
			const old = (file.old ?? "").split("\n");
			const now = (file.new ?? "").split("\n");
			return [...words(surplus(old, now), "-"), ...words(surplus(now, old), "+")];
		});
	}
}

function words(lines: readonly string[], sign: string): string[] {
	return lines.flatMap((line) => [...line.matchAll(WORD)].map(([word]) => `${sign}${word}`));
}
