import { heardUtterances, transcriptOf } from '../../measures/heard-utterances.js';
import { type DiffedWord, wordDiff } from '../../measures/word-diff.js';
import type { SessionRecord } from '../../result/bench-result.js';
import { counted } from '../../result/counted.js';
import { asHtml, type Html, html } from '../page/html.js';
import { rounded } from '../pictures/told-value.js';
import { staircase } from './staircase.js';

/** Longer texts are shown side by side: a comparison takes time by the product of their lengths. */
const MOST_COMPARED = 40_000;

/** What a reader sees of one session: what was said against what was heard, and how the text grew. */
export function sessionPage(session: SessionRecord, hasAudio: boolean): Html {
  const { recording, system, events, failed } = session;
  const { counts, diff } = comparison(session);
  const partials = events.filter(({ type }) => type === 'partial').length;
  return html`<details class="session">
<summary><span class="name">${recording.name}</span><span class="of">${system}</span><span class="facts">${counts} · ${rounded(recording.seconds)} s · ${recording.language}</span>${failed === undefined ? undefined : html`<span class="failed">failed</span>`}</summary>
${failed === undefined ? undefined : html`<p class="failed">It failed: ${failed}</p>`}
${hasAudio ? html`<audio controls preload="none" data-recording="${recording.sha256}"></audio>` : undefined}
<p class="diff" lang="${recording.language}">${diff}</p>
${recording.licence === undefined ? undefined : html`<p class="licence">${recording.name}: ${recording.licence}</p>`}
<figure class="stairs">${asHtml(staircase(session))}<figcaption>How the text grew: words shown (line) and words that stand (filled) over the seconds of the recording; speech is shaded. ${counted(partials, 'partial')}, ${counted(events.length - partials, 'final')}.</figcaption></figure>
</details>`;
}

function comparison(session: SessionRecord): { readonly counts: string; readonly diff: Html } {
  const { reference, language } = session.recording;
  const heard = transcriptOf(heardUtterances(session.events));
  if (reference === undefined) return { counts: 'no reference', diff: html`${heard}` };
  if (reference.length + heard.length > MOST_COMPARED) {
    return { counts: 'too long to compare here', diff: html`${heard.slice(0, MOST_COMPARED)}` };
  }
  const words = wordDiff(reference, heard, language);
  const wrong = words.filter(({ type }) => type !== 'equal').length;
  const said = words.filter(({ type }) => type !== 'invented').length;
  return {
    counts: `${wrong} of ${said} words wrong`,
    diff: html`${words.map(diffedWord)}`,
  };
}

function diffedWord(word: DiffedWord): Html {
  switch (word.type) {
    case 'equal':
      return html`${word.heard} `;
    case 'substituted':
      return html`<span class="wrong"><del>${word.reference}</del> <ins>${word.heard}</ins></span> `;
    case 'lost':
      return html`<del class="lost" title="not heard">${word.reference}</del> `;
    case 'invented':
      return html`<ins class="invented" title="not said">${word.heard}</ins> `;
  }
}
