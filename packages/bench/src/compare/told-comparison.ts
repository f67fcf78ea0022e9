import { MEASURES } from '../measures/measures.js';
import { counted } from '../result/counted.js';
import type { Change, Comparison } from './compare-results.js';

/** How many ids a line names. */
const MOST_NAMED = 5;

/** A comparison in lines of plain text. */
export function toldComparison({
  changes,
  same,
  unjudged,
  onlyBefore,
  onlyAfter,
}: Comparison): readonly string[] {
  const judged = same + changes.length;
  return [
    ...changes.map(toldChange),
    changes.length === 0
      ? `Nothing changed beyond the noise, in ${counted(judged, 'figure')}.`
      : `${changes.length} of ${counted(judged, 'figure')} changed beyond the noise.`,
    ...named('not judged, for want of repetitions (--repeat 7)', unjudged['no spread']),
    ...named('not judged, since the machines are of two kinds', unjudged['another machine']),
    ...named('in the first result alone', onlyBefore),
    ...named('in the second result alone', onlyAfter),
  ];
}

function toldChange({ id, measure, before, after, verdict, because }: Change): string {
  const unit = MEASURES[measure]?.unit ?? '';
  const [one, other] = [before, after].map((value) => Number(value.toPrecision(4)));
  const relative = before === 0 ? '' : `, ${signed((100 * (after - before)) / before)} %`;
  const by = {
    exact: 'counted exactly',
    repetitions: 'by its repetitions',
    intervals: 'by its intervals',
  };
  return `${verdict}: ${id}: ${one} → ${other}${unit === '' ? '' : ` ${unit}`}${relative} (${by[because]})`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
}

function named(what: string, ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  const rest = ids.length > MOST_NAMED ? `, and ${ids.length - MOST_NAMED} more` : '';
  return [
    `${counted(ids.length, 'figure')} ${what}: ${ids.slice(0, MOST_NAMED).join(', ')}${rest}`,
  ];
}
