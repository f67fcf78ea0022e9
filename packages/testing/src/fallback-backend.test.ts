// The fallback of @ws/core over scripted engines, on a manual clock.
import { createStreamingSession, TranscribeError, type TranscriptionBackend } from '@ws/core';
import { createFallbackBackend, type FallbackEvent, type FallbackOptions } from '@ws/core/fallback';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/random-seed.js';
import { createManualClock } from './fakes/manual-clock.js';
import {
  createScriptedBackend,
  type ScriptedBackendOptions,
  type ScriptedCall,
} from './fakes/scripted-backend.js';
import { createSpeechScript } from './fakes/speech-script.js';
import { describeBackend } from './vitest.js';

const script = createSpeechScript([
  { pauseMs: 300 },
  { text: 'ask', ms: 300 },
  { text: 'not', ms: 250 },
  { pauseMs: 400 },
  { text: 'what', ms: 300 },
]);
const hears = ({ samples }: ScriptedCall) => script.hear(samples);
const CRASH = crash();
const sampleRate = 16_000;

function crash(): TranscribeError {
  return new TranscribeError('It died.', { code: 'ERR_BACKEND_CRASHED', retryable: true });
}

/** Engines that are named by letters, and a fallback over them. */
function fallbackOf(
  engines: readonly ScriptedBackendOptions[],
  options: Omit<FallbackOptions, 'names' | 'onEvent'> = {},
) {
  const events: FallbackEvent[] = [];
  const members = engines.map((engine) => createScriptedBackend(engine));
  const backend = createFallbackBackend(members, {
    ...options,
    names: members.map((_, at) => 'abc'[at]!),
    onEvent: (event) => events.push(event),
  });
  return { members, backend, events };
}

describeBackend('a fallback', {
  create: () => fallbackOf([{ hypotheses: hears }, { hypotheses: hears }]).backend,
  speech: { samples: script.samples, words: 'Ask not what' },
});

describeBackend('a fallback whose first engine always fails', {
  create: () => fallbackOf([{ failures: crash }, { hypotheses: hears }]).backend,
  speech: { samples: script.samples, words: 'Ask not what' },
});

describe('a fallback', () => {
  it('has the next engine answer the call that one fails, and the calls after it', async () => {
    const { backend, members, events } = fallbackOf([
      { failures: () => CRASH },
      { hypotheses: ['b'] },
    ]);
    const call = { sampleRate, prompt: 'Before.', draft: 'A guess.' };
    const { text } = await backend.transcribe(script.samples, call);
    expect(text).toBe('b');
    expect(members[1]!.calls[0]).toMatchObject({ samples: script.samples, options: call });
    expect(events).toEqual([
      { type: 'failed', engine: 0, name: 'a', error: CRASH, retryInMs: 30_000, active: 1 },
    ]);
    await backend.transcribe(script.samples, { sampleRate });
    expect(members.map(({ calls }) => calls.length)).toEqual([1, 2]);
  });

  it('has one call try the first engine again, and the next one answer where it fails', async () => {
    const clock = createManualClock();
    let isDown = true;
    const { backend, members, events } = fallbackOf(
      [
        { failures: () => (isDown ? CRASH : undefined), hypotheses: ['a'], clock, latencyMs: 10 },
        { hypotheses: ['b'] },
      ],
      { coolDownMs: 1000, clock },
    );
    const ask = async () => {
      const { text } = await clock.runUntil(backend.transcribe(script.samples, { sampleRate }));
      return text;
    };
    expect(await ask()).toBe('b');
    await clock.advance(1000);
    // It fails again, with the call that tried it alone.
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['b', 'b', 'b']);
    expect(members[0]!.calls).toHaveLength(2);
    isDown = false;
    await clock.advance(1999);
    expect(await ask()).toBe('b');
    await clock.advance(1);
    expect(await ask()).toBe('a');
    expect(await ask()).toBe('a');
    expect(events.map(({ type }) => type)).toEqual(['failed', 'failed', 'recovered']);
    expect(await backend.health()).toMatchObject({
      switches: 2,
      engines: [
        { name: 'a', active: true, failures: 2 },
        { name: 'b', active: false, failures: 0 },
      ],
    });
  });

  it('takes an engine that hangs for one that failed', async () => {
    const clock = createManualClock();
    const { backend, members, events } = fallbackOf(
      [{ hangs: () => true }, { hypotheses: ['b'] }],
      { timeoutMs: 500, clock },
    );
    const answer = backend.transcribe(script.samples, { sampleRate });
    await clock.advance(499);
    expect(members[1]!.calls).toHaveLength(0);
    await clock.advance(1);
    expect((await answer).text).toBe('b');
    expect(members[0]!.calls[0]!.outcome).toBe('aborted');
    expect(events).toMatchObject([{ type: 'failed', error: { code: 'ERR_BACKEND_TIMEOUT' } }]);
    expect(clock.sleepers).toBe(0);
  });

  it('takes an engine for one that failed where it does not end though its caller left', async () => {
    const clock = createManualClock();
    const { backend, members, events } = fallbackOf([{}, { hypotheses: ['b'] }], {
      ...{ timeoutMs: 500, clock },
    });
    Object.assign(members[0]!, { transcribe: () => new Promise(() => {}) });
    const abort = new AbortController();
    const left = expect(
      backend.transcribe(script.samples, { sampleRate, signal: abort.signal }),
    ).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await clock.advance(100);
    abort.abort();
    await clock.advance(400);
    await left;
    expect(events).toMatchObject([
      { type: 'failed', engine: 0, active: 1, error: { code: 'ERR_BACKEND_TIMEOUT' } },
    ]);
    expect((await backend.transcribe(script.samples, { sampleRate })).text).toBe('b');
  });

  it('hears the one language that all engines know, which need not be English', async () => {
    const { backend } = fallbackOf([
      { capabilities: { languages: ['de', 'fr'] } },
      { capabilities: { languages: ['en', 'fr'] } },
    ]);
    const hear = (language: string) => backend.transcribe(script.samples, { sampleRate, language });
    await expect(hear('fr')).resolves.toMatchObject({ text: '' });
    await expect(hear('de')).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
  });

  it('has what its engines have, also where they learn it later', () => {
    const { backend, members } = fallbackOf([{}, {}]);
    expect(backend.capabilities.languages).toBeUndefined();
    expect(backend.capabilities).toBe(backend.capabilities);
    const { capabilities } = members[0]!;
    Object.assign(members[0]!, { capabilities: { ...capabilities, languages: ['de'] } });
    expect(backend.capabilities.languages).toEqual(['de']);
  });

  it.each([
    ['an option', { language: 'xx' }, 'ERR_INVALID_OPTION'],
    ['a translation', { task: 'translate' as const }, 'ERR_INVALID_OPTION'],
  ])('refuses what one of the engines would: %s', async (_, options, code) => {
    const { backend, members } = fallbackOf([
      { capabilities: { languages: ['en', 'xx'] } },
      { capabilities: { languages: ['en'], translation: false } },
    ]);
    const call = backend.transcribe(script.samples, { sampleRate, ...options });
    await expect(call).rejects.toMatchObject({ code });
    expect(members.map(({ calls }) => calls.length)).toEqual([0, 0]);
  });

  it('passes no engine over for a call that is wrong, aborted, or one too many', async () => {
    const invalid = new TranscribeError('No.', { code: 'ERR_INVALID_OPTION' });
    const full = new TranscribeError('Full.', { code: 'ERR_OVERLOADED', retryable: true });
    const errors = [invalid, full];
    const { backend, events } = fallbackOf([
      { failures: () => errors.shift(), hypotheses: ['a'] },
      { hypotheses: ['b'] },
    ]);
    const ask = (signal?: AbortSignal) =>
      backend.transcribe(script.samples, { sampleRate, signal });
    await expect(ask()).rejects.toBe(invalid);
    expect((await ask()).text).toBe('b');
    const abort = new AbortController();
    const left = ask(abort.signal);
    abort.abort();
    await expect(left).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect((await ask()).text).toBe('a');
    expect(events).toEqual([]);
  });

  it('says what each engine said where none answers, and tries all of them at each call', async () => {
    const gone = new TranscribeError('It is not installed.', { code: 'ERR_BACKEND_UNAVAILABLE' });
    const { backend, members } = fallbackOf([{ failures: () => gone }, { failures: () => CRASH }]);
    for (const calls of [1, 2]) {
      await expect(backend.transcribe(script.samples, { sampleRate })).rejects.toMatchObject({
        code: 'ERR_BACKEND_UNAVAILABLE',
        retryable: true,
        message: 'No engine could answer. a: It is not installed. b: It died.',
      });
      expect(members.map((member) => member.calls.length)).toEqual([calls, calls]);
    }
  });

  it('tells the segments of the answer alone, and never less progress than before', async () => {
    const { backend, members } = fallbackOf([{ hypotheses: hears }, { hypotheses: hears }]);
    const { transcribe } = members[0]!;
    (members[0] as { transcribe: TranscriptionBackend['transcribe'] }).transcribe = async (
      samples,
      options,
    ) => {
      const { segments } = await transcribe(samples, options);
      expect(segments).not.toEqual([]);
      options.onProgress?.(0.9);
      throw CRASH;
    };
    const told: unknown[] = [];
    const { segments } = await backend.transcribe(script.samples, {
      sampleRate,
      onSegment: (segment) => told.push(segment),
      onProgress: (part) => told.push(part),
    });
    const parts = told.filter((one) => typeof one === 'number');
    expect(parts).toEqual([...parts].sort());
    expect(parts.at(-1)).toBe(1);
    expect(told.filter((one) => typeof one === 'object')).toEqual(segments);
  });

  it('fails a call whose listener throws, and no engine', async () => {
    const { backend, events } = fallbackOf([{ hypotheses: hears }, { hypotheses: hears }]);
    const thrown = new Error('mine');
    const call = backend.transcribe(script.samples, {
      sampleRate,
      onProgress() {
        throw thrown;
      },
    });
    await expect(call).rejects.toBe(thrown);
    expect(events).toEqual([]);
  });

  it('loads all engines, and later ones when they are needed where it is lazy', async () => {
    const eager = fallbackOf([{}, {}]);
    await eager.backend.load();
    expect(eager.members.map(({ loads }) => loads)).toEqual([1, 1]);
    const lazy = fallbackOf([{ failures: () => CRASH }, {}], { lazy: true });
    await lazy.backend.load();
    expect(lazy.members.map(({ loads }) => loads)).toEqual([1, 0]);
    await lazy.backend.transcribe(script.samples, { sampleRate });
    expect(lazy.members.map(({ loads }) => loads)).toEqual([1, 1]);
  });

  it('is ready where one engine is, and refuses to load where none is', async () => {
    const { backend, members, events } = fallbackOf([{}, {}]);
    const missing = new TranscribeError('No such model.', { code: 'ERR_MODEL_NOT_FOUND' });
    const failing = async () => {
      throw missing;
    };
    Object.assign(members[0]!, { load: failing });
    await backend.load();
    expect(events).toMatchObject([{ type: 'failed', engine: 0, active: 1, error: missing }]);
    Object.assign(members[1]!, { load: failing });
    const none = createFallbackBackend(members);
    await expect(none.load()).rejects.toBe(missing);
  });

  it('refuses engines that have no language in common', async () => {
    const { backend } = fallbackOf([
      { capabilities: { languages: ['en'] } },
      { capabilities: { languages: ['ko'] } },
    ]);
    await expect(backend.load()).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
    await expect(backend.transcribe(script.samples, { sampleRate })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
  });

  it('waits for no report of an engine that hangs', async () => {
    const clock = createManualClock();
    const { backend, members } = fallbackOf([{}, {}], { clock });
    await backend.load();
    Object.assign(members[0]!, { health: () => new Promise(() => {}) });
    expect(await clock.runUntil(backend.health())).toMatchObject({
      status: 'ready',
      engines: [{ status: 'failed' }, { status: 'ready' }],
    });
  });

  it('disposes all engines, also where one fails to', async () => {
    const { backend, members } = fallbackOf([{}, {}]);
    const dispose = members[0]![Symbol.asyncDispose];
    const broken = new Error('It does not end.');
    Object.assign(members[0]!, {
      async [Symbol.asyncDispose]() {
        await dispose();
        throw broken;
      },
    });
    await expect(backend[Symbol.asyncDispose]()).rejects.toBe(broken);
    await expect(members[1]!.load()).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
  });

  it.each([
    ['one backend', () => createFallbackBackend([createScriptedBackend()]), /2 to 8 backends/],
    [
      'a backend twice',
      () => {
        const backend = createScriptedBackend();
        return createFallbackBackend([backend, backend]);
      },
      /stands twice/,
    ],
    [
      'no backend',
      () => createFallbackBackend([createScriptedBackend(), {} as TranscriptionBackend]),
      /backends\[1\]/,
    ],
    [
      'too few names',
      () =>
        createFallbackBackend([createScriptedBackend(), createScriptedBackend()], { names: ['a'] }),
      /an array of 2 names/,
    ],
  ])('refuses %s', (_, create, message) => {
    expect(create).toThrow(message);
  });
});

/** What an engine does with a call. */
type Mood = 'answers' | 'crashes' | 'hangs' | 'throws' | 'is full';

const moods = fc.array(fc.constantFrom<Mood>('answers', 'crashes', 'hangs', 'throws', 'is full'), {
  minLength: 1,
  maxLength: 12,
});

describe('a session over engines that fail at random', () => {
  const { RANDOM_SESSIONS_RUNS = runs(60) } = process.env;

  it('has each word in a final, each once, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        moods,
        moods,
        fc.array(fc.integer({ min: 0, max: 800 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 4000 }),
        async (first, second, latencies, coolDownMs) => {
          const clock = createManualClock();
          const speech = createSpeechScript(
            Array.from({ length: 6 }, (_, utterance) => [
              ...[0, 1, 2].map((word) => ({ text: `w${utterance}${word}`, ms: 300 })),
              { pauseMs: 900 },
            ]).flat(),
          );
          const engine = (script: readonly Mood[]): ScriptedBackendOptions => {
            const mood = ({ index }: ScriptedCall): Mood => script[index % script.length]!;
            return {
              clock,
              latencyMs: ({ index }) => latencies[index % latencies.length]!,
              hypotheses: ({ samples }) => speech.hear(samples),
              hangs: (call) => mood(call) === 'hangs',
              failures: (call) => FAILURES[mood(call)],
            };
          };
          // The last one always answers.
          const { backend } = fallbackOf([engine(first), engine(second), engine(['answers'])], {
            ...{ timeoutMs: 2000, coolDownMs, clock },
          });
          const session = createStreamingSession({ backend, clock });
          const finals: string[] = [];
          async function read(): Promise<void> {
            for await (const event of session) {
              expect(event.type).not.toBe('error');
              if (event.type === 'final') finals.push(event.text);
            }
          }
          async function speak(): Promise<void> {
            for (let at = 0; at < speech.samples.length; at += 3200) {
              await session.write(speech.samples.subarray(at, at + 3200));
              await clock.sleep(200);
            }
            await session.end();
          }
          await clock.runUntil(Promise.all([read(), speak()]));
          expect(finals.join(' ')).toBe(speech.words.map(({ text }) => text).join(' '));
          await backend[Symbol.asyncDispose]();
        },
      ),
      { numRuns: Number(RANDOM_SESSIONS_RUNS) },
    );
  });
});

const FAILURES: Readonly<Partial<Record<Mood, Error>>> = {
  crashes: CRASH,
  throws: new Error('a bug of the engine'),
  'is full': new TranscribeError('Full.', { code: 'ERR_OVERLOADED', retryable: true }),
};
