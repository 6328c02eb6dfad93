/**
 * Edges between items with their mean similarity, as a list (`append`) or as a binary heap, largest mean first
 * (`push`, `pop`). Columns of numbers: a thousand commits have half a million edges.
 */
export class EdgeHeap {
	#first = new Int32Array(1_024);
	#second = new Int32Array(1_024);
	#means = new Float64Array(1_024);
	#size = 0;

	get size(): number {
		return this.#size;
	}

	/** Ends and mean of the edge at a place; the heap's largest is at 0. */
	firstAt(at: number): number {
		return this.#first[at] as number;
	}

	secondAt(at: number): number {
		return this.#second[at] as number;
	}

	meanAt(at: number): number {
		return this.#means[at] as number;
	}

	/** Adds an edge at the end, whatever its mean. */
	append(a: number, b: number, mean: number): void {
		if (this.#size === this.#means.length) this.#grow();
		this.#put(this.#size, a, b, mean);
		this.#size += 1;
	}

	push(a: number, b: number, mean: number): void {
		this.append(a, b, mean);
		const means = this.#means;
		let at = this.#size - 1;
		while (at > 0) {
			const up = (at - 1) >> 1;
			if ((means[up] as number) >= mean) break;
			this.#copy(up, at);
			at = up;
		}
		this.#put(at, a, b, mean);
	}

	/** Takes the largest edge out; nothing happens when there is none. */
	pop(): void {
		if (this.#size === 0) return;
		this.#size -= 1;
		const means = this.#means;
		const size = this.#size;
		const [a, b, mean] = [this.firstAt(size), this.secondAt(size), this.meanAt(size)];
		let at = 0;
		for (let child = 1; child < size; child = 2 * at + 1) {
			if (child + 1 < size && (means[child + 1] as number) > (means[child] as number)) child += 1;
			if ((means[child] as number) <= mean) break;
			this.#copy(child, at);
			at = child;
		}
		this.#put(at, a, b, mean);
	}

	#put(at: number, a: number, b: number, mean: number): void {
		this.#first[at] = a;
		this.#second[at] = b;
		this.#means[at] = mean;
	}

	#copy(from: number, to: number): void {
		this.#first[to] = this.#first[from] as number;
		this.#second[to] = this.#second[from] as number;
		this.#means[to] = this.#means[from] as number;
	}

	#grow(): void {
		const longer = <T extends Int32Array | Float64Array>(old: T, fresh: T): T => {
			fresh.set(old);
			return fresh;
		};
		const length = 2 * this.#means.length;
		this.#first = longer(this.#first, new Int32Array(length));
		this.#second = longer(this.#second, new Int32Array(length));
		this.#means = longer(this.#means, new Float64Array(length));
	}
}
