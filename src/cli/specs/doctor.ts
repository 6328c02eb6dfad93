import type { CommandSpec } from "../spec.js";

export const doctor: CommandSpec = {
	name: "doctor",
	summary: "Check git, addons, store, clock and sources",
	group: "setup",
	options: [],
	formats: ["text", "json"],
	examples: [{ command: "faultline doctor", text: "what works here, what does not, and what to do" }],
	load: () => import("../commands/doctor.js"),
};
