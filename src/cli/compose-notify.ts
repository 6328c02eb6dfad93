/** Receivers and routes of the `notify` section. */
import type { Config } from "../config/schema.js";
import { Failure } from "../model/failure.js";
import { createAlertmanagerReceiver } from "../notify/receivers/alertmanager.js";
import type { Receiver } from "../notify/receivers/receiver.js";
import { createSlackReceiver } from "../notify/receivers/slack.js";
import { createWebhookReceiver } from "../notify/receivers/webhook.js";
import { createWecomReceiver } from "../notify/receivers/wecom.js";
import { buildRoutes, type Route } from "../notify/routes.js";
import { createHttpClient } from "../sources/http/client.js";
import type { HttpClient } from "../sources/http/request.js";
import { Secrets } from "../sources/http/secrets.js";
import type { CommandContext } from "./context.js";

export interface Notifications {
	readonly route: Route;
	readonly receivers: ReadonlyMap<string, Receiver>;
	close(): void;
}

type ReceiverSettings = Config["notify"]["receivers"][string];

/** A person waits for a chat message less long than for a query. */
const limits = { connect: 5, idle: 15, total: 30 };

/** @throws Failure("config") when no receiver is configured or a route is wrong. */
export async function openNotifications(context: CommandContext): Promise<Notifications> {
	const { config } = await context.config();
	const { receivers: settings, teamServices: _, ...root } = config.notify;
	const names = Object.keys(settings);
	if (names.length === 0) {
		throw new Failure("config", "nobody is to be told", {
			where: "notify.receivers",
			hint: "add a receiver of kind alertmanager, slack, wecom or webhook, and notify.receiver or notify.routes",
		});
	}
	const route = buildRoutes(root, new Set(names));
	const clients: HttpClient[] = [];
	const receivers = new Map<string, Receiver>();
	for (const [name, one] of Object.entries(settings)) {
		const http = createHttpClient({
			name: `${titles[one.kind]} (${name})`,
			baseUrl: one.url,
			config: one.http_config,
			configWhere: `notify.receivers.${name}.http_config`,
			secretPath: one.kind !== "alertmanager",
			environment: context.env,
			limits,
		});
		clients.push(http);
		receivers.set(name, await receiverOf(name, one, http));
	}
	return {
		route,
		receivers,
		close: () => {
			for (const client of clients) client.close();
		},
	};
}

const titles: Readonly<Record<ReceiverSettings["kind"], string>> = {
	alertmanager: "Alertmanager",
	slack: "Slack",
	wecom: "WeCom",
	webhook: "webhook",
};

async function receiverOf(name: string, settings: ReceiverSettings, http: HttpClient): Promise<Receiver> {
	switch (settings.kind) {
		case "alertmanager":
			return createAlertmanagerReceiver(name, { http, resolveAfter: settings.resolveAfter });
		case "slack":
			return createSlackReceiver(name, http);
		case "wecom":
			return createWecomReceiver(name, http);
		case "webhook": {
			const field = `notify.receivers.${name}.secret_file`;
			const secret = await new Secrets().read(settings.secret, settings.secret_file, field);
			return createWebhookReceiver(name, { http, secret });
		}
		default:
			return settings satisfies never;
	}
}
