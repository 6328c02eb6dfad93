/** Headings and fixed words of the reports in each language. Data, evidence and JSON are the same in all. */
import type { GateOutcome } from "../decide/gate.js";
import type { VerdictKind } from "../model/confidence.js";
import type { Language } from "./style.js";

export interface Words {
	readonly suspect: string;
	readonly noSuspect: string;
	readonly noChange: string;
	readonly verdict: string;
	readonly next: string;
	readonly error: string;
	readonly deploy: string;
	readonly rate: string;
	readonly why: string;
	readonly diff: string;
	readonly also: string;
	readonly alike: string;
	readonly cleared: string;
	readonly bisect: string;
	readonly blind: string;
	readonly probability: string;
	readonly confidence: string;
	readonly none: string;
	readonly grayRatio: string;
	readonly reproduction: string;
	readonly stability: string;
	readonly stack: string;
	readonly kinds: Readonly<Record<VerdictKind, string>>;
	readonly columns: {
		readonly began: string;
		readonly lasted: string;
		readonly service: string;
		readonly env: string;
		readonly severity: string;
		readonly errors: string;
		readonly expected: string;
		readonly incident: string;
		readonly culprit: string;
		readonly probability: string;
		readonly status: string;
	};
	readonly noBursts: string;
	readonly report: string;
	readonly gate: string;
	readonly outcomes: Readonly<Record<GateOutcome, string>>;
}

const english: Words = {
	suspect: "SUSPECT",
	noSuspect: "NO CLEAR SUSPECT",
	noChange: "NO CHANGE FOUND",
	verdict: "VERDICT",
	next: "DO NEXT",
	error: "ERROR",
	deploy: "DEPLOY",
	rate: "RATE",
	why: "WHY",
	diff: "DIFF",
	also: "ALSO",
	alike: "ALIKE",
	cleared: "CLEARED",
	bisect: "BISECT",
	blind: "BLIND",
	probability: "probability",
	confidence: "Confidence",
	none: "none of these",
	grayRatio: "gray ratio",
	reproduction: "reproduction rate",
	stability: "stack stability",
	stack: "Stack",
	kinds: {
		assign: "ASSIGN",
		review: "REVIEW",
		"to-be-verified": "TO VERIFY",
		"no-change-found": "NO CHANGE FOUND",
		inconclusive: "INCONCLUSIVE",
	},
	columns: {
		began: "BEGAN",
		lasted: "LASTED",
		service: "SERVICE",
		env: "ENV",
		severity: "SEV",
		errors: "ERRORS",
		expected: "EXPECTED",
		incident: "INCIDENT",
		culprit: "CULPRIT",
		probability: "PROB",
		status: "STATUS",
	},
	noBursts: "no bursts",
	report: "faultline report",
	gate: "faultline gate",
	outcomes: { pass: "PASS", fail: "FAIL", inconclusive: "INCONCLUSIVE" },
};

const chinese: Words = {
	suspect: "嫌疑提交",
	noSuspect: "无明确嫌疑",
	noChange: "未发现变更",
	verdict: "结论",
	next: "下一步",
	error: "错误",
	deploy: "发布",
	rate: "速率",
	why: "依据",
	diff: "改动",
	also: "其次",
	alike: "同类改动",
	cleared: "已排除",
	bisect: "二分",
	blind: "盲区",
	probability: "概率",
	confidence: "置信度",
	none: "均不是",
	grayRatio: "灰度比例",
	reproduction: "复现率",
	stability: "堆栈稳定性",
	stack: "堆栈",
	kinds: {
		assign: "可直接归责",
		review: "需复核",
		"to-be-verified": "待验证",
		"no-change-found": "未发现变更",
		inconclusive: "无法判断",
	},
	columns: {
		began: "开始",
		lasted: "持续",
		service: "服务",
		env: "环境",
		severity: "级别",
		errors: "错误数",
		expected: "预期",
		incident: "事件",
		culprit: "肇因提交",
		probability: "概率",
		status: "状态",
	},
	noBursts: "没有错误突增",
	report: "faultline 报告",
	gate: "faultline 发布门禁",
	outcomes: { pass: "通过", fail: "不通过", inconclusive: "无法判断" },
};

export function wordsOf(language: Language): Words {
	return language === "zh" ? chinese : english;
}
