import { availableParallelism } from 'node:os';
import type { OnnxRuntime } from '../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import {
  choosePrecision,
  eightBitSupport,
  multipliesExactly,
} from '../../../packages/backend-onnx/src/runtime/precision.js';
import { windows } from '../engine/windows.js';
import { CONTEXTS, loadMeteredEngine, MODELS, PRECISIONS } from '../engines.js';
import { describeMachine } from '../machine.js';
import { scoreEngine } from '../prefixes/score.js';
import { speech } from '../prefixes/speech.js';
import { progress, publish, table } from '../report.js';
import { unheard } from '../unheard.js';
import { KINDS, type Shape, timeKernels } from './kernels.js';
import { timeThreads } from './threads.js';

const ms = (value: number): string => value.toFixed(value < 1 ? 3 : value < 10 ? 2 : 1);
const rate = ({ errors, words }: { errors: number; words: number }): string =>
  words === 0 ? '' : (errors / words).toFixed(3);

// Rows: one token, a draft, a window of 5 s with its tail, a whole window.
const SHAPES: readonly Shape[] = [
  ['tiny', 384],
  ['base', 512],
].flatMap(([model, state]) => [
  ...[1, 24, 364, 1500].flatMap((rows) => [
    { what: `${model}, attention`, rows, inputs: state as number, outputs: state as number },
    {
      what: `${model}, feed-forward`,
      rows,
      inputs: state as number,
      outputs: 4 * (state as number),
    },
  ]),
  ...[1, 24].map((rows) => ({
    what: `${model}, logits`,
    rows,
    inputs: state as number,
    outputs: 51_864,
  })),
]);

/** What `precision: auto` and `threads` rest on. */
export async function reportSpeed(
  runtime: OnnxRuntime,
  rounds: number,
  withWords: boolean,
): Promise<void> {
  const exact = await multipliesExactly(runtime);
  const choice = await choosePrecision(runtime);

  const kernels: string[][] = [];
  for (const shape of SHAPES) {
    const times = await timeKernels(runtime, shape, rounds);
    kernels.push([
      shape.what,
      String(shape.rows),
      `${shape.inputs} × ${shape.outputs}`,
      ...times.map(ms),
      `${(times[0]! / Math.min(...times.slice(1))).toFixed(1)} ×`,
    ]);
    progress(kernels.at(-1)!.join('  '));
  }

  const stretch = windows().find(({ seconds }) => seconds === 5)!;
  const threads: string[][] = [];
  for (const model of MODELS) {
    for (const cost of await timeThreads(runtime, model, stretch, availableParallelism(), rounds)) {
      threads.push([
        model,
        String(cost.threads),
        cost.spinning ? 'yes' : 'no',
        ms(cost.wallMs),
        ms(cost.cpuMs),
      ]);
      progress(threads.at(-1)!.join('  '));
    }
  }

  const steps: string[][] = [];
  const spoken = withWords ? speech() : [];
  for (const model of MODELS) {
    for (const precision of PRECISIONS) {
      const metered = await loadMeteredEngine(model, precision);
      for (const context of CONTEXTS) {
        let encoderMs = Number.POSITIVE_INFINITY;
        let stepMs = Number.POSITIVE_INFINITY;
        for (let round = 0; round <= rounds; round++) {
          metered.reset();
          await metered.engine.transcribe(unheard(stretch.samples, round), {
            context,
            timestamps: false,
            task: 'transcribe',
            language: 'en',
          });
          encoderMs = Math.min(encoderMs, metered.encoder.ms);
          stepMs = Math.min(stepMs, metered.decoder.ms / metered.decoder.runs);
        }
        const score = withWords
          ? await scoreEngine(metered, spoken, { context, timestamps: false })
          : undefined;
        steps.push([
          model,
          precision,
          context,
          ms(encoderMs),
          ms(stepMs),
          score === undefined ? '' : rate(score.wholes.people),
          score === undefined ? '' : rate(score.wholes.demo),
          score === undefined ? '' : rate(score.prefixes.people),
          score === undefined ? '' : rate(score.prefixes.demo),
        ]);
        progress(steps.at(-1)!.join('  '));
      }
      await metered.engine.release();
    }
  }

  publish('precision', [
    '# What `precision: auto` and `threads` rest on',
    describeMachine(),
    [
      `Here \`auto\` is **${choice}**: the system says "${eightBitSupport()}" of 8-bit products, and a test of them came out`,
      `${exact ? 'right' : 'wrong: they saturate'}.`,
    ].join('\n'),
    '## Products',
    [
      `One linear layer, one thread, milliseconds of processor time, least of ${rounds} interleaved rounds. Last column: how`,
      'many times faster than float the best of the others is.',
    ].join('\n'),
    table(['layer', 'rows', 'weight', ...KINDS, 'gain'], kernels),
    '## Whole steps',
    [
      `One thread, 5 s of the demo recording: the encoder, and one step of the decoder, milliseconds, least of ${rounds}.`,
      'Word error rates as in `bench accuracy`, no timestamps; left out without `--words`.',
    ].join('\n'),
    table(
      [
        'model',
        'precision',
        'context',
        'encoder',
        'decoder step',
        'people',
        'demo',
        'people, prefixes',
        'demo, prefixes',
      ],
      steps,
    ),
    '## Threads',
    `The same 5 s from samples to text, int8, silence tail; milliseconds, least of ${rounds}. The engine's threads do not spin.`,
    table(['model', 'threads', 'spinning', 'wall clock', 'processor'], threads),
  ]);
}
