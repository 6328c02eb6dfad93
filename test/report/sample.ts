/** Hand-made explanations for renderer tests: one sure answer, one empty one, one full of hostile text. */
import type { Commit, CommitHeader } from "../../src/model/commit.js";
import type { Explanation } from "../../src/model/explanation.js";
import type { Suspect } from "../../src/model/suspect.js";

/** 2026-11-21T02:40:00Z */
export const base = 1_795_228_800;
const deployed = base + 25;
const onset = base + 67;

export const sha = (digit: string): string => digit.repeat(40);

export function header(digit: string, subject: string, author = "Ann Author"): CommitHeader {
	return {
		sha: sha(digit),
		parents: [],
		authorName: author,
		authorEmail: "ann@example.com",
		authoredAt: base - 86_400,
		committedAt: base - 80_000,
		subject,
		body: "",
	};
}

const suspects: readonly Suspect[] = [
	{
		rank: 1,
		commit: header("a", "cache: reuse order snapshot (#4821)"),
		probability: 0.87,
		pullRequest: 4821,
		evidence: [
			{
				producer: "function",
				weight: 2.41,
				text: "edits order.(*Store).Price, the function that crashed (internal/order/order.go:12-19)",
				places: [
					{ path: "internal/order/order.go", line: 15, symbol: "order.(*Store).Price", commit: sha("a") },
				],
			},
			{
				producer: "edit-class",
				weight: 1.7,
				text: "removes a nil check (`if it == nil`) and the error is a nil dereference",
				places: [{ path: "internal/order/order.go", line: 13 }],
			},
			{ producer: "text", weight: 0.41, text: "the message shares order, price with the stack", places: [] },
			{ producer: "size", weight: -0.2, text: "touches 14 files", places: [] },
		],
	},
	{
		rank: 2,
		commit: header("9", "go.mod: redis v9.5 -> v9.6", "Bot"),
		probability: 0.08,
		pullRequest: null,
		evidence: [
			{ producer: "dependency", weight: 0.3, text: "bumps a module that is on the stack", places: [] },
		],
	},
	{
		rank: 3,
		commit: header("7", "支付：重试预算改为每分钟六十次，并在超时之后放弃整个请求而不是继续等待下游"),
		probability: 0.03,
		pullRequest: null,
		evidence: [],
	},
];

const errors = [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 12, 31, 44, 39, 41];
const chartStart = base - 9 * 60;

/** A sure answer: nil dereference after a deploy. */
export const sure: Explanation = {
	incident: "inc_7Q2F000000",
	repository: "/srv/shop.git",
	range: { from: sha("1"), to: sha("a") },
	rangeCommits: 14,
	burst: {
		id: "bst_0123456789",
		service: "shop-api",
		env: "prod",
		version: "v2.31.0",
		fingerprint: "f".repeat(16),
		onset,
		onsetInterval: [onset - 20, onset + 10],
		end: null,
		peak: { time: base + 180, errors: 44 },
		observed: 167,
		expected: 0.9,
		logPValue: -712.4,
		detector: "counts",
		severity: "L2",
		novelty: "new",
		contrast: [
			{
				label: "version",
				value: "v2.31.0",
				shareBefore: 0.05,
				shareDuring: 0.99,
				errorsDuring: 165,
				pValue: 1e-40,
			},
		],
		reason: "37 errors/min against 0.2 expected",
	},
	error: {
		fingerprint: "f".repeat(16),
		message: "runtime error: invalid memory address or nil pointer dereference",
		trace: {
			form: "panic",
			failure: "nil-dereference",
			message: "runtime error: invalid memory address or nil pointer dereference",
			causes: [],
			goroutines: [],
			frames: [
				{
					symbol: "example.com/shop/internal/order.(*Store).Price",
					file: "/build/internal/order/order.go",
					line: 15,
				},
				{ symbol: "example.com/shop/internal/cart.Total", file: "/build/internal/cart/cart.go", line: 41 },
			],
			createdBy: null,
		},
		crashPlace: {
			path: "internal/order/order.go",
			line: 15,
			symbol: "example.com/shop/internal/order.(*Store).Price",
		},
		events: 412,
		firstSeen: onset,
		lastSeen: base + 300,
		novelty: "new",
		shared: [
			{ key: "route", value: "/cart", share: 1 },
			{ key: "tenant", value: "acme", share: 0.62 },
		],
	},
	deploys: [
		{
			deploy: {
				pipelineId: "98213",
				service: "shop-api",
				env: "prod",
				commit: sha("a"),
				version: "v2.31.0",
				startedAt: deployed - 300,
				finishedAt: deployed,
				status: "success",
				url: "https://ci.example.com/98213",
			},
			drift: 42,
			previous: {
				pipelineId: "98100",
				service: "shop-api",
				env: "prod",
				commit: sha("1"),
				version: "v2.30.4",
				startedAt: null,
				finishedAt: base - 90_000,
				status: "success",
				url: null,
			},
			note: "still ramping at onset: 25 % of traffic",
		},
	],
	suspects,
	exculpated: [
		{
			commit: header("c", "gofmt everything"),
			reason: "no-code-change",
			text: "the syntax tree is the same",
		},
		{ commit: header("d", "docs: read me"), reason: "docs-only", text: "touches only *.md" },
	],
	noneProbability: 0.02,
	credibleSet: [sha("a"), sha("9")],
	confidence: {
		score: 0.8142,
		grayRatio: { value: 0.92, text: "92 % of traffic ran v2.31.0 at onset" },
		reproductionRate: { value: 0.62, text: "412 of 664 events in 72 h" },
		stackStability: { value: null, text: "fewer than two reports with a stack" },
		exclusivity: { events: 12, share: 0.25, pValue: 5.96e-8 },
	},
	verdict: {
		kind: "assign",
		probability: 0.87,
		weakPart: "none",
		text: "a1 removed the nil check that the crash needs; version and commit are both sure",
	},
	advice: [
		{ command: `git revert ${sha("a").slice(0, 10)}`, text: "applies cleanly on HEAD", kind: "revert" },
		{ command: "deploy shop-api v2.30.4", text: "takes 13 other commits away", kind: "rollback" },
	],
	clusters: [
		{
			id: "c1",
			name: "nil check removed",
			size: 5,
			members: [
				{ path: "internal/order/order.go", symbol: "order.(*Store).Price" },
				{ path: "internal/stock/stock.go", symbol: "stock.(*Shelf).Take" },
			],
			suspect: true,
		},
	],
	bisect: null,
	chart: {
		start: chartStart,
		step: 60,
		errors,
		requests: errors.map((_, index) => 900 + 10 * index),
		deploys: [{ time: deployed, label: "shop-api v2.31.0" }],
		rollout: [
			{ time: deployed - 300, version: "v2.31.0", share: 0.05 },
			{ time: deployed - 120, version: "v2.31.0", share: 0.25 },
			{ time: deployed, version: "v2.31.0", share: 1 },
		],
	},
	diff: [{ path: "internal/order/order.go", line: 13, sign: "-", text: "\tif it == nil { return 0 }" }],
	warnings: [
		{ code: "W-SOURCE-LIMIT", message: "only the newest 5000 events were read", hint: "raise errors.limit" },
	],
};

/** No guilty change: a load spike. */
export const noChange: Explanation = {
	...sure,
	incident: null,
	range: null,
	rangeCommits: 0,
	deploys: [],
	suspects: [],
	exculpated: [],
	noneProbability: 1,
	credibleSet: [],
	confidence: {
		score: null,
		grayRatio: { value: null, text: "no deploy in the window" },
		reproductionRate: { value: null, text: "no deploy in the window" },
		stackStability: { value: null, text: "no stack" },
		exclusivity: null,
	},
	verdict: {
		kind: "no-change-found",
		probability: null,
		weakPart: "both",
		text: "no deploy finished between 02:26Z and 02:46Z; requests rose 4x at the same time: look at load",
	},
	advice: [{ command: "faultline detect --since 6h", text: "what else burst", kind: "query" }],
	clusters: [],
	diff: [],
	warnings: [],
};

/** Text that tries to break out of every output form. */
export const hostileText =
	"</script><img src=x onerror=alert(1)>\u001b]0;owned\u0007\u001b[31m|`@team [x](http://evil.test) ::error::x\n::stop-commands::t\r\u202e'\"&";

/** Every foreign string of the sure answer replaced by hostile text. */
export const hostile: Explanation = {
	...sure,
	repository: hostileText,
	suspects: suspects.map((suspect) => ({
		...suspect,
		commit: { ...suspect.commit, subject: hostileText, authorName: hostileText, body: hostileText },
		evidence: suspect.evidence.map((evidence) => ({
			...evidence,
			text: hostileText,
			places: [{ path: hostileText, line: 1, symbol: hostileText }],
		})),
	})),
	exculpated: sure.exculpated.map((cleared) => ({
		...cleared,
		commit: { ...cleared.commit, subject: hostileText, authorName: hostileText },
		text: hostileText,
	})),
	error: sure.error && {
		...sure.error,
		message: hostileText,
		crashPlace: { path: hostileText, line: 1, symbol: hostileText },
		shared: [{ key: hostileText, value: hostileText, share: 1 }],
		trace: sure.error.trace && {
			...sure.error.trace,
			message: hostileText,
			frames: [{ symbol: hostileText, file: hostileText, line: 3 }],
		},
	},
	deploys: sure.deploys.map((found) => ({
		...found,
		note: hostileText,
		deploy: {
			...found.deploy,
			service: hostileText,
			env: hostileText,
			version: hostileText,
			pipelineId: hostileText,
			url: `javascript:${hostileText}`,
		},
	})),
	verdict: { ...sure.verdict, text: hostileText },
	advice: [{ command: hostileText, text: hostileText, kind: "revert" }],
	clusters: [
		{
			id: hostileText,
			name: hostileText,
			size: 2,
			members: [{ path: hostileText, symbol: hostileText }],
			suspect: true,
		},
	],
	bisect: { expectedSteps: 2, plainSteps: 4, commands: [hostileText] },
	chart: sure.chart && {
		...sure.chart,
		deploys: [{ time: deployed, label: hostileText }],
		rollout: [{ time: deployed, version: hostileText, share: 0.5 }],
	},
	diff: [{ path: hostileText, line: 1, sign: "+", text: hostileText }],
	warnings: [{ code: hostileText, message: hostileText, hint: hostileText }],
};

/** A commit for gate and digest tests. */
export function commit(digit: string, subject: string): Commit {
	return { ...header(digit, subject), files: [] };
}
