// Sessions of @ws/core with the strategy `native`, over a scripted engine that hears audio as it comes.
import {
  createStreamingSession,
  type SessionEvent,
  type StreamingSessionOptions,
  TranscribeError,
} from '@ws/core';
import { createNativeStrategy } from '@ws/core/strategies';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/random-seed.js';
import { createManualClock } from './fakes/manual-clock.js';
import { createScriptedBackend } from './fakes/scripted-backend.js';
import {
  createScriptedStreamBackend,
  type ScriptedStreamBackendOptions,
} from './fakes/scripted-stream-backend.js';
import { createSpeechScript, type ScriptPart, type SpeechScript } from './fakes/speech-script.js';
import { describeSession } from './vitest.js';

const sessionOver = (script: SpeechScript, streams: ScriptedStreamBackendOptions['streams'] = {}) =>
  createStreamingSession({
    backend: createScriptedStreamBackend({ script, streams }),
    strategy: createNativeStrategy(),
  });

describeSession('native', { create: (script) => sessionOver(script) });
describeSession('native, without snapshots and times', {
  create: (script) => sessionOver(script, { snapshots: false, wordTimes: false }),
});

/** Speaks a script in real time, and gives what the session says. */
async function play(
  script: SpeechScript,
  engine: Omit<ScriptedStreamBackendOptions, 'script' | 'clock'> = {},
  options: Omit<StreamingSessionOptions, 'backend' | 'scheduler' | 'clock' | 'strategy'> = {},
) {
  const clock = createManualClock();
  const backend = createScriptedStreamBackend({ script, clock, ...engine });
  const session = createStreamingSession({
    ...{ backend, clock, strategy: createNativeStrategy() },
    ...options,
  });
  const events: SessionEvent[] = [];
  async function read(): Promise<void> {
    for await (const event of session) events.push(event);
  }
  async function speak(): Promise<void> {
    for (let at = 0; at < script.samples.length; at += 1600) {
      await session.write(script.samples.subarray(at, at + 1600));
      await clock.sleep(100);
    }
    await session.end();
  }
  await clock.runUntil(Promise.all([read(), speak()]));
  const finals = events.filter((event) => event.type === 'final');
  return { backend, events, text: finals.map(({ text }) => text).join(' '), finals };
}

const TWO = createSpeechScript([
  ...['one', 'two', 'three', 'four'].map((text) => ({ text, ms: 400 })),
  { pauseMs: 900 },
  ...['five', 'six'].map((text) => ({ text, ms: 400 })),
  { pauseMs: 900 },
]);

describe('a session of a streaming engine', () => {
  it('commits what is stable, and gives each sample to the engine once', async () => {
    const { backend, events, text } = await play(TWO);
    expect(text).toBe('one two three four five six');
    const partials = events.filter((event) => event.type === 'partial');
    const committed = partials.map((partial) => partial.text.slice(0, partial.committedChars));
    expect(committed).toContain('one two');
    expect(backend.streamCalls.every(({ stream }) => stream === 0)).toBe(true);
    expect(backend.calls).toHaveLength(0);
    expect(backend.heardSamples).toBeLessThanOrEqual(TWO.samples.length);
  });

  it('goes back where speech goes on after a short pause, and hears nothing twice', async () => {
    const script = createSpeechScript([
      { text: 'one', ms: 400 },
      { pauseMs: 200 },
      { text: 'two', ms: 400 },
      { pauseMs: 200 },
      { text: 'three', ms: 400 },
      { pauseMs: 900 },
    ]);
    const { backend, finals } = await play(script);
    expect(finals.map(({ text }) => text)).toEqual(['one two three']);
    expect(backend.heardSamples).toBeLessThanOrEqual(script.samples.length);
    const flushes = backend.streamCalls.filter(({ kind }) => kind === 'flush');
    expect(flushes.length).toBeGreaterThan(1);
    const without = await play(script, { streams: { snapshots: false } });
    expect(without.text).toBe('one two three');
    expect(without.backend.heardSamples).toBeGreaterThan(script.samples.length);
  });

  it('tells the times of words from the start of the session', async () => {
    const { finals } = await play(TWO, {}, { wordTimestamps: true });
    const words = finals.flatMap((final) => final.words ?? []);
    expect(words.map(({ text }) => text)).toEqual(TWO.words.map(({ text }) => text));
    for (const [at, { start }] of words.entries())
      expect(start).toBeCloseTo(TWO.words[at]!.start, 2);
  });

  it('opens another stream where one dies, and says all the same', async () => {
    const crash = new TranscribeError('It died.', { code: 'ERR_BACKEND_CRASHED', retryable: true });
    const { backend, text, events } = await play(TWO, {
      failures: ({ index }) => (index === 3 || index === 9 ? crash : undefined),
    });
    expect(text).toBe('one two three four five six');
    expect(events.filter(({ type }) => type === 'error')).toEqual([]);
    expect(backend.openStreams).toBe(0);
  });

  it('goes on where a call of the engine never ends', async () => {
    const { text } = await play(TWO, { hangs: ({ index }) => index === 4 });
    expect(text).toBe('one two three four five six');
  });

  it('cuts what is longer than an utterance may be, and loses no word', async () => {
    const long = createSpeechScript(
      Array.from({ length: 60 }, (_, at) => [{ text: `w${at}`, ms: 400 }, { pauseMs: 30 }]).flat(),
    );
    const { text } = await play(long, {}, { endpointing: { maxUtteranceMs: 5000 } });
    expect(text).toBe(long.words.map((word) => word.text).join(' '));
  });

  it('needs a backend with streams', () => {
    const create = () =>
      createStreamingSession({
        backend: createScriptedBackend(),
        strategy: createNativeStrategy(),
      });
    expect(create).toThrow(/"native" needs a backend that hears audio as it comes, and "scripted"/);
    const named = { ...createScriptedBackend(), name: "a $& of $'" };
    expect(() =>
      createStreamingSession({ backend: named, strategy: createNativeStrategy() }),
    ).toThrow(`and "a $& of $'" does not. Use the strategy "local-agreement".`);
  });
});

describe('a session of a streaming engine that is busy, or fails, at random', () => {
  const { RANDOM_SESSIONS_RUNS = runs(60) } = process.env;
  const phrases: fc.Arbitrary<readonly ScriptPart[]> = fc
    .array(
      fc.tuple(
        fc.array(fc.integer({ min: 150, max: 500 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 70, max: 1300 }),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((spoken) => {
      let count = 0;
      return spoken.flatMap(([words, pauseMs]) => [
        ...words.flatMap((ms) => [{ text: `w${count++}`, ms }, { pauseMs: 40 }]),
        { pauseMs },
      ]);
    });

  it('says each word once', () =>
    fc.assert(
      fc.asyncProperty(
        phrases,
        fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 20 }),
        fc.boolean(),
        async (parts, latencies, deaths, snapshots) => {
          const script = createSpeechScript(parts);
          const crash = new TranscribeError('It died.', {
            ...{ code: 'ERR_BACKEND_CRASHED', retryable: true },
          });
          let last = -2;
          const { text, events } = await play(script, {
            streams: { snapshots },
            latencyMs: ({ index }) => latencies[index % latencies.length]!,
            // Three times in a row would be an error of the session.
            failures: ({ index }) => {
              if (!deaths[index % deaths.length] || index - last < 4) return undefined;
              last = index;
              return crash;
            },
          });
          expect(events.filter(({ type }) => type === 'error')).toEqual([]);
          expect(text).toBe(script.words.map((word) => word.text).join(' '));
        },
      ),
      { numRuns: Number(RANDOM_SESSIONS_RUNS) },
    ));
});
