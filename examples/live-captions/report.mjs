// How well and how fast a recording was captioned, as a person reads it.
import { wordErrorRate } from '@ws/core/measures';
import colors from 'picocolors';

const MOST_ERRORS = 0.1;
/** A sentence is missing when less than this of its words came. */
const LEAST_HEARD = 0.5;

const ms = (value) => (value === undefined ? '–' : `${Math.round(value)} ms`);

/**
 * Prints the report.
 *
 * @param reference sentences with what was really said; without it nothing is judged
 * @param pauses whether a pause ends an utterance
 * @returns whether the captions are good enough
 */
export function printReport({ measures, reference, before, after, pauses }) {
  const { seconds, finals, partials, failures, engineMs, latency } = measures;
  let ok = failures === 0;
  const rows = [];

  if (reference !== undefined) {
    const said = reference.map(({ text }) => text).join(' ');
    const rate = wordErrorRate(said, measures.text);
    const missing = missingSentences(reference, rate.alignment);
    ok &&= rate.rate <= MOST_ERRORS && missing.length === 0;
    printSideBySide(reference, bySentence(reference, rate.alignment));
    rows.push([
      'word error rate',
      `${rate.rate.toFixed(3)} (${rate.errors} of ${rate.words} words)`,
    ]);
    rows.push(['sentences', `${reference.length - missing.length} of ${reference.length}`]);
    for (const text of missing) rows.push(['missing', text]);
  }
  rows.push(['finals, partials', `${finals.length}, ${partials}`]);
  if (failures > 0) rows.push(['failures', failures]);
  rows.push([
    'first partial after speech starts',
    `p50 ${ms(latency.firstPartial.p50)}, p95 ${ms(latency.firstPartial.p95)}`,
  ]);
  rows.push([
    'partial after the audio it heard',
    `p50 ${ms(latency.partial.p50)}, p95 ${ms(latency.partial.p95)}`,
  ]);
  rows.push([
    // Without a detector utterances end at their longest or with the recording: no pause is waited for.
    pauses ? 'final after speech ends (with the pause that ends it)' : 'final after its last audio',
    `p50 ${ms(latency.final.p50)}, p95 ${ms(latency.final.p95)}`,
  ]);
  rows.push(['engine time per second of audio', `${(engineMs / 1000 / seconds).toFixed(3)} s`]);
  const cpu = (after.engine?.cpu_time_ms ?? 0) - (before.engine?.cpu_time_ms ?? 0);
  const serverCpu = (after.process?.cpu_time_ms ?? 0) - (before.process?.cpu_time_ms ?? 0);
  rows.push([
    'processor time per second of audio',
    `${((cpu + serverCpu) / 1000 / seconds).toFixed(3)} s (engine ${(cpu / 1000 / seconds).toFixed(3)})`,
  ]);
  const megabytes = (bytes) => `${Math.round((bytes ?? 0) / 1e6)} MB`;
  rows.push([
    'memory',
    `engine ${megabytes(after.engine?.memory_bytes)}, server ${megabytes(after.process?.memory_bytes)}`,
  ]);

  console.log(colors.bold('How well and how fast'));
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) console.log(`  ${name.padEnd(width)}  ${value}`);
  console.log('');
  if (!ok)
    console.log(
      colors.red(`Not good enough: at most ${MOST_ERRORS} errors per word, and every sentence.\n`),
    );
  return ok;
}

/** The alignment, cut at the ends of the sentences; what was inserted at a cut goes with the sentence before. */
function bySentence(reference, alignment) {
  const parts = [];
  let at = 0;
  for (const { text } of reference) {
    const { words } = wordErrorRate(text, '');
    const part = [];
    let seen = 0;
    while (at < alignment.length && (seen < words || alignment[at].type === 'insertion')) {
      if (alignment[at].type !== 'insertion') seen++;
      part.push(alignment[at++]);
    }
    parts.push(part);
  }
  return parts;
}

/** Sentences of which too few words came. */
function missingSentences(reference, alignment) {
  const parts = bySentence(reference, alignment);
  return reference
    .filter((_, index) => {
      const part = parts[index];
      const said = part.filter(({ type }) => type !== 'insertion').length;
      return part.filter(({ type }) => type === 'equal').length < said * LEAST_HEARD;
    })
    .map(({ text }) => text);
}

/** Words in lines of at most `width` characters; a word is its plain text and how it is shown. */
function wrapWords(words, width) {
  const lines = [{ length: 0, text: '' }];
  for (const { plain, shown } of words) {
    let line = lines.at(-1);
    if (line.length > 0 && line.length + 1 + plain.length > width) {
      line = { length: 0, text: '' };
      lines.push(line);
    }
    const gap = line.length > 0 ? ' ' : '';
    line.text += gap + shown;
    line.length += gap.length + plain.length;
  }
  return lines;
}

/** What was said on the left, what was heard on the right: wrong words yellow, words that did not come red. */
function printSideBySide(reference, parts) {
  const width = Math.max(24, Math.floor((Math.min(process.stdout.columns ?? 100, 120) - 5) / 2));
  console.log(`  ${colors.bold('said'.padEnd(width))} ${colors.bold('heard')}`);
  reference.forEach(({ text }, index) => {
    const said = wrapWords(
      text.split(/\s+/).map((word) => ({ plain: word, shown: word })),
      width - 1,
    );
    const heard = wrapWords(
      parts[index].map((word) => {
        if (word.type === 'deletion') {
          return { plain: `[${word.reference}]`, shown: colors.red(`[${word.reference}]`) };
        }
        const { hypothesis } = word;
        return {
          plain: hypothesis,
          shown: word.type === 'equal' ? hypothesis : colors.yellow(hypothesis),
        };
      }),
      width,
    );
    for (let row = 0; row < Math.max(said.length, heard.length); row++) {
      const left = said[row] ?? { length: 0, text: '' };
      const gap = ' '.repeat(width + 1 - left.length);
      console.log(`  ${colors.dim(left.text)}${gap}${heard[row]?.text ?? ''}`);
    }
  });
  console.log('');
}
