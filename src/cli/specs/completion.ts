import type { CommandSpec } from "../spec.js";

export const completion: CommandSpec = {
	name: "completion",
	summary: "Print the completion script of a shell",
	group: "setup",
	arguments: [{ name: "<shell>", text: "Shell", choices: ["bash", "zsh", "fish"] }],
	options: [],
	examples: [
		{ command: "source <(faultline completion bash)", text: "bash, this session" },
		{ command: "faultline completion zsh > ~/.zfunc/_faultline", text: "zsh, for good" },
		{
			command: "faultline completion fish > ~/.config/fish/completions/faultline.fish",
			text: "fish, for good",
		},
	],
	load: () => import("../commands/completion.js"),
};
