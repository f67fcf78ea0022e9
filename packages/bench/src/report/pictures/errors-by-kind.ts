import type { TopLevelSpec } from 'vega-lite';
import type { BenchResult, Figure } from '../../result/bench-result.js';
import { shortened, textWidth } from '../drawing/font.js';
import { legendAbove, type SystemColours } from './colours.js';
import { isOurs } from './groups.js';
import { commandsOf, type Picture } from './picture.js';
import { toldFigure, toldNumber } from './told-value.js';

const KINDS = { recording: 'Errors by recording', language: 'Errors by language' } as const;
type Kind = keyof typeof KINDS;

interface KindFigure {
  /** The recording, or the language. */
  readonly of: string;
  readonly figure: Figure;
}

/** Gives the figure of a system for a recording or a language, by its name; undefined where the result lacks it. */
type Find = (name: string, system: string) => Figure | undefined;

/** The errors of each recording and of each language: figures with ids such as `accuracy/files/recording/jfk/word-error-rate`. */
export function errorsByKind(result: BenchResult, colours: SystemColours): readonly Picture[] {
  return (['language', 'recording'] as const).flatMap((kind) => {
    const own = figuresOfKind(result, kind);
    const names = new Set(own.map(({ of }) => of));
    return names.size < 2 ? [] : [picture(kind, own, colours)];
  });
}

function figuresOfKind({ figures }: BenchResult, kind: Kind): readonly KindFigure[] {
  return figures.flatMap((figure) => {
    const names = figure.id.split('/');
    const at = names.indexOf(kind);
    const isOne = at > 0 && at === names.length - 3 && figure.measure === 'word-error-rate';
    return isOne ? [{ of: names[at + 1]!, figure }] : [];
  });
}

function picture(kind: Kind, own: readonly KindFigure[], colours: SystemColours): Picture {
  const systems = [...new Set(own.map(({ figure }) => figure.system))];
  const worst = new Map<string, number>();
  const byName = new Map<string, Map<string, Figure>>();
  for (const { of, figure } of own) {
    worst.set(of, Math.max(worst.get(of) ?? 0, figure.value));
    const figures = byName.get(of) ?? new Map<string, Figure>();
    byName.set(of, figures);
    if (!figures.has(figure.system)) figures.set(figure.system, figure);
  }
  const names = [...byName.keys()].sort((a, b) => worst.get(b)! - worst.get(a)!);
  const find: Find = (name, system) => byName.get(name)?.get(system);
  return {
    id: `errors-by-${kind}`,
    title: KINDS[kind],
    sentence: sentence(kind, own, names, systems, find),
    spec: (width) => spec(own, names, systems, colours, width),
    table: {
      head: [kind, ...systems],
      rows: names.map((name) => [
        name,
        ...systems.map((system) => {
          const figure = find(name, system);
          return figure === undefined ? '' : toldFigure(figure);
        }),
      ]),
    },
    commands: commandsOf(own.map(({ figure }) => figure)),
  };
}

function sentence(
  kind: Kind,
  own: readonly KindFigure[],
  names: readonly string[],
  systems: readonly string[],
  find: Find,
): string {
  const us = systems.find(isOurs) ?? systems[0]!;
  const ours = own.filter(({ figure }) => figure.system === us);
  const right = ours.filter(({ figure }) => figure.value === 0).length;
  const worst = ours.reduce((most, one) => (one.figure.value > most.figure.value ? one : most));
  const own1 = `${us} makes no error in ${right} of ${ours.length} ${kind}s, and the most in ${worst.of} (${toldNumber('word-error-rate', worst.figure.value)} %)`;
  const other = systems.find((system) => system !== us);
  if (other === undefined) return `${own1}.`;
  const value = (name: string, system: string): number | undefined => find(name, system)?.value;
  const both = names.filter(
    (name) => value(name, us) !== undefined && value(name, other) !== undefined,
  );
  const behind = both.filter((name) => value(name, us)! > value(name, other)!).length;
  const ahead = both.filter((name) => value(name, us)! < value(name, other)!).length;
  return `${own1}; ${other} makes fewer errors in ${behind} and more in ${ahead} of ${both.length}.`;
}

function spec(
  own: readonly KindFigure[],
  names: readonly string[],
  systems: readonly string[],
  colours: SystemColours,
  width: number,
): TopLevelSpec {
  const labels = Math.min(Math.max(...names.map((name) => textWidth(name))), width / 3);
  const label = (name: string): string => shortened(name, labels);
  const values = own.map(({ of, figure }) => ({
    of: label(of),
    system: figure.system,
    value: figure.value,
  }));
  const y = {
    field: 'of',
    type: 'nominal' as const,
    sort: names.map(label),
    title: null,
    axis: { grid: true, tickSize: 0, domain: false, labelColor: 'var(--ink)' },
  };
  return {
    width: Math.round(width - labels - 20),
    height: { step: 22 },
    data: { values },
    encoding: { y },
    layer: [
      {
        mark: { type: 'rule', color: 'var(--line)', strokeWidth: 3 },
        encoding: {
          x: { aggregate: 'min', field: 'value', type: 'quantitative' },
          x2: { aggregate: 'max', field: 'value' },
        },
      },
      {
        mark: {
          type: 'point',
          filled: true,
          size: 90,
          opacity: 0.95,
          stroke: 'var(--card)',
          strokeWidth: 1.5,
        },
        encoding: {
          x: {
            field: 'value',
            type: 'quantitative',
            title: 'words wrong',
            axis: { format: '.0%', tickCount: 5 },
          },
          color: {
            field: 'system',
            type: 'nominal',
            scale: colours(systems),
            ...legendAbove(systems, width),
          },
        },
      },
    ],
  };
}
