import type { CommandSpec } from "../spec.js";

export const notify: CommandSpec = {
	name: "notify",
	summary: "Tell people and Alertmanager of bursts",
	group: "answer",
	details: [
		"For cron: finds bursts, explains new ones and tells the receivers of the",
		"configuration by its routes. What was told is remembered in the store, so a",
		"burst is told once, again after repeatInterval, and when it is over. A receiver",
		"that does not answer is tried again in the next run. A rise of a minute or two",
		"waits until it is sure to be no blip: one run later at most.",
	].join("\n"),
	arguments: [{ name: "[action]", text: "Send a test message to every receiver", choices: ["test"] }],
	options: [
		{
			flags: "--since <duration>",
			text: "Look at bursts that last, or ended within this time",
			fallback: "6h",
		},
		{ flags: "--service <name>", text: "Only this service" },
		{ flags: "--env <name>", text: "Only this environment" },
		{ flags: "--receiver <name>", text: "Only this receiver (for test)" },
		{ flags: "--no-explain", text: "Tell of bursts without looking for the change" },
		{ flags: "--dry-run", text: "Say who would be told, tell nobody" },
	],
	formats: ["text", "json"],
	examples: [
		{ command: "faultline notify test", text: "does every receiver take messages?" },
		{ command: "*/5 * * * * faultline notify --repo /srv/shop", text: "in a crontab" },
	],
	load: () => import("../commands/notify.js"),
};
