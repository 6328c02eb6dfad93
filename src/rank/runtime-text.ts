/** What Go's own runtime writes into panics: every crash of a kind has it, so its words point at no commit. */

const phrases = new RegExp(
	[
		"runtime error: ?",
		"invalid memory address or nil pointer dereference",
		"(?:slice )?(?:index|bounds) out of range(?: \\[[^\\][]*\\])?(?: with (?:length|capacity) \\d+)?",
		"makeslice: (?:len|cap) out of range",
		"integer divide by zero",
		"assignment to entry in nil map",
		"concurrent map (?:read and map write|writes|iteration and map write)",
		"interface conversion: ",
		"all goroutines are asleep - deadlock!",
		"(?:close|send) (?:of|on) (?:closed|nil) channel",
		"stack overflow|goroutine stack exceeds \\d+-byte limit",
		"\\[signal SIG[^\\][]*\\]|signal SIG\\w+(?:: [\\w ]+)?",
		"goroutine \\d+(?: \\[[^\\][]*\\])?",
		"fatal error: |panic: |\\[recovered\\]",
	].join("|"),
	"g",
);

/** The text without the runtime's phrases; what is left was written by somebody. */
export function withoutRuntimeText(text: string): string {
	return text.replace(phrases, " ");
}
