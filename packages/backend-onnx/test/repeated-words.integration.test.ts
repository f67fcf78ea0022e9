import { createOnnxBackend } from '@ws/backend-onnx';
import { createStreamingSession, type SessionEvent, type TranscriptionBackend } from '@ws/core';
import { normalizeWords } from '@ws/core/measures';
import { createContextStrategy } from '@ws/core/strategies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peopleRecorded, stream60 } from '../../../test/support/recordings.js';
import { modelDirectory } from './support/models.js';

const TIMES = 3;

/** A room in which nobody speaks: noise of -60 dBFS. */
function room(seconds: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: Math.round(seconds * 16_000) }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 0.0017 * (state / 2 ** 31 - 1);
  });
}

describe.skipIf(!peopleRecorded)('a word said again after a pause', () => {
  let backend: TranscriptionBackend;
  beforeAll(async () => {
    backend = createOnnxBackend({ model: await modelDirectory('tiny.en'), precision: 'int8' });
  });
  afterAll(() => backend?.[Symbol.asyncDispose]());

  async function eventsOf(
    said: Float32Array,
    pauseSeconds: number,
    wordTimestamps: boolean,
  ): Promise<readonly SessionEvent[]> {
    const view: TranscriptionBackend = {
      ...backend,
      capabilities: { ...backend.capabilities, wordTimestamps },
    };
    const session = createStreamingSession({
      backend: view,
      strategy: createContextStrategy(),
      partialIntervalMs: 0,
    });
    const events: SessionEvent[] = [];
    const reading = (async () => {
      for await (const event of session) events.push(event);
    })();
    await session.write(room(0.5));
    for (let i = 0; i < TIMES; i++) {
      await session.write(said);
      await session.write(room(pauseSeconds));
    }
    await session.end();
    await reading;
    return events;
  }

  it.each([
    ['country', 9.55, 10.6, true],
    ['country', 9.55, 10.6, false],
    ['not', 3.9, 4.25, true],
    ['not', 3.9, 4.25, false],
  ] as const)(
    'is heard each time, with context: "%s" at %d to %d s of the recording, word times: %s',
    async (word, from, to, timed) => {
      for (const pauseSeconds of [0.45, 1.5]) {
        const said = stream60().slice(Math.round(from * 16_000), Math.round(to * 16_000));
        const events = await eventsOf(said, pauseSeconds, timed);
        const finals = events.flatMap((event) => (event.type === 'final' ? [event.text] : []));
        const heard = finals.map((text) => normalizeWords(text).filter((other) => other === word));
        expect(heard, finals.join(' | ')).toEqual(Array.from({ length: TIMES }, () => [word]));
        // Nothing was taken for made up, and the prompt with it.
        const reasons = events.flatMap((event) =>
          event.type === 'suppressed' ? [event.reason] : [],
        );
        expect(reasons.filter((reason) => reason !== 'echo')).toEqual([]);
      }
    },
  );
});
