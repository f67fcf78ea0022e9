import { type BenchResult, MEASURES } from '@ws/bench';
import { isDetail } from '../../../packages/bench/src/report/pictures/groups.js';
import { table } from '../report.js';

/** What a terminal has room for. */
const SHOWN = [
  'word-error-rate',
  'first-text-latency-p50',
  'last-final-latency-p50',
  'last-final-latency-p95',
  'cpu-per-audio-second',
  'peak-memory',
  'call-time-p50',
  'first-caption',
  'sessions-held',
];

/** The figures that matter as a table: a row for each system of each part. */
export function terminalSummary({ figures }: BenchResult): string {
  const wanted = figures.filter(({ measure, id }) => SHOWN.includes(measure) && !isDetail(id));
  const measures = SHOWN.filter((name) => wanted.some(({ measure }) => measure === name));
  const rows = [...new Set(wanted.map(({ id, measure }) => id.slice(0, -measure.length - 1)))];
  const cell = (row: string, measure: string): string => {
    const found = wanted.find(({ id }) => id === `${row}/${measure}`);
    return found === undefined ? '' : String(Number(found.value.toPrecision(3)));
  };
  return table(
    ['', ...measures.map((name) => `${MEASURES[name]!.title}, ${MEASURES[name]!.unit}`)],
    rows.map((row) => [row, ...measures.map((measure) => cell(row, measure))]),
  );
}
