import type { OnnxRuntime } from '../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import { germanTalk } from '../../../test/support/recordings.js';
import type { ModelName } from '../engines.js';
import { describeMachine } from '../machine.js';
import { speech } from '../prefixes/speech.js';
import { progress, publish, table } from '../report.js';
import { compareVariants, type Recording, VARIANTS } from './layers.js';

const GERMAN = {
  greeting: 'Guten Morgen.',
  house: 'Der alte Mann wohnt in einem kleinen Haus am Meer.',
  agreement: 'Ja, genau.',
  weather: 'Heute ist das Wasser sehr kalt, und der Wind kommt aus Norden.',
} as const;

/** Recordings there are, in the languages that a model knows. */
function recordingsFor(model: ModelName): readonly Recording[] {
  const english = speech().map(({ samples, text }) => ({ samples, text, language: 'en' }));
  if (model === 'tiny.en') return english;
  const talk = germanTalk();
  const german = (Object.keys(GERMAN) as (keyof typeof GERMAN)[]).map((name) => ({
    samples: talk[name],
    text: GERMAN[name],
    language: 'de',
  }));
  return [...english, ...german];
}

/** What 8 bits cost, layer by layer. */
export async function reportLayers(
  runtime: OnnxRuntime,
  models: readonly ModelName[],
  rounds: number,
): Promise<void> {
  const sections: string[] = [];
  for (const model of models) {
    const recordings = recordingsFor(model);
    const comparison = await compareVariants(runtime, model, recordings, rounds);
    const rows: string[][] = [];
    for (const { what, ...variant } of VARIANTS) {
      const cost = await comparison.measure(variant);
      rows.push([
        what,
        cost.heardError.toFixed(3),
        cost.divergence.toFixed(5),
        String(cost.otherTokens),
        cost.encoderTime?.toFixed(2) ?? '',
      ]);
      progress(rows.at(-1)!.join('  '));
    }
    await comparison.release();
    sections.push(
      `## ${model}`,
      `${recordings.length} recordings, ${comparison.tokens} tokens.`,
      table(['in 8 bits', 'heard', 'divergence', 'other tokens', 'encoder, time'], rows),
    );
  }
  publish('precision-layers', [
    '# What 8 bits cost, layer by layer',
    describeMachine(),
    [
      'All but the named layers are in single precision; the decoder reads what was said. Heard: keys and values of',
      "cross-attention, length of the difference over their length. Divergence: of the next token's distribution from",
      'that of single precision (Kullback-Leibler, nats a token). Other tokens: those of which another one is the',
      "likeliest. Time: processor time to encode the first recording on one thread, as a share of single precision's,",
      `least of ${rounds} rounds in which they take turns. Silence tail.`,
    ].join('\n'),
    ...sections,
  ]);
}
