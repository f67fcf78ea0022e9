import type { TopLevelSpec } from 'vega-lite';
import type { BenchResult, Figure } from '../../result/bench-result.js';
import { shortened, textWidth } from '../drawing/font.js';
import { comparedGroups, isOurs } from './groups.js';
import { commandsOf, type Picture } from './picture.js';
import { toldFigure, toldValue } from './told-value.js';

/** Between name, bar and value, in pixels. */
const BESIDE = 30;

interface BarPlan {
  readonly id: string;
  readonly title: string;
  readonly measure: string;
  readonly sentence: (least: Figure, most: Figure, ratio: string) => string;
}

const PLANS: readonly BarPlan[] = [
  {
    id: 'first-caption',
    title: 'From the command to the first caption',
    measure: 'first-caption',
    sentence: (least, most, ratio) =>
      `${least.system} shows its first caption ${toldValue(least.measure, least.value)} after the command, ${most.system} after ${toldValue(most.measure, most.value)}: ${ratio} times as long.`,
  },
  {
    id: 'call-time',
    title: 'One call, from samples to text',
    measure: 'call-time-p50',
    sentence: (least, most, ratio) =>
      `${least.system} answers in ${toldValue(least.measure, least.value)}, ${most.system} in ${toldValue(most.measure, most.value)}: ${ratio} times as long.`,
  },
  {
    id: 'processor',
    title: 'What a session costs',
    measure: 'cpu-per-audio-second',
    sentence: (least, most, ratio) =>
      `${least.system} takes ${toldValue(least.measure, least.value)}, ${most.system} ${toldValue(most.measure, most.value)}: ${ratio} times as much.`,
  },
];

/** Pictures of one measure, a bar for each system. */
export function bars(result: BenchResult): readonly Picture[] {
  return PLANS.flatMap((plan) => {
    const groups = comparedGroups(result).filter(({ figures }) => figures.has(plan.measure));
    // Of the first part that compares some: parts measure in different ways.
    const part = groups.find((one) =>
      groups.some((other) => other !== one && other.part === one.part),
    )?.part;
    const figures = groups.flatMap((group) =>
      group.part === part ? group.figures.get(plan.measure)! : [],
    );
    return figures.length < 2 ? [] : [picture(plan, figures)];
  });
}

function picture({ id, title, measure, sentence }: BarPlan, figures: readonly Figure[]): Picture {
  const sorted = [...figures].sort((a, b) => a.value - b.value);
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  return {
    ...{ id, title },
    sentence: sentence(least, most, (most.value / least.value).toFixed(1)),
    spec: (width) => spec(measure, sorted, width),
    table: {
      head: ['system', title],
      rows: sorted.map((figure) => [figure.system, toldFigure(figure)]),
    },
    commands: commandsOf(sorted),
  };
}

function spec(measure: string, figures: readonly Figure[], width: number): TopLevelSpec {
  const longest = Math.max(...figures.map(({ system }) => textWidth(system)));
  // Where there is no room for it beside the bars, a name is cut; the table has it.
  const labels = Math.min(longest, width / 2);
  const most = Math.max(...figures.map((figure) => textWidth(toldValue(measure, figure.value))));
  const y = {
    field: 'system',
    type: 'nominal' as const,
    sort: null,
    title: null,
    axis: { domain: false, tickSize: 0, labelColor: 'var(--ink)' },
  };
  const x = { field: 'value', type: 'quantitative' as const, axis: null };
  const values = figures.map((figure) => ({
    system: shortened(figure.system, labels),
    value: figure.value,
    low: figure.interval?.[0] ?? figure.value,
    high: figure.interval?.[1] ?? figure.value,
    ours: isOurs(figure.system),
    told: toldValue(measure, figure.value),
  }));
  return {
    width: Math.round(width - labels - most - BESIDE),
    height: { step: 30 },
    data: { values },
    encoding: { y },
    layer: [
      {
        mark: { type: 'bar', height: 14, cornerRadiusEnd: 3 },
        encoding: {
          x,
          color: { condition: { test: 'datum.ours', value: 'var(--s1)' }, value: 'var(--s7)' },
        },
      },
      {
        mark: { type: 'rule', color: 'var(--ink)', opacity: 0.5 },
        encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'text', align: 'left', dx: 8, color: 'var(--ink)' },
        encoding: { x: { ...x, field: 'high' }, text: { field: 'told', type: 'nominal' } },
      },
    ],
  };
}
