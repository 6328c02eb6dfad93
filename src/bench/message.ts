/** The part of a commit that can name a culprit, and what its text may be trusted with. */
export interface Message {
	readonly subject: string;
	readonly body: string;
}

/** What is known of the place the message comes from. */
export interface MentionOptions {
	/** `owner/name`: lets `owner/name#12` and full URLs count; without it only bare `#12` and shas do. */
	readonly repository?: string;
}

/** A hex word that is a short sha, not a date ("20240117") and not English ("defaced"). */
export function isHexName(text: string): boolean {
	return /\d/.test(text) && /[a-f]/i.test(text);
}
