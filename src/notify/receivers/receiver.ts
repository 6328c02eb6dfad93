/** A place to send to: builds its own message out of a group and throws Failure when it was not taken. */
import type { EpochSeconds } from "../../model/time.js";
import type { Notice } from "../notice.js";

/** What one message is about. */
export interface NoticeGroup {
	readonly receiver: string;
	/** Values of the labels that make the group. */
	readonly labels: Readonly<Record<string, string>>;
	/** Worst first. */
	readonly firing: readonly Notice[];
	/** Told as firing before, over now. */
	readonly resolved: readonly Notice[];
	readonly now: EpochSeconds;
	/** True for `notify test`. */
	readonly test?: boolean;
}

export interface Receiver {
	readonly name: string;
	/** The receiver itself groups, repeats and silences (Alertmanager): it wants every firing notice in every run. */
	readonly keepsAlive: boolean;
	/** Messages of one run; the rest waits for the next. */
	readonly maxPerRun: number;
	send(group: NoticeGroup, signal?: AbortSignal): Promise<void>;
}
