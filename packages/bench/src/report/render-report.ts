import { createHash } from 'node:crypto';
import { MEASURES } from '../measures/measures.js';
import type { BenchResult } from '../result/bench-result.js';
import { hasPeers, type Lead, leadsOfOthers } from './ahead.js';
import { type AudioFile, audioUrl } from './audio-file.js';
import { headlines } from './headline.js';
import { asHtml, type Html, html, scriptJson } from './page/html.js';
import { SCRIPT } from './page/script.js';
import { STYLE } from './page/style.js';
import { numbers, pictureCard } from './picture-card.js';
import { picturesOf } from './pictures/pictures-of.js';
import { titleOf, toldFigure } from './pictures/told-value.js';
import { sessionsSection } from './sessions/sessions-section.js';

/** What a report has besides the result. */
export interface ReportOptions {
  /** Recordings that sessions play, by the SHA-256 of their samples; the report holds them. */
  readonly audio?: ReadonlyMap<string, AudioFile> | undefined;
}

/** Nothing is loaded from anywhere, and no script runs but the report's own. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; media-src data:; script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`;

/**
 * A result as one HTML page: first where others are ahead, then pictures, each with a sentence, its numbers and its command,
 * then every session, then how it was measured. Light or dark as the reader's system is. Texts in the result are shown and
 * never run, wherever it is from.
 */
export async function renderReport(
  result: BenchResult,
  { audio = new Map() }: ReportOptions = {},
): Promise<string> {
  const pictures: Html[] = [];
  for (const picture of picturesOf(result)) pictures.push(await pictureCard(picture));
  const { run, machine } = result;
  const title = 'Speech to text, measured';
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${run.date.slice(0, 10)}</title>
<style>${asHtml(STYLE)}</style>
</head>
<body>
<main>
<header>
<p class="kind"><b>ws-bench</b> report</p>
<h1>${title}</h1>
<p class="facts-line"><span>${longDate(run.date)}</span> <span>${machine.cores} × ${machine.processor}</span> <span>${machine.memoryGiB} GiB</span> <span>${machine.platform}</span>${run.commit === undefined ? undefined : html` <span>commit ${run.commit.slice(0, 9)}${run.dirty ? ', with changes' : ''}</span>`}</p>
</header>
${behind(result)}
${tiles(result)}
${pictures.length === 0 ? undefined : html`<section><h2>What it shows</h2><p class="lead">Bars and figures in brackets are where 95 of 100 samples lie, drawn anew from the recordings. Compare within one picture.</p><div class="pictures">${pictures}</div></section>`}
${sessionsSection(result.sessions, audio)}
${missing(result)}
${howMeasured(result)}
${allFigures(result)}
${definitions(result)}
<footer>Made from the result file by <code>ws-bench report</code>. The page loads nothing.</footer>
</main>
${audio.size === 0 ? undefined : html`<script type="application/json" id="audio">${scriptJson(urls(result, audio))}</script>`}
<script type="application/json" id="result">${scriptJson(result)}</script>
<script>${asHtml(SCRIPT)}</script>
</body>
</html>
`;
  return page.html;
}

function behind(result: BenchResult): Html {
  const leads = leadsOfOthers(result);
  if (leads.length > 0) {
    return html`<section class="behind"><h2>Where others are ahead</h2><ul>${leads.map(lead)}</ul></section>`;
  }
  return hasPeers(result)
    ? html`<section class="behind none"><h2>Where others are ahead</h2><p>In nothing that was measured here, of the systems that ran.</p></section>`
    : html`<section class="behind unknown"><h2>Where others are ahead</h2><p>This run does not tell: no other system ran in it${result.missing.length > 0 ? html`, and <a href="#missing">what could not run</a> is listed` : undefined}.</p></section>`;
}

function lead({ measure, theirs, ours, isClear }: Lead): Html {
  return html`<li><b>${titleOf(measure)}</b>: ${theirs.system} ${toldFigure(theirs)}, ours (${ours.system}) ${toldFigure(ours)}.${isClear ? undefined : html` <span class="soft">The intervals meet, or there are none: it may be chance.</span>`}</li>`;
}

function tiles(result: BenchResult): Html | undefined {
  const all = headlines(result);
  if (all.length === 0) return undefined;
  return html`<div class="tiles">${all.map(
    ({ title, number, unit, of }) =>
      html`<div class="tile"><div class="number">${number}${unit === '' ? undefined : html`<small>${unit}</small>`}</div><div class="what">${title}</div><div class="of">${of}</div></div>`,
  )}</div>`;
}

function missing({ missing }: BenchResult): Html | undefined {
  if (missing.length === 0) return undefined;
  return html`<section id="missing"><h2>What is missing</h2><dl class="words">${missing.map(
    ({ what, why }) => html`<div><dt>${what}</dt><dd>${why}</dd></div>`,
  )}</dl></section>`;
}

function howMeasured({ run, machine }: BenchResult): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['Processor', `${machine.cores} × ${machine.processor}`],
    ['Instruction sets', machine.instructionSets.join(', ') || 'not told by this system'],
    ['Memory', `${machine.memoryGiB} GiB`],
    ['System', machine.platform],
    ['Began', run.date],
    ['Took', `${Math.round(run.seconds)} s`],
    ['Load average before and after', run.load.map((load) => load.toFixed(2)).join(' and ')],
    ['Commit', `${run.commit ?? 'none'}${run.dirty ? ', with changes that no commit holds' : ''}`],
    ...Object.entries(run.versions),
  ];
  return html`<section><h2>How it was measured</h2>
<dl class="plain">${facts.map(([what, value]) => html`<div><dt>${what}</dt><dd>${value}</dd></div>`)}</dl>
<code class="command">${run.command}</code></section>`;
}

function allFigures({ figures }: BenchResult): Html | undefined {
  if (figures.length === 0) return undefined;
  return html`<section><h2>Every figure</h2><details class="session"><summary>${figures.length} figures, each with its command</summary>${numbers(
    'Every figure',
    {
      head: ['figure', 'value', 'repetitions', 'command'],
      rows: figures.map((figure) => [
        figure.id,
        `${toldFigure(figure)}${figure.exact ? ', exact' : ''}`,
        String(figure.repetitions?.length ?? 1),
        figure.command,
      ]),
    },
  )}</details></section>`;
}

function definitions({ figures, curves }: BenchResult): Html {
  const names = new Set([
    ...figures.map(({ measure }) => measure),
    ...curves.flatMap(({ x, y }) => [x, y]),
  ]);
  const known = Object.entries(MEASURES).filter(([name]) => names.has(name));
  return html`<section><h2>What the measures mean</h2><dl class="words">${known.map(
    ([, { title, definition }]) => html`<div><dt>${title}</dt><dd>${definition}</dd></div>`,
  )}</dl></section>`;
}

/** The recordings of this result's sessions alone. */
function urls(
  { sessions }: BenchResult,
  audio: ReadonlyMap<string, AudioFile>,
): Record<string, string> {
  const wanted = new Set(sessions.map(({ recording }) => recording.sha256));
  return Object.fromEntries(
    [...audio]
      .filter(([sha256]) => wanted.has(sha256))
      .map(([sha256, file]) => [sha256, audioUrl(file)]),
  );
}

function longDate(date: string): string {
  return new Date(date).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
}
