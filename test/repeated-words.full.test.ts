import { createOnnxBackend } from '@ws/backend-onnx';
import type { TranscriptionBackend } from '@ws/core';
import { strategyByName } from '@ws/core/strategies';
import { loadSileroModel, type SileroModel } from '@ws/vad-silero';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exactInEightBits } from '../packages/backend-onnx/src/__fixtures__/exact-eight-bits.js';
import { modelDirectory } from '../packages/backend-onnx/test/support/models.js';
import {
  eventsOf,
  finalsOf,
  lastWordOf,
  room,
  STRATEGIES,
  wordsLeftOut,
} from '../packages/backend-onnx/test/support/said-again.js';
import { peopleRecorded, utterances } from './support/recordings.js';

const PAUSES = [0.3, 0.6, 1.2, 1.5, 2.5];

// As `auto` chooses: where sums in 8 bits saturate, the model does not hear short words at all.
const precision = exactInEightBits ? 'int8' : 'fp32';

let backend: TranscriptionBackend;
let silero: SileroModel;
beforeAll(async () => {
  silero = await loadSileroModel();
  backend = createOnnxBackend({ model: await modelDirectory('tiny.en'), precision });
});
afterAll(() => backend?.[Symbol.asyncDispose]());

// Each strategy has every second pause, and its neighbour the others: all of them together take minutes.
const TRIALS = STRATEGIES.map(
  (name, i) => [name, PAUSES.filter((_, place) => (place + i) % 2 === 0)] as const,
);

describe.skipIf(!peopleRecorded).each(TRIALS)('with %s', (name, pauses) => {
  // Only where partials commit words do finals depend on them.
  const options = ['local-agreement', 'align-att'].includes(name) ? {} : { partialIntervalMs: 0 };
  const hear = (audio: readonly Float32Array[]) =>
    eventsOf(audio, backend, strategyByName(name), { ...options, vad: silero.createVad() });

  describe.each(pauses)('and pauses of %d s', (pause) => {
    it('a recording said three times has every word', async () => {
      for (const { samples, text } of utterances()) {
        const said = Array.from({ length: 3 }, () => [samples, room(pause)]).flat();
        const events = await hear([room(0.5), ...said]);
        const all = Array.from({ length: 3 }, () => text).join(' ');
        expect(wordsLeftOut(all, events), finalsOf(events).join(' | ')).toBe(0);
      }
    });

    it('a last word said again, and the sentence after it, have every word', async () => {
      const all = utterances();
      for (const [i, sentence] of all.entries()) {
        const other = all[(i + 2) % all.length]!;
        const said = [sentence.samples, room(pause), lastWordOf(sentence), room(pause)];
        const events = await hear([room(0.5), ...said, other.samples, room(1)]);
        const text = `${sentence.text} ${sentence.words.at(-1)!.w} ${other.text}`;
        expect(wordsLeftOut(text, events), finalsOf(events).join(' | ')).toBe(0);
      }
    });
  });
});
