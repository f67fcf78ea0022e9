// How well and how fast a recording was captioned, as a person reads it.
import { wordErrorRate } from '@ws/core';
import colors from 'picocolors';

const MOST_ERRORS = 0.1;
/** A sentence is missing when less than this of its words came. */
const LEAST_HEARD = 0.5;

const ms = (value) => (value === undefined ? '–' : `${Math.round(value)} ms`);

/**
 * Prints the report.
 *
 * @param reference sentences with what was really said; without it nothing is judged
 * @returns whether the captions are good enough
 */
export function printReport({ measures, reference, before, after }) {
  const { seconds, finals, partials, failures, engineMs, latency } = measures;
  let ok = failures === 0;
  const rows = [];

  if (reference !== undefined) {
    const said = reference.map(({ text }) => text).join(' ');
    const rate = wordErrorRate(said, measures.text);
    const missing = missingSentences(reference, rate.alignment);
    ok &&= rate.rate <= MOST_ERRORS && missing.length === 0;
    console.log(colors.bold('What was said, and what was heard'));
    console.log(`${colors.dim('said ')} ${said}`);
    console.log(`${colors.dim('heard')} ${markErrors(rate.alignment)}\n`);
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
    'final after the pause is noticed (500 ms)',
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

/** The words heard, those that differ marked. */
function markErrors(alignment) {
  return alignment
    .map(({ type, reference, hypothesis }) => {
      if (type === 'equal') return hypothesis;
      return type === 'deletion' ? colors.red(`[${reference}]`) : colors.yellow(`*${hypothesis}*`);
    })
    .join(' ');
}

/** Sentences of which too few words came: the alignment is walked sentence by sentence. */
function missingSentences(reference, alignment) {
  const missing = [];
  let at = 0;
  for (const { text } of reference) {
    const { words } = wordErrorRate(text, '');
    let seen = 0;
    let heard = 0;
    while (at < alignment.length && seen < words) {
      const { type } = alignment[at++];
      if (type === 'insertion') continue;
      seen++;
      if (type === 'equal') heard++;
    }
    if (heard < words * LEAST_HEARD) missing.push(text);
  }
  return missing;
}
