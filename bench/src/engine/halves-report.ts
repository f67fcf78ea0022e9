import { CONTEXTS, loadMeteredEngine, MODELS, PRECISIONS } from '../engines.js';
import { table } from '../report.js';
import { least, leastAndMedian, milliseconds } from './figures.js';
import { type Cell, runRounds, type Timing } from './rounds.js';
import type { Window } from './windows.js';

/** Times encoder and decoder of every model, precision and context in this process. */
export async function reportHalves(
  stretches: readonly Window[],
  rounds: number,
): Promise<readonly string[]> {
  const cells: Cell[] = [];
  for (const model of MODELS) {
    for (const precision of PRECISIONS) {
      const metered = await loadMeteredEngine(model, precision);
      for (const context of CONTEXTS) {
        for (const window of stretches) cells.push({ metered, context, window, timings: [] });
      }
    }
  }
  await runRounds(cells, rounds);
  const rows = cells.map((cell) => row(cell, cells));
  await Promise.all(
    [...new Set(cells.map(({ metered }) => metered.engine))].map((one) => one.release()),
  );
  return [
    '## Encoder and decoder',
    [
      `One thread, from samples to text, no timestamps, language given; stretches of the demo recording. Milliseconds, least`,
      `/ median of ${rounds} interleaved rounds in one process. Decoder: everything after the encoder. Per token: the`,
      'least decoder time over its steps. Last column: how many times faster than the full window in fp32.',
    ].join('\n'),
    table(
      [
        'model',
        'precision',
        'context',
        'audio s',
        'mel',
        'encoder',
        'decoder',
        'tokens',
        'per token',
        'together',
        'faster',
      ],
      rows,
    ),
  ];
}

const pick = (cell: Cell, what: keyof Timing): number[] => cell.timings.map((one) => one[what]);

function row(cell: Cell, cells: readonly Cell[]): readonly string[] {
  const { metered, context, window } = cell;
  // What everyone does: whole windows in single precision.
  const usual = cells.find(
    (other) =>
      other.metered.model === metered.model &&
      other.metered.precision === 'fp32' &&
      other.context === 'full' &&
      other.window === window,
  )!;
  const steps = cell.timings[0]!.steps;
  return [
    metered.model,
    metered.precision,
    context,
    String(window.seconds),
    leastAndMedian(pick(cell, 'melMs')),
    leastAndMedian(pick(cell, 'encoderMs')),
    leastAndMedian(pick(cell, 'decoderMs')),
    String(cell.timings[0]!.tokens),
    milliseconds(least(pick(cell, 'decoderMs')) / steps),
    leastAndMedian(pick(cell, 'totalMs')),
    `${(least(pick(usual, 'totalMs')) / least(pick(cell, 'totalMs'))).toFixed(1)} ×`,
  ];
}
