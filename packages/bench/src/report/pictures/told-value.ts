import { MEASURES } from '../../measures/measures.js';
import type { Figure } from '../../result/bench-result.js';

const UNITS: Readonly<Record<string, string>> = {
  share: '%',
  's per s': 's per s of audio',
  'core-h per h': 'core-hours per hour',
  'per word': 'per word',
};

/** A value of a measure, with its unit: `0.52 s`, `3.6 %`. */
export function toldValue(measure: string, value: number): string {
  const unit = MEASURES[measure]?.unit;
  return `${toldNumber(measure, value)}${unit === undefined ? '' : ` ${UNITS[unit] ?? unit}`}`;
}

/** The number alone; a share in per cent. */
export function toldNumber(measure: string, value: number): string {
  const unit = MEASURES[measure]?.unit;
  if (unit === 'share') return (100 * value).toFixed(1);
  return rounded(value);
}

/** Three digits that count, and no more after the point than that takes. */
export function rounded(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  return value.toFixed(size >= 10 ? 1 : size >= 0.1 ? 2 : 3);
}

/** A figure with its interval: `3.6 % (1.2 to 6.0)`. */
export function toldFigure({ measure, value, interval }: Figure): string {
  if (interval === undefined) return toldValue(measure, value);
  const [low, high] = interval.map((end) => toldNumber(measure, end));
  return `${toldValue(measure, value)} (${low} to ${high})`;
}

/** A measure's name as people read it, with its unit in brackets. */
export function titleOf(measure: string): string {
  return MEASURES[measure]?.title ?? measure;
}
