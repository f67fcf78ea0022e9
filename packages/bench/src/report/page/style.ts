import { FONT } from '../drawing/font.js';
import { paletteCss } from '../drawing/palette.js';

/** All that a report's page looks like. */
export const STYLE: string = `${paletteCss(':root')}
:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 ${FONT};-webkit-text-size-adjust:100%}
main{max-width:1180px;margin:0 auto;padding:56px 24px 80px}
h1{font-size:clamp(30px,5vw,46px);line-height:1.1;letter-spacing:-.025em;font-weight:680;margin:0 0 14px;text-wrap:balance}
h2{font-size:24px;letter-spacing:-.015em;line-height:1.2;font-weight:650;margin:64px 0 8px}
h3{font-size:17px;letter-spacing:-.005em;line-height:1.3;font-weight:620;margin:0}
p{margin:0 0 12px}
a{color:var(--s1);text-underline-offset:3px}
.lead{color:var(--soft);max-width:68ch;margin-bottom:20px}
.kind{font-size:13px;color:var(--soft);margin:0 0 22px}
.kind b{color:var(--s1);font-weight:650}
code,kbd{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.command{display:block;overflow-x:auto;background:var(--wash);border-radius:6px;padding:8px 12px;margin:10px 0 0;white-space:pre}
.facts-line{color:var(--soft);font-size:15px;margin:0}
.facts-line span:not(:last-child)::after{content:" ·"}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:1px;background:var(--line);border:1px solid var(--line);border-radius:12px;overflow:hidden;margin:36px 0 0}
.tile{background:var(--card);padding:18px 18px 16px}
.tile .number{font-size:32px;line-height:1.1;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums;white-space:nowrap}
.tile .number small{font-size:15px;font-weight:450;letter-spacing:0;color:var(--soft);margin-left:4px}
.tile .what{font-size:13.5px;margin-top:8px;line-height:1.35}
.tile .of{font-size:12.5px;color:var(--soft);line-height:1.35;overflow-wrap:anywhere}
.behind{margin:36px 0 0;padding:20px 22px;border:1px solid var(--line);border-left:4px solid var(--bad);border-radius:12px;background:var(--card)}
.behind.none{border-left-color:var(--good)}
.behind.unknown{border-left-color:var(--warn)}
.behind h2{margin:0 0 8px;font-size:19px}
.behind ul{margin:0;padding-left:20px}
.behind li{margin:4px 0}
.behind p{margin:0}
.behind .soft{color:var(--soft)}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,500px),1fr));gap:20px;margin-top:20px;align-items:start}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:22px 22px 14px;margin:0;min-width:0}
.card .sentence{color:var(--soft);font-size:15px;margin:8px 0 14px}
.card svg{display:block;width:100%;max-width:640px;height:auto;overflow:visible}
.card .narrow{display:none}
.card details{border-top:1px solid var(--line);margin-top:14px}
summary{cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary::before{content:"";display:inline-block;width:6px;height:6px;border:solid currentColor;border-width:0 1.6px 1.6px 0;transform:rotate(-45deg) translate(-1px,-1px);margin-right:10px;transition:transform .15s;flex:none}
details[open]>summary::before{transform:rotate(45deg) translate(-2px,-2px)}
summary:focus-visible{outline:2px solid var(--s1);outline-offset:2px;border-radius:4px}
.card summary{font-size:13.5px;color:var(--soft);padding:10px 0 4px}
.scroll{overflow-x:auto;margin:6px 0 8px}
table{border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums;width:100%}
th{text-align:left;font-weight:560;color:var(--soft);vertical-align:bottom}
th,td{padding:6px 14px 6px 0;border-bottom:1px solid var(--grid);white-space:nowrap}
td:first-child{white-space:normal;min-width:130px}
tr:last-child td{border-bottom:0}
svg text{font-family:${FONT}}
.session{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:0 0 8px;padding:0 18px}
.session>summary{display:flex;align-items:center;flex-wrap:wrap;gap:2px 14px;padding:12px 0}
.session>summary::before{margin-right:-4px}
.session .name{font-weight:600;overflow-wrap:anywhere}
.session .of{color:var(--soft);font-size:14px;overflow-wrap:anywhere}
.session .facts{margin-left:auto;color:var(--soft);font-size:14px;font-variant-numeric:tabular-nums}
.failed{color:var(--bad);font-weight:560;font-size:14px}
.session audio{width:100%;height:40px;margin:2px 0 12px}
.diff{font-size:17px;line-height:1.75;max-width:78ch;overflow-wrap:anywhere}
del,ins{text-decoration:none;border-radius:4px;padding:1px 4px}
del{color:var(--soft);text-decoration:line-through}
ins{color:var(--bad);font-weight:560}
.wrong{background:color-mix(in srgb,var(--bad) 12%,transparent);border-radius:5px;padding:2px 2px}
.lost{background:color-mix(in srgb,var(--s1) 14%,transparent)}
.invented{background:color-mix(in srgb,var(--s4) 16%,transparent);color:var(--s4)}
.stairs{margin:10px 0 18px}
.stairs svg{display:block;width:100%;height:130px}
.ticks{position:relative;height:20px;font-size:12px;color:var(--soft);font-variant-numeric:tabular-nums}
.ticks span{position:absolute;transform:translateX(-50%)}
.ticks span:first-child{transform:none}
.licence,.stairs figcaption{font-size:13px;color:var(--soft);margin-top:4px}
.now{visibility:hidden}
.plain{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:0 40px;margin:14px 0 0}
.plain div{padding:8px 0;border-bottom:1px solid var(--grid)}
.plain dt{font-size:13px;color:var(--soft)}
.plain dd{margin:0;overflow-wrap:anywhere}
.words{margin:14px 0 0}
.words div{padding:10px 0;border-bottom:1px solid var(--grid);max-width:86ch}
.words dt{font-weight:600}
.words dd{margin:0;color:var(--soft);font-size:15px}
footer{margin-top:64px;color:var(--soft);font-size:14px}
@media (max-width:620px){
main{padding:36px 16px 56px}
.card{padding:18px 16px 12px}
.card .wide{display:none}
.card .narrow{display:block}
.session{padding:0 14px}
.session .facts{margin-left:0;flex-basis:100%}
.tiles{grid-template-columns:1fr 1fr}
.tile .number{font-size:27px}
.diff{font-size:16px}
}
@media print{details>*{display:block}.card{break-inside:avoid}}
`;
