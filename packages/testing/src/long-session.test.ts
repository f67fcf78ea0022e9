// A quarter of an hour of speech through the session of @ws/core: what it holds and what it does must not grow with them.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPromptStrategy, createStreamingSession, type TranscriptionBackend } from '@ws/core';
import { createLocalAgreementStrategy } from '@ws/core/strategies';
import { describe, expect, it } from 'vitest';
import { createScriptedBackend } from './fakes/scripted-backend.js';
import { createSpeechScript, type ScriptPart } from './fakes/speech-script.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MINUTES = 15;
const WRITE = 1600;

// A minute of utterances of many lengths, over and over.
const parts: ScriptPart[] = [];
let ms = 0;
for (let i = 0; ms < 58_000; i++) {
  const pauseMs = i % 9 === 8 ? 900 : 60;
  parts.push({ text: `word${i}`, ms: 150 + ((i * 37) % 300) }, { pauseMs });
  ms += 150 + ((i * 37) % 300) + pauseMs;
}
parts.push({ pauseMs: 60_000 - ms });
const minute = createSpeechScript(parts);

/** The scripted backend keeps all its calls, an hour of audio many times over; this one only counts. */
function createCountingBackend(): {
  backend: TranscriptionBackend;
  work: { calls: number; samples: number };
} {
  const work = { calls: 0, samples: 0 };
  const { capabilities } = createScriptedBackend();
  const backend: TranscriptionBackend = {
    specVersion: 'v1',
    name: 'counting',
    capabilities: { ...capabilities, prefix: false },
    async load() {},
    async transcribe(samples) {
      work.calls++;
      work.samples += samples.length;
      const words = minute.hear(samples);
      const text = words.map((word) => word.text).join(' ');
      const segments = [{ start: 0, end: samples.length / 16_000, text }];
      return { text, segments: text === '' ? [] : segments, language: 'en', processingTimeMs: 1 };
    },
    health: async () => ({ status: 'ready' }),
    async [Symbol.asyncDispose]() {},
  };
  return { backend, work };
}

describe.each([
  ['prompt', createPromptStrategy],
  ['local-agreement', createLocalAgreementStrategy],
] as const)(
  'a quarter of an hour with the strategy %s',
  { timeout: 300_000 },
  (_, createStrategy) => {
    it('take no more memory and no more work per minute than the first minutes', async () => {
      const { backend, work } = createCountingBackend();
      const session = createStreamingSession({ backend, strategy: createStrategy() });
      let heard = 0;
      const reading = (async () => {
        for await (const event of session) {
          if (event.type === 'final') heard += event.text.split(' ').filter(Boolean).length;
        }
      })();
      const heap: number[] = [];
      const samples: number[] = [];
      for (let i = 0; i < MINUTES; i++) {
        const before = work.samples;
        for (let at = 0; at < minute.samples.length; at += WRITE) {
          await session.write(minute.samples.subarray(at, at + WRITE));
          // Time to decode what is due: partials are part of the work.
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
        }
        samples.push(work.samples - before);
        // A thread of its own frees audio that a collection found unused, some MB late on a busy machine. The next collection
        // waits for it.
        collectGarbage();
        collectGarbage();
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        heap.push(heapUsed + arrayBuffers);
      }
      await session.end();
      await reading;
      expect(session.position).toBe(MINUTES * minute.samples.length);
      expect(heard).toBe(MINUTES * minute.words.length);
      // Five minutes near the start against five at the end; least values, since a collection does not free all at once. What
      // grew by a byte for each sample would be 7 MB.
      const least = (values: readonly number[]) => Math.min(...values);
      expect(least(heap.slice(-5)) - least(heap.slice(3, 8))).toBeLessThan(2_000_000);
      const steady = samples.slice(5);
      expect(Math.max(...steady)).toBeLessThan(Math.min(...steady) * 1.02);
    });
  },
);
