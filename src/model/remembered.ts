/** Answers that are made once per key. */

/** What of a Map or WeakMap is needed to remember. */
type Kept<Key, Value> = Pick<Map<Key, Value>, "get"> & { set(key: Key, value: Value): unknown };

/** `make`, called once for every key; `kept` says how long the answers live. */
export function remembered<Key extends object, Value extends object>(
	make: (key: Key) => Value,
	kept: Kept<Key, Value> = new WeakMap(),
): (key: Key) => Value {
	return (key) => {
		const known = kept.get(key);
		if (known !== undefined) return known;
		const value = make(key);
		kept.set(key, value);
		return value;
	};
}
