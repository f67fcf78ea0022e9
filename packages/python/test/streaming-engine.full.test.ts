// The contract of streams, and the strategy `native`, over a real engine that hears audio as it comes: Vosk, with a streaming
// Kaldi model of Korean, the only one that a package index has. English is spoken to it: which words it writes is not asked,
// but that it writes the same ones however it is asked.
import { fileURLToPath } from 'node:url';
import { createStreamingSession, type TranscriptionBackend } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import { createNativeStrategy } from '@ws/core/strategies';
import { setupEnvironment } from '@ws/python';
import { STREAM_CHECKS } from '@ws/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { createVoskBackend } from './support/vosk/vosk-backend.js';

const samples = demoRecording().slice(0, 16_000 * 2);
let backend: TranscriptionBackend;
let words: string;

beforeAll(async () => {
  const { python } = await setupEnvironment({
    ...{ name: 'vosk', library: 'vosk', module: 'vosk', owner: 'a test' },
    versions: { from: [0, 3], below: [0, 4] },
    requirements: fileURLToPath(new URL('support/vosk/requirements.txt', import.meta.url)),
    ...{ resolvesDependencies: true, environmentMb: 200, setupCommand: 'none: a test makes it' },
  });
  backend = createVoskBackend(python);
  words = (await backend.transcribe(samples, {})).text;
  expect(words).not.toBe('');
});

afterAll(() => backend?.[Symbol.asyncDispose]());

// Its voice model learns from all that a stream heard: the same words, said twice, are not written twice alike.
it.each(STREAM_CHECKS)('$rule', ({ run }) =>
  run(backend, { create: () => backend, speech: { samples, words, maxWordErrorRate: 0.7 } }),
);

it('answers a session with the strategy native, which gives it each sample once', async () => {
  let pushed = 0;
  const counted: TranscriptionBackend = Object.create(backend, {
    openStream: {
      async value(options: object) {
        const stream = await backend.openStream!(options);
        const push: typeof stream.push = (audio, ...rest) => {
          pushed += audio.length;
          return stream.push(audio, ...rest);
        };
        return { ...stream, push };
      },
    },
  });
  const session = createStreamingSession({ backend: counted, strategy: createNativeStrategy() });
  const texts: string[] = [];
  const reading = (async () => {
    for await (const event of session) if (event.type === 'final') texts.push(event.text);
  })();
  for (let at = 0; at < samples.length; at += 1600) {
    await session.write(samples.subarray(at, at + 1600));
  }
  await session.end();
  await reading;
  expect(pushed).toBeGreaterThan(0);
  expect(pushed).toBeLessThanOrEqual(samples.length);
  expect(wordErrorRate(words, texts.join(' ')).rate).toBeLessThan(0.7);
});
