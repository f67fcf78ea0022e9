import type { SessionRecord } from '../../result/bench-result.js';
import { type Html, html } from '../page/html.js';
import { sessionPage } from './session-page.js';

/** More would make a file that browsers are slow to open. */
const MOST_SHOWN = 300;

/** The sessions, one below the other, folded; by system. */
export function sessionsSection(
  sessions: readonly SessionRecord[],
  audio: ReadonlyMap<string, unknown>,
): Html | undefined {
  if (sessions.length === 0) return undefined;
  const shown = sessions.slice(0, MOST_SHOWN);
  const rest = sessions.length - shown.length;
  return html`<section id="sessions"><h2>Every session</h2>
<p class="lead">What was said against what was heard, after Whisper’s normaliser: <span class="wrong"><del>said</del> <ins>heard</ins></span> is a word misheard, <del class="lost">so</del> one lost, <ins class="invented">so</ins> one invented.</p>
${shown.map((session) => sessionPage(session, audio.has(session.recording.sha256)))}
${rest > 0 ? html`<p class="lead">${rest} more sessions are in the result file.</p>` : undefined}
</section>`;
}
