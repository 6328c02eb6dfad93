/**
 * How text may look: the renderers' view of a terminal. Chosen once in cli/terminal, passed as data, so that
 * a renderer gives the same string for the same input everywhere.
 */

/** Languages of the headings; data and JSON are the same in all of them. */
export type Language = "en" | "zh";

export interface TextStyle {
	/** 0 none, 1 sixteen colours, 2 256 colours, 3 true colour. */
	readonly colour: 0 | 1 | 2 | 3;
	/** Columns a line may fill. */
	readonly width: number;
	/** Only ASCII characters in what faultline itself draws. */
	readonly ascii: boolean;
	readonly language: Language;
}

/** What a pipe gets: 80 columns, no colour. */
export const plainStyle: TextStyle = { colour: 0, width: 80, ascii: false, language: "en" };
