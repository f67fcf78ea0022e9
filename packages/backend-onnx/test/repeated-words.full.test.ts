import { createOnnxBackend } from '@ws/backend-onnx';
import type { TranscriptionBackend } from '@ws/core';
import { strategyByName } from '@ws/core/strategies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peopleRecorded, utterances } from '../../../test/support/recordings.js';
import { modelDirectory } from './support/models.js';
import {
  eventsOf,
  finalsOf,
  lastWordOf,
  room,
  STRATEGIES,
  wordsLeftOut,
} from './support/said-again.js';

const PAUSES = [0.3, 0.6, 1, 1.2, 1.5, 2.5];

let backend: TranscriptionBackend;
beforeAll(async () => {
  backend = createOnnxBackend({ model: await modelDirectory('tiny.en'), precision: 'int8' });
});
afterAll(() => backend?.[Symbol.asyncDispose]());

describe.skipIf(!peopleRecorded).each(STRATEGIES)('with %s', (name) => {
  describe.each(PAUSES)('and pauses of %d s', (pause) => {
    it.each([2, 3])('a recording said %i times has every word', async (times) => {
      for (const { samples, text } of utterances()) {
        const said = Array.from({ length: times }, () => [samples, room(pause)]).flat();
        const events = await eventsOf([room(0.5), ...said], backend, strategyByName(name));
        const all = Array.from({ length: times }, () => text).join(' ');
        expect(wordsLeftOut(all, events), finalsOf(events).join(' | ')).toBe(0);
      }
    });

    it('a last word said again, and the sentence after it, have every word', async () => {
      const all = utterances();
      for (const [i, sentence] of all.entries()) {
        const other = all[(i + 2) % all.length]!;
        const said = [sentence.samples, room(pause), lastWordOf(sentence), room(pause)];
        const audio = [room(0.5), ...said, other.samples, room(1)];
        const events = await eventsOf(audio, backend, strategyByName(name));
        const text = `${sentence.text} ${sentence.words.at(-1)!.w} ${other.text}`;
        expect(wordsLeftOut(text, events), finalsOf(events).join(' | ')).toBe(0);
      }
    });
  });
});
