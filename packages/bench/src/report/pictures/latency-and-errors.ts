import type { TopLevelSpec } from 'vega-lite';
import type { BenchResult, Figure } from '../../result/bench-result.js';
import { legendAbove, type SystemColours } from './colours.js';
import { comparedGroups, type FigureGroup } from './groups.js';
import { commandsOf, type Picture } from './picture.js';
import { titleOf, toldFigure, toldValue } from './told-value.js';

const ERRORS = 'word-error-rate';
/** How late the last words are, or else all words: the first that systems have, and in which they differ. */
const LATENCIES = [
  'last-final-latency-p50',
  'word-final-latency-p50',
  'long-yaal',
  'first-final-after-speech-p50',
  'long-yaal-unaware',
];
/** Of the greatest latency: less is no difference to look at. */
const LEAST_SPREAD = 0.02;

interface Place {
  readonly system: string;
  readonly errors: Figure;
  readonly latency: Figure;
  readonly tail: Figure | undefined;
}

/** A picture for each part of a result in which systems have both errors and a latency: each system a dot. */
export function latencyAndErrors(result: BenchResult, colours: SystemColours): readonly Picture[] {
  const groups = comparedGroups(result);
  const parts = [...new Set(groups.map(({ part }) => part))];
  return parts.flatMap((part) => {
    const inPart = groups.filter((group) => group.part === part);
    for (const measure of LATENCIES) {
      const places = inPart.flatMap((group) => placeOf(group, measure));
      if (places.length >= 2 && differ(places)) return [picture(part, measure, places, colours)];
    }
    return [];
  });
}

function differ(places: readonly Place[]): boolean {
  const values = places.map(({ latency }) => latency.value);
  const most = Math.max(...values);
  return most - Math.min(...values) > LEAST_SPREAD * Math.abs(most);
}

function placeOf({ system, figures }: FigureGroup, measure: string): readonly Place[] {
  const [errors, latency] = [figures.get(ERRORS), figures.get(measure)];
  if (errors === undefined || latency === undefined) return [];
  return [{ system, errors, latency, tail: figures.get(measure.replace('-p50', '-p95')) }];
}

function picture(
  part: string,
  measure: string,
  places: readonly Place[],
  colours: SystemColours,
): Picture {
  return {
    id: `${part}-latency-and-errors`,
    title:
      measure === 'long-yaal-unaware'
        ? 'Errors against latency, as if computing took no time'
        : 'Errors against latency',
    sentence: sentence(places),
    spec: (width) => spec(places, measure, colours, width),
    table: {
      head: [
        ...['system', titleOf(ERRORS), titleOf(measure)],
        titleOf(measure.replace('-p50', '-p95')),
      ],
      rows: places.map(({ system, errors, latency, tail }) => [
        system,
        toldFigure(errors),
        toldFigure(latency),
        tail === undefined ? '' : toldFigure(tail),
      ]),
    },
    commands: commandsOf(places.map(({ errors }) => errors)),
  };
}

function sentence(places: readonly Place[]): string {
  const least = (of: (place: Place) => Figure): Place =>
    places.reduce((best, place) => (of(place).value < of(best).value ? place : best));
  const soonest = least(({ latency }) => latency);
  const best = least(({ errors }) => errors);
  const said = ({ system, errors, latency }: Place): string =>
    `${system} (${toldValue(errors.measure, errors.value)} of words wrong, ${toldValue(latency.measure, latency.value)})`;
  if (soonest === best)
    return `${said(best)} is both the soonest and the one with the fewest errors.`;
  if (best.errors.value === soonest.errors.value)
    return `${said(soonest)} is the soonest; none makes fewer errors.`;
  const isClear = (best.errors.interval?.[1] ?? Infinity) < (soonest.errors.interval?.[0] ?? 0);
  return `${said(soonest)} is the soonest; ${said(best)} makes the fewest errors${isClear ? '' : ', and their intervals meet: so few words cannot tell them apart'}.`;
}

function spec(
  places: readonly Place[],
  measure: string,
  colours: SystemColours,
  width: number,
): TopLevelSpec {
  const systems = places.map(({ system }) => system);
  const values = places.map(({ system, errors, latency }) => ({
    system,
    x: latency.value,
    y: errors.value,
    ...spread('x', latency),
    ...spread('y', errors),
  }));
  const colour = {
    field: 'system',
    type: 'nominal' as const,
    scale: colours(systems),
    ...legendAbove(systems, width),
  };
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: `${titleOf(measure)}, seconds`,
    scale: { zero: false, nice: true, padding: 12 },
    axis: { tickCount: 6 },
  };
  const y = {
    field: 'y',
    type: 'quantitative' as const,
    title: 'words wrong',
    axis: { format: '.0%', tickCount: 5 },
    scale: { zero: false, nice: true, padding: 8 },
  };
  const bar = { opacity: 0.45, strokeWidth: 2, strokeCap: 'round' as const };
  return {
    width: width - 60,
    height: Math.round(width * (width < 480 ? 0.8 : 0.55)),
    data: { values },
    encoding: { color: colour },
    layer: [
      {
        mark: { type: 'rule', ...bar },
        encoding: { x: { ...x, field: 'xLow' }, x2: { field: 'xHigh' }, y },
      },
      {
        mark: { type: 'rule', ...bar },
        encoding: { x, y: { ...y, field: 'yLow' }, y2: { field: 'yHigh' } },
      },
      {
        mark: {
          type: 'point',
          filled: true,
          size: 130,
          opacity: 1,
          stroke: 'var(--card)',
          strokeWidth: 2,
        },
        encoding: { x, y },
      },
      {
        data: { values: [{}] },
        mark: {
          type: 'text',
          text: '↙ better',
          align: 'left',
          baseline: 'bottom',
          x: 8,
          y: { expr: 'height - 8' },
          fontStyle: 'italic',
        },
        encoding: { color: { value: 'var(--soft)' } },
      },
    ],
  };
}

/** The ends of a figure's interval, or the figure itself. */
function spread(axis: 'x' | 'y', { value, interval }: Figure): Record<string, number> {
  const [low, high] = interval ?? [value, value];
  return { [`${axis}Low`]: low, [`${axis}High`]: high };
}
