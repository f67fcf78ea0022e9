import { createOnnxBackend } from '@ws/backend-onnx';
import type { SessionEvent, TranscriptionBackend } from '@ws/core';
import { normalizeWords } from '@ws/core/measures';
import { createContextStrategy, strategyByName } from '@ws/core/strategies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peopleRecorded, stream60, utterances } from '../../../test/support/recordings.js';
import { exactInEightBits } from '../src/__fixtures__/exact-eight-bits.js';
import { modelDirectory } from './support/models.js';
import {
  eventsOf,
  finalsOf,
  lastWordOf,
  room,
  STRATEGIES,
  wordsLeftOut,
} from './support/said-again.js';

const TIMES = 3;
// As `auto` chooses: where sums in 8 bits saturate, the model does not hear short words at all.
const precision = exactInEightBits ? 'int8' : 'fp32';

let backend: TranscriptionBackend;
beforeAll(async () => {
  backend = createOnnxBackend({ model: await modelDirectory('tiny.en'), precision });
});
afterAll(() => backend?.[Symbol.asyncDispose]());

const SAID = [
  ['country', 9.55, 10.6],
  // Where the engine is not given the word before, single precision hears "N" in it once: that is suppressed, with its event.
  ...(exactInEightBits ? ([['not', 3.9, 4.25]] as const) : []),
] as const;

describe.skipIf(!peopleRecorded)('a word said again after a pause', () => {
  async function heard(
    said: Float32Array,
    pauseSeconds: number,
    capabilities: object,
  ): Promise<readonly SessionEvent[]> {
    const view: TranscriptionBackend = {
      ...backend,
      capabilities: { ...backend.capabilities, ...capabilities },
    };
    const audio = Array.from({ length: TIMES }, () => [said, room(pauseSeconds)]).flat();
    return eventsOf([room(0.5), ...audio], view, createContextStrategy(), { partialIntervalMs: 0 });
  }

  describe.each([
    {},
    { wordTimestamps: false },
    { prefix: false },
    { prefix: false, wordTimestamps: false },
  ])('with context, the backend as it is but %o', (capabilities) => {
    it.each(SAID)(
      'is heard each time: "%s" at %d to %d s of the recording',
      async (word, from, to) => {
        for (const pauseSeconds of [0.45, 1.5]) {
          const said = stream60().slice(Math.round(from * 16_000), Math.round(to * 16_000));
          const events = await heard(said, pauseSeconds, capabilities);
          const finals = finalsOf(events);
          const again = finals.map((text) => normalizeWords(text).filter((one) => one === word));
          expect(again, finals.join(' | ')).toEqual(Array.from({ length: TIMES }, () => [word]));
          expect(events.filter(({ type }) => type === 'suppressed')).toEqual([]);
        }
      },
    );
  });
});

describe.skipIf(!peopleRecorded)('the last word of a sentence, said again, then another', () => {
  it.each(STRATEGIES.flatMap((name) => [0.6, 1.2, 1.5].map((seconds) => [name, seconds] as const)))(
    'is heard with %s, after %d s',
    async (name, seconds) => {
      // Here and not above: this file is loaded where the recordings are absent, too.
      const [sentence, other] = utterances().slice(2);
      const said = [sentence!.samples, room(seconds), lastWordOf(sentence!), room(seconds)];
      const audio = [room(0.5), ...said, other!.samples, room(1)];
      const events = await eventsOf(audio, backend, strategyByName(name));
      const text = `${sentence!.text} ${sentence!.words.at(-1)!.w} ${other!.text}`;
      expect(wordsLeftOut(text, events), finalsOf(events).join(' | ')).toBe(0);
    },
  );
});
