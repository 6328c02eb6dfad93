/**
 * Port: what notifications remember between runs. The embedded store keeps it (store/notices), safe for two
 * runs at once.
 */
import type { EpochSeconds } from "../model/time.js";

export interface NotifyState {
	get(key: string, now: EpochSeconds): { readonly value: string } | null;
	put(key: string, value: string, now: EpochSeconds, expiresAt?: EpochSeconds): void;
	/** Puts only when the key is absent or expired; true for the one run that got it. */
	claim(key: string, value: string, now: EpochSeconds, expiresAt: EpochSeconds): boolean;
	remove(key: string): void;
	list(prefix: string, now: EpochSeconds): readonly { readonly key: string; readonly value: string }[];
}
