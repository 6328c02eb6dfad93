/** Names that stand for a limit of time, tries or size: changing their constant changes behaviour under load. */

const LIMIT =
	/(?:timeout|deadline|retr(?:y|ies)|attempts?|backoff|interval|delay|ttl|expir|keepalive|maxconn|max_?idle|poolsize|burst|ratelimit|qps|concurrency|maxinflight|buffersize|batchsize)/i;

/** True for names such as `readTimeout`, `s.MaxRetries`, `defaultTTL`, and setters like `SetMaxIdleConns`. */
export function limitName(name: string): boolean {
	const last = name.slice(name.lastIndexOf(".") + 1);
	return LIMIT.test(last) && !last.startsWith("With") && !/^Is|Err(?:or)?$|\($/.test(last);
}
