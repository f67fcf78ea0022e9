import { MEASURES } from '../measures/measures.js';
import type { BenchResult, Figure } from '../result/bench-result.js';
import { isOurs } from './pictures/groups.js';
import { titleOf, toldNumber } from './pictures/told-value.js';

/** What a reader looks for first; of each the first figure of the result that has it. */
const WANTED: readonly (readonly [part: string, measure: string])[] = [
  ['live', 'last-final-latency-p50'],
  ['', 'last-final-latency-p50'],
  ['accuracy', 'word-error-rate'],
  ['', 'word-error-rate'],
  ['load', 'sessions-held'],
  ['', 'sessions-held'],
  ['live', 'cpu-per-audio-second'],
  ['live', 'peak-memory'],
  ['start', 'first-caption'],
];
const MOST = 6;

/** A figure as a tile. */
export interface Tile {
  readonly title: string;
  readonly number: string;
  readonly unit: string;
  readonly of: string;
}

/** The figures at the head of a report, each measure once. */
export function headlines({ figures }: BenchResult): readonly Tile[] {
  const chosen = new Map<string, Figure>();
  const ours = figures.filter(({ system }) => isOurs(system));
  for (const [part, measure] of WANTED) {
    if (chosen.has(measure)) continue;
    const found = (ours.length > 0 ? ours : figures).find(
      (one) => one.measure === measure && one.id.startsWith(part === '' ? '' : `${part}/`),
    );
    if (found !== undefined) chosen.set(measure, found);
  }
  return [...chosen.values()].slice(0, MOST).map(({ measure, value, system }) => ({
    title: titleOf(measure),
    number: toldNumber(measure, value),
    unit: unitOf(measure),
    of: system,
  }));
}

function unitOf(measure: string): string {
  const unit = MEASURES[measure]?.unit ?? '';
  return unit === 'share' ? '%' : unit === 'sessions' ? '' : unit;
}
