/** Limits of one exchange: times, and bytes of the answer. */
import type { Seconds } from "../../model/time.js";

export interface HttpLimits {
	/** Until the connection (with TLS) stands. */
	readonly connect: Seconds;
	/** Longest silence of the server, before the headers and between two pieces of the body. */
	readonly idle: Seconds;
	/** Whole exchange with its body. */
	readonly total: Seconds;
	/** Bytes of the body after decompression. */
	readonly maxBytes: number;
}

/** Generous for a busy store, short enough that a person at 3 a.m. learns soon that it is down. */
export const defaultLimits: HttpLimits = { connect: 5, idle: 30, total: 120, maxBytes: 256 * 2 ** 20 };
