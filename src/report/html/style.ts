/** Style of the HTML page: one column, readable on a phone, dark when the reader's system is. */
export const pageStyle = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--quiet:#5c6670;--line:#d8dee4;--soft:#f4f6f8;--bad:#b42318;--good:#17713f;--warn:#8a5a00;--blue:#2563a8;--violet:#6941c6}
@media (prefers-color-scheme:dark){:root{--bg:#12151a;--fg:#e6e9ed;--quiet:#9aa5b1;--line:#313a44;--soft:#1b2027;--bad:#ff8a7a;--good:#6fcf97;--warn:#e8b04a;--blue:#7db3f0;--violet:#b79cf2}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1.2rem 1rem 3rem;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.35rem;line-height:1.3;margin:.2rem 0 .3rem}
h2{font-size:.85rem;letter-spacing:.06em;text-transform:uppercase;color:var(--quiet);margin:1.8rem 0 .5rem}
code,pre{font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{background:var(--soft);border-radius:4px;padding:.1em .3em}
pre{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.7rem .8rem;overflow-x:auto;margin:.5rem 0;overflow-wrap:normal}
.quiet{color:var(--quiet)}
.badge{display:inline-block;font-weight:600;font-size:.8rem;letter-spacing:.04em;border:1.5px solid currentColor;border-radius:999px;padding:.05rem .6rem;margin-right:.4rem}
.assign{color:var(--bad)}.review,.to-be-verified,.inconclusive{color:var(--warn)}.no-change-found{color:var(--good)}
ul{padding-left:1.1rem;margin:.4rem 0}
li{margin:.25rem 0}
ul.plain{list-style:none;padding:0}
.weight{display:inline-block;min-width:3.4em;font-weight:600;font-variant-numeric:tabular-nums}
.against{color:var(--good)}
table{border-collapse:collapse;width:100%;font-size:.94rem}
th{text-align:left;color:var(--quiet);font-weight:600}
th,td{padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
td code{white-space:nowrap}
.add{color:var(--good)}.del{color:var(--bad)}
.chart{margin:.6rem 0 0}
.panel svg{display:block;width:100%;background:var(--soft);border-bottom:1px solid var(--line)}
.panel-title{font-size:.82rem;color:var(--quiet);margin-top:.5rem}.panel-title b{color:var(--fg)}
.bar{fill:var(--bad)}.missed{fill:var(--line);opacity:.6}.onset{fill:var(--warn);opacity:.28}
.area{fill:var(--blue);opacity:.18}.line{fill:none;stroke:var(--blue);stroke-width:2;vector-effect:non-scaling-stroke}
.rollout .line{stroke:var(--violet)}.rollout .version-1{stroke-dasharray:6 3}.rollout .version-2{stroke-dasharray:2 3}
.deploy{stroke:var(--fg);stroke-width:1.5;stroke-dasharray:4 3;vector-effect:non-scaling-stroke}
.axis{position:relative;height:1.4rem;font-size:.78rem;color:var(--quiet)}
.axis span{position:absolute;transform:translateX(-50%);white-space:nowrap}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:0;font-size:.85rem}
.key{display:inline-block;width:1rem;height:.8rem;margin-right:.4rem;vertical-align:middle}
.deploy-key{width:0;border-left:2px dashed var(--fg)}.onset-key{background:var(--warn);opacity:.45}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--quiet)}
footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:.6rem;font-size:.85rem;color:var(--quiet)}
@media print{body{max-width:none}details{display:block}}
`.trim();
