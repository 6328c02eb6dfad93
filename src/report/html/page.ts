/**
 * The frame of every HTML page: no script, no external asset, and a content security policy that would refuse
 * both even if hostile text slipped through.
 */
import { htmlText } from "../escape.js";
import type { Language } from "../style.js";
import { pageStyle } from "./style.js";

/** A complete page around `body`, which is HTML already; the title is text. */
export function htmlPage(title: string, body: string, language: Language = "en"): string {
	return `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${htmlText(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
${body}</body>
</html>
`;
}
