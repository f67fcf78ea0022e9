import { formatTable } from '@ws/cli-kit/table';
import type { MeasureProgress } from '../measure/measure-server.js';
import { MEASURES, type Unit } from '../measures/measures.js';
import type { Figure } from '../result/bench-result.js';
import { counted } from '../result/counted.js';

/** Figures as tables, one for each system. */
export function figureLines(figures: readonly Figure[]): readonly string[] {
  const systems = [...new Set(figures.map(({ system }) => system))];
  return systems.flatMap((system, i) => {
    const rows = figures
      .filter((figure) => figure.system === system)
      .map(({ measure, value, interval }) => {
        const { title = measure, unit = 's' } = MEASURES[measure] ?? {};
        const between =
          interval === undefined ? '' : interval.map((end) => told(end, unit)).join(' to ');
        return [title, told(value, unit), between];
      });
    const columns = [
      { title: system },
      { title: '', align: 'right' as const },
      { title: '95 of 100 samples', align: 'right' as const },
    ];
    return [...(i > 0 ? [''] : []), ...formatTable(columns, rows)];
  });
}

/** What came of a session, on one line. */
export function progressLine({ done, all, session }: MeasureProgress): string {
  const { recording, events, failed, together = 1, ended } = session;
  const load = together > 1 ? ` (${together} at once)` : '';
  const what = `[${done}/${all}] ${recording.name}${load}`;
  if (failed !== undefined) return `${what}: ${failed}`;
  const finals = events.filter(({ type }) => type === 'final').length;
  return `${what}: ${counted(finals, 'final')}, ${counted(events.length - finals, 'partial')} in ${ended.toFixed(1)} s`;
}

function told(value: number, unit: Unit): string {
  if (unit === 'share') return `${(value * 100).toFixed(1)} %`;
  const isWhole = ['words', 'sessions', 'frames', 'tokens'].includes(unit);
  return `${value.toFixed(isWhole ? 0 : 2)} ${unit}`;
}
