/** Names that hold errors by convention: `err`, `e`, `readErr`, `s.err`, `err2`. */
const ERROR_NAME = /(?:^|\.)(?:err|e|error|\w*[eE]rr(?:or)?\d?)$/;

/** True when the text is the name of an error variable or field. */
export function isErrorName(text: string): boolean {
	return ERROR_NAME.test(text);
}
