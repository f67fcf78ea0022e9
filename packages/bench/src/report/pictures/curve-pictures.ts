import type { TopLevelSpec } from 'vega-lite';
import { MEASURES } from '../../measures/measures.js';
import type { Curve } from '../../result/bench-result.js';
import { legendAbove, type SystemColours } from './colours.js';
import { commandsOf, type Picture } from './picture.js';
import { rounded, titleOf, toldValue } from './told-value.js';

/** Curves that are one picture. */
export interface CurvePlan {
  readonly id: string;
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly sentence: string;
  /** How a line is named, where not by its system. */
  readonly nameOf?: (curve: Curve) => string;
  /** A place on the x axis that is marked, with what it is. */
  readonly mark?: { readonly x: number; readonly text: string } | undefined;
  readonly steps?: boolean;
  readonly logarithmic?: boolean;
}

/** Draws curves over the same axes. */
export function curvePicture(plan: CurvePlan, colours: SystemColours): Picture {
  const { id, title, curves, sentence, nameOf = ({ system }) => system } = plan;
  const [first] = curves;
  const xs = [...new Set(curves.flatMap(({ points }) => points.map(([x]) => x)))].sort(
    (a, b) => a - b,
  );
  return {
    ...{ id, title, sentence },
    spec: (width) => spec(plan, colours, width),
    table: isLong(curves)
      ? {
          head: ['', ...[0.1, 0.25, 0.5, 0.75, 0.9].map((part) => `${100 * part} % of the points`)],
          rows: curves.map((curve) => [
            nameOf(curve),
            ...[0.1, 0.25, 0.5, 0.75, 0.9].map((part) =>
              told(curve, curve.points[Math.floor(part * (curve.points.length - 1))]!),
            ),
          ]),
        }
      : {
          head: [titleOf(first!.x), ...curves.map(nameOf)],
          rows: xs.map((x) => [
            rounded(x),
            ...curves.map(({ y, points }) => {
              const point = points.find((one) => one[0] === x);
              return point === undefined ? '' : toldValue(y, point[1]);
            }),
          ]),
        },
    commands: commandsOf(curves),
  };
}

const MOST_ROWS = 20;

function isLong(curves: readonly Curve[]): boolean {
  return curves.some(({ points }) => points.length > MOST_ROWS);
}

function told({ x, y }: Curve, [at, value]: readonly [number, number]): string {
  return `${toldValue(x, at)}: ${toldValue(y, value)}`;
}

const LOG_TICKS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
/** As many values have a tick each. */
const MOST_TICKS = 12;

/** Numbers of sessions are marked where they were measured; times that begin late do not begin at 0. */
function xAxis(curves: readonly Curve[]): object {
  const xs = [...new Set(curves.flatMap(({ points }) => points.map(([x]) => x)))];
  const isCounted = xs.length <= MOST_TICKS && xs.every(Number.isInteger);
  return {
    scale: { zero: false, nice: !isCounted, padding: isCounted ? 14 : 0 },
    axis: isCounted ? { values: xs, grid: false } : { tickCount: 6 },
  };
}

function axisTitle(measure: string): string {
  const { title = measure, unit } = MEASURES[measure] ?? {};
  const named = title.replace(/, (?:median|p\d+)$/, '');
  if (unit === 's') return `${named}, seconds`;
  return unit === 'ms' || unit === 'MiB' ? `${named}, ${unit}` : named;
}

function spec(
  { curves, nameOf = ({ system }) => system, mark, steps, logarithmic }: CurvePlan,
  colours: SystemColours,
  width: number,
): TopLevelSpec {
  const names = [...new Set(curves.map(nameOf))];
  const values = curves.flatMap((curve) =>
    curve.points.map(([x, y]) => ({ x, y, name: nameOf(curve), curve: curve.id })),
  );
  const [{ x: xMeasure, y: yMeasure }] = curves as [Curve];
  const isShare = MEASURES[yMeasure]?.unit === 'share';
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: axisTitle(xMeasure),
    ...xAxis(curves),
  };
  const y = {
    field: 'y',
    type: 'quantitative' as const,
    title: axisTitle(yMeasure),
    scale: logarithmic
      ? { type: 'log' as const, nice: false, padding: 10 }
      : { zero: true, nice: true },
    axis: logarithmic
      ? { values: LOG_TICKS, format: '~g' }
      : { tickCount: 5, ...(isShare && { format: '.0%' }) },
  };
  return {
    width: width - 60,
    height: Math.round(width * (width < 480 ? 0.75 : 0.5)),
    data: { values },
    layer: [
      ...(mark === undefined
        ? []
        : [
            {
              data: { values: [{ x: mark.x }] },
              mark: { type: 'rule' as const, color: 'var(--soft)', strokeDash: [4, 4] },
              encoding: { x },
            },
            {
              data: { values: [{ x: mark.x }] },
              mark: {
                type: 'text' as const,
                text: mark.text,
                align: 'right' as const,
                baseline: 'top' as const,
                dx: -8,
                y: 2,
                color: 'var(--ink)',
                fontWeight: 'bold' as const,
              },
              encoding: { x },
            },
          ]),
      {
        mark: {
          type: 'line',
          strokeWidth: 2.5,
          strokeCap: 'round',
          ...(steps === true
            ? { interpolate: 'step-after' as const }
            : { strokeJoin: 'round' as const }),
          ...(steps !== true &&
            values.length <= 60 && { point: { filled: true, size: 55, opacity: 1 } }),
        },
        encoding: {
          x,
          y,
          detail: { field: 'curve', type: 'nominal' },
          color: {
            field: 'name',
            type: 'nominal',
            scale: colours(names),
            ...legendAbove(names, width, { symbolType: 'stroke' }),
          },
        },
      },
    ],
  };
}
