// Recordings of any length, of @ws/core, over the scripted backend. It stands here because core cannot depend on its own
// test kit.
import { TranscribeError, type TranscriptionBackend } from '@ws/core';
import {
  type RecordingEvent,
  type RecordingOptions,
  transcribeRecording,
} from '@ws/core/recording';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/random-seed.js';
import { createManualClock } from './fakes/manual-clock.js';
import { createScriptedBackend, type ScriptedBackend } from './fakes/scripted-backend.js';
import { createSpeechScript, type ScriptPart, type SpeechScript } from './fakes/speech-script.js';

const backendOf = (
  script: SpeechScript,
  options: Parameters<typeof createScriptedBackend>[0] = {},
): ScriptedBackend =>
  createScriptedBackend({ hypotheses: ({ samples }) => script.hear(samples), ...options });

function* inPieces(samples: Float32Array, size: number): Generator<Float32Array> {
  for (let at = 0; at < samples.length; at += size) yield samples.slice(at, at + size);
}

async function collect(events: AsyncIterable<RecordingEvent>): Promise<RecordingEvent[]> {
  const all: RecordingEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const segmentsOf = (events: readonly RecordingEvent[]) =>
  events.flatMap((event) => (event.type === 'segment' ? [event.segment] : []));
const wordsOf = (events: readonly RecordingEvent[]) =>
  segmentsOf(events).flatMap(({ words = [] }) => words);
const textsOf = (events: readonly RecordingEvent[]): string[] =>
  wordsOf(events).map(({ text }) => text);

/** Speech with pauses of all lengths. */
function speechOf(pauses: readonly number[], wordMs = 300): SpeechScript {
  const parts = pauses.flatMap((pauseMs, i): ScriptPart[] => [
    { text: `w${i}`, ms: wordMs },
    { pauseMs },
  ]);
  return createSpeechScript([{ pauseMs: 500 }, ...parts]);
}

const OPTIONS = { language: 'en', wordTimestamps: true } satisfies Partial<RecordingOptions>;

describe('a recording', () => {
  it('has every word once, in order, at its time, whatever the pauses and however it comes', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 20, max: 3000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1000, max: 100_000 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(2000, 5000, 15_000),
        fc.array(fc.nat(2000), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (pauses, size, maxConcurrency, maxPieceMs, latencies, carryText) => {
          const script = speechOf(pauses);
          const clock = createManualClock();
          const backend = backendOf(script, {
            clock,
            latencyMs: ({ index }) => latencies[index % latencies.length]!,
            capabilities: { maxConcurrency },
          });
          const all = collect(
            transcribeRecording(inPieces(script.samples, size), {
              ...OPTIONS,
              ...{ backend, clock, maxPieceMs, carryText },
            }),
          );
          const events = await clock.runUntil(all);
          expect(textsOf(events)).toEqual(script.words.map(({ text }) => text));
          for (const [i, { start, end }] of wordsOf(events).entries()) {
            expect(start).toBeCloseTo(script.words[i]!.start, 4);
            expect(end).toBeLessThanOrEqual(script.words[i]!.end + 1e-4);
          }
          expect(backend.maxConcurrent).toBeLessThanOrEqual(carryText ? 1 : maxConcurrency);
          for (const { durationMs } of backend.calls)
            expect(durationMs).toBeLessThanOrEqual(maxPieceMs);
        },
      ),
      { numRuns: runs(100) },
    ));

  it('is cut into the same pieces however it comes', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 20, max: 3000 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 500, max: 40_000 }),
        async (pauses, size) => {
          const script = speechOf(pauses);
          async function cut(audio: Iterable<Float32Array>): Promise<readonly number[]> {
            const clock = createManualClock();
            const backend = backendOf(script, { clock, capabilities: { maxConcurrency: 1 } });
            const all = collect(transcribeRecording(audio, { ...OPTIONS, backend, clock }));
            await clock.runUntil(all);
            return backend.calls.map(({ durationMs }) => durationMs);
          }
          expect(await cut(inPieces(script.samples, size))).toEqual(await cut([script.samples]));
        },
      ),
      { numRuns: runs(50) },
    ));

  describe('gives the model what was said before', () => {
    /** The prompts of all calls over four words far apart. */
    async function promptsOf(
      options: Partial<RecordingOptions>,
      given: Parameters<typeof createScriptedBackend>[0] = {},
    ): Promise<(string | undefined)[]> {
      const script = speechOf(new Array(4).fill(2000), 1500);
      const backend = backendOf(script, given);
      await collect(transcribeRecording(script.samples, { backend, ...options }));
      return backend.calls.map((call) => call.options.prompt);
    }
    const carried = [undefined, 'w0', 'w0 w1', 'w0 w1 w2'];
    const none = carried.map(() => undefined);

    it.each<[string, Partial<RecordingOptions>, readonly (string | undefined)[]]>([
      ['in German', { language: 'de' }, carried],
      ['in English', { language: 'en' }, none],
      ['in English, where it is asked for', { language: 'en', carryText: true }, carried],
      ['in German, where it is not wanted', { language: 'de', carryText: false }, none],
      ['in what is translated', { language: 'de', task: 'translate' }, none],
    ])('%s', async (_, options, prompts) => {
      expect(await promptsOf(options)).toEqual(prompts);
    });

    it('in the language that its first seconds are found to be in', async () => {
      const languages = (language: string) => ({
        hypotheses: ({ index }: { readonly index: number }) => ({
          text: `w${index}`,
          languageProbabilities: { [language]: 1 },
        }),
      });
      expect(await promptsOf({}, languages('zh'))).toEqual(carried);
      expect(await promptsOf({}, languages('en'))).toEqual(none);
    });

    it('but not to one that takes no prompt, or knows English alone', async () => {
      const blind = { capabilities: { prompt: false } };
      expect(await promptsOf({ language: 'de' }, blind)).toEqual(none);
      expect(await promptsOf({}, { capabilities: { languages: ['en'] } })).toEqual(none);
    });

    it('across a piece without text', async () => {
      const script = speechOf(new Array(4).fill(2000), 300);
      const backend = backendOf(script, {
        hypotheses: ({ samples }) => {
          const heard = script.hear(samples);
          return heard[0]?.text === 'w1' ? { text: '', language: '' } : heard;
        },
      });
      await collect(transcribeRecording(script.samples, { backend, language: 'de' }));
      const prompts = backend.calls.map((call) => call.options.prompt);
      expect(prompts.at(-1)).toBe('w0 w2');
    });

    it('the same pieces, however fast the engine is', async () => {
      // Pieces of a second, each of which is as likely in the one language as in the other.
      const pieces = Array.from({ length: 40 }, (_, i) =>
        new Float32Array(16_000).fill((i + 1) / 100),
      );
      const run = async (latencyMs: number) => {
        const clock = createManualClock();
        const backend = createScriptedBackend({
          ...{ clock, latencyMs, capabilities: { maxConcurrency: 2, languageChoice: false } },
          hypotheses: ({ samples }) => {
            const index = Math.round(samples[0]! * 100);
            const isGerman = index % 4 === 0 || index === 27 || index === 28;
            return {
              text: `w${index}`,
              language: isGerman ? 'de' : 'en',
              languageProbabilities: { en: isGerman ? 0.49 : 0.51, de: isGerman ? 0.51 : 0.49 },
            };
          },
        });
        async function* comes() {
          for (const [i, piece] of pieces.entries()) {
            await clock.sleep(i < 20 ? 0 : 8);
            yield piece;
          }
        }
        const options = { backend, clock, vad: null, maxPieceMs: 1000 };
        await clock.runUntil(collect(transcribeRecording(comes(), options)));
        return backend.calls
          .filter((call) => call.options.prompt !== undefined)
          .map(({ samples }) => Math.round(samples[0]! * 100))
          .sort((x, y) => x - y);
      };
      expect(await run(1)).toEqual(await run(30));
    });

    it('from the text on that followed one that a guard took out', async () => {
      const loop = `${'na '.repeat(40)}`;
      const prompts = await promptsOf(
        { language: 'de' },
        { hypotheses: ({ index }) => (index === 1 ? loop : `w${index}`) },
      );
      expect(prompts.slice(0, 2)).toEqual([undefined, 'w0']);
      expect(prompts.at(-1)).not.toContain('na');
      expect(prompts.at(-1)).not.toContain('w0');
    });
  });

  it('is decoded with five beams, or as many as are asked for, by a backend that has them', async () => {
    const script = speechOf([2000]);
    for (const [beamSearch, beamSize, expected] of [
      [true, undefined, 5],
      [true, 1, 1],
      [undefined, 5, undefined],
    ] as const) {
      const backend = backendOf(script, { capabilities: { beamSearch } });
      await collect(transcribeRecording(script.samples, { ...OPTIONS, backend, beamSize }));
      expect(backend.calls.map((call) => call.options.beamSize)).toEqual([expected]);
    }
  });

  it('is decoded as many pieces at a time as the backend runs, and told in order', async () => {
    const script = speechOf(new Array(12).fill(2000));
    const clock = createManualClock();
    const backend = backendOf(script, {
      clock,
      // The first take longest.
      latencyMs: ({ index }) => 3000 - 200 * index,
      capabilities: { maxConcurrency: 3 },
    });
    const events = await clock.runUntil(
      collect(transcribeRecording(script.samples, { ...OPTIONS, backend, clock })),
    );
    expect(backend.maxConcurrent).toBe(3);
    expect(textsOf(events)).toEqual(script.words.map(({ text }) => text));
  });

  it('keeps all engines at work while a long piece is decoded, and takes no more than twice as many', async () => {
    const script = speechOf(new Array(12).fill(2000));
    const clock = createManualClock();
    const backend = backendOf(script, {
      clock,
      latencyMs: ({ index }) => (index === 0 ? 10_000 : 100),
      capabilities: { maxConcurrency: 3 },
    });
    const all = collect(transcribeRecording(script.samples, { ...OPTIONS, backend, clock }));
    await clock.advance(5000);
    expect(backend.calls).toHaveLength(6);
    expect(textsOf(await clock.runUntil(all))).toEqual(script.words.map(({ text }) => text));
  });

  it('has bare texts, and times within its audio and in order, whatever the engine says', async () => {
    const script = speechOf([2000, 2000]);
    const segments = [
      { text: ' one', start: -1, end: 0.2 },
      { text: ' ', start: 0.2, end: 0.3 },
      { text: ' two', start: 0.1, end: 99, words: [{ text: ' two', start: 0, end: 99 }] },
    ];
    const backend: TranscriptionBackend = {
      ...createScriptedBackend(),
      transcribe: async () => ({
        text: ' one  two',
        segments,
        language: 'en',
        processingTimeMs: 0,
      }),
    };
    const events = await collect(transcribeRecording(script.samples, { ...OPTIONS, backend }));
    const told = segmentsOf(events);
    expect(told.map(({ text }) => text)).toEqual(['one', 'two', 'one', 'two']);
    expect(textsOf(events)).toEqual(['two', 'two']);
    const times = told.flatMap(({ start, end }) => [start, end]);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const ends = events.flatMap((event) => (event.type === 'progress' ? [event.position] : []));
    expect(told[1]!.end).toBe(ends[0]! / 16_000);
    expect(told[3]!.end).toBe(ends[1]! / 16_000);
  });

  it('has the text of a backend that answers with a text and no segments, over its piece', async () => {
    const script = speechOf([2000, 300, 900]);
    const whole = backendOf(script);
    const bare: TranscriptionBackend = {
      ...whole,
      transcribe: async (...call) => ({ ...(await whole.transcribe(...call)), segments: [] }),
    };
    const found = async (backend: TranscriptionBackend) =>
      segmentsOf(await collect(transcribeRecording(script.samples, { backend })));
    const segments = await found(bare);
    expect(segments.map(({ text }) => text)).toEqual(['w0', 'w1 w2']);
    for (const [i, { start, end }] of (await found(whole)).entries()) {
      expect(segments[i]!.start).toBeLessThanOrEqual(start);
      expect(segments[i]!.end).toBeGreaterThanOrEqual(end);
    }
  });

  it('goes on from any position it told, and loses and doubles nothing', async () => {
    const script = speechOf([1700, 100, 1500, 300, 1900, 50, 2000, 1800, 400, 1000]);
    const whole = await collect(
      transcribeRecording(script.samples, { ...OPTIONS, backend: backendOf(script) }),
    );
    const positions = whole.flatMap((event) => (event.type === 'progress' ? [event.position] : []));
    expect(positions.length).toBeGreaterThan(3);
    for (const from of positions) {
      const before = whole.slice(
        0,
        whole.findIndex((event) => event.type === 'progress' && event.position === from),
      );
      const rest = await collect(
        transcribeRecording(inPieces(script.samples, 7777), {
          ...OPTIONS,
          backend: backendOf(script),
          from,
        }),
      );
      expect([...textsOf(before), ...textsOf(rest)]).toEqual(textsOf(whole));
    }
  });

  it('says where to go on when a piece cannot be decoded, after all that came before', async () => {
    const script = speechOf([2000, 2000, 2000, 2000]);
    const clock = createManualClock();
    const backend = backendOf(script, {
      clock,
      failures: ({ samples }) =>
        script.hear(samples).some(({ text }) => text === 'w2')
          ? new TranscribeError('The engine is gone.', {
              code: 'ERR_BACKEND_FAILED',
              retryable: true,
            })
          : undefined,
    });
    const events: RecordingEvent[] = [];
    const failed = (async () => {
      for await (const event of transcribeRecording(script.samples, {
        ...OPTIONS,
        backend,
        clock,
      })) {
        events.push(event);
      }
    })();
    const error = await clock.runUntil(failed.catch((cause: unknown) => cause as TranscribeError));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_FAILED', retryable: true });
    expect(textsOf(events)).toEqual(['w0', 'w1']);
    const { position } = (error as TranscribeError).details as { position: number };
    expect((error as TranscribeError).message).toContain(`"from": ${position}`);
    const rest = await collect(
      transcribeRecording(script.samples, {
        ...OPTIONS,
        backend: backendOf(script),
        from: position,
      }),
    );
    expect(textsOf(rest)).toEqual(['w2', 'w3']);
  });

  it('tries a piece again where the failure may pass', async () => {
    const script = speechOf([2000, 2000]);
    const clock = createManualClock();
    const backend = backendOf(script, {
      clock,
      failures: ({ index }) =>
        index === 0
          ? new TranscribeError('busy', { code: 'ERR_OVERLOADED', retryable: true })
          : undefined,
    });
    const events = await clock.runUntil(
      collect(transcribeRecording(script.samples, { ...OPTIONS, backend, clock })),
    );
    expect(textsOf(events)).toEqual(['w0', 'w1']);
  });

  it('holds as much audio as is under way, however long it is', async () => {
    const MINUTES = 30;
    const minute = speechOf(new Array(26).fill(2000));
    let given = 0;
    let most = 0;
    let heard = 0;
    async function* source(): AsyncGenerator<Float32Array> {
      for (let at = 0; at < MINUTES; at++) {
        given += minute.samples.length;
        most = Math.max(most, given - heard);
        yield minute.samples;
      }
    }
    // The ear of a real engine would take hours.
    const backend = createScriptedBackend({
      hypotheses: () => [{ text: 'said', start: 0, end: 1 }],
    });
    let segments = 0;
    for await (const event of transcribeRecording(source(), { ...OPTIONS, backend })) {
      if (event.type === 'segment') segments++;
      if (event.type === 'progress') heard = event.position;
    }
    expect(segments).toBeGreaterThan(MINUTES * 20);
    expect(most).toBeLessThan(3 * minute.samples.length);
  });

  it('is read no faster than its events', async () => {
    const script = speechOf(new Array(50).fill(2000));
    let read = 0;
    function* source(): Generator<Float32Array> {
      for (const piece of inPieces(script.samples, 16_000)) {
        read++;
        yield piece;
      }
    }
    const events = transcribeRecording(source(), { ...OPTIONS, backend: backendOf(script) });
    for (let i = 0; i < 4; i++) await events.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(read).toBeLessThan(20);
    await events.return();
  });

  it('ends at once when it is aborted, and closes its source', async () => {
    const script = speechOf(new Array(20).fill(2000));
    const clock = createManualClock();
    const backend = backendOf(script, { clock, hangs: ({ index }) => index === 3 });
    const abort = new AbortController();
    let isClosed = false;
    async function* source(): AsyncGenerator<Float32Array> {
      try {
        yield* inPieces(script.samples, 16_000);
      } finally {
        isClosed = true;
      }
    }
    const events: RecordingEvent[] = [];
    const run = (async () => {
      const { signal } = abort;
      for await (const event of transcribeRecording(source(), {
        ...OPTIONS,
        backend,
        clock,
        signal,
      })) {
        events.push(event);
      }
    })().catch((error: unknown) => error);
    await clock.advance(10);
    abort.abort();
    expect(await clock.runUntil(run)).toMatchObject({ code: 'ERR_ABORTED' });
    expect(textsOf(events)).toEqual(['w0', 'w1', 'w2']);
    await clock.advance(1);
    expect(isClosed).toBe(true);
    expect(backend.calls.some(({ outcome }) => outcome === 'pending')).toBe(false);
  });

  it('ends at once when it is aborted while its source says nothing', async () => {
    const abort = new AbortController();
    const { signal } = abort;
    async function* source(): AsyncGenerator<Float32Array> {
      yield new Float32Array(16_000);
      await new Promise(() => {});
    }
    const backend = createScriptedBackend();
    const run = collect(transcribeRecording(source(), { backend, signal }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    abort.abort();
    await expect(run).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it('is not begun when it is aborted before', async () => {
    const script = speechOf([100]);
    const backend = backendOf(script);
    const events = transcribeRecording(script.samples, {
      ...OPTIONS,
      backend,
      signal: AbortSignal.abort(),
    });
    await expect(collect(events)).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(backend.calls).toEqual([]);
  });

  it('ends early when nobody reads on', async () => {
    const script = speechOf(new Array(20).fill(2000));
    const backend = backendOf(script);
    for await (const event of transcribeRecording(script.samples, { ...OPTIONS, backend })) {
      if (event.type === 'segment') break;
    }
    expect(backend.calls.length).toBeLessThan(5);
  });

  it('tells what came before its source failed, then the failure', async () => {
    const script = speechOf([2000, 2000, 2000, 2000]);
    function* source(): Generator<Float32Array> {
      yield script.samples.slice(0, 30_000);
      throw new Error('the disk is gone');
    }
    const events: RecordingEvent[] = [];
    const run = (async () => {
      const backend = backendOf(script);
      for await (const event of transcribeRecording(source(), { ...OPTIONS, backend })) {
        events.push(event);
      }
    })();
    await expect(run).rejects.toThrow('the disk is gone');
    expect(textsOf(events)).toEqual(['w0']);
  });

  it('is decoded whole where the detector fails, with a warning', async () => {
    const script = speechOf([2000, 2000, 2000]);
    let frames = 0;
    const vad = {
      specVersion: 'v1' as const,
      name: 'broken',
      sampleRates: [16_000],
      frameSizes: () => [480],
      process() {
        if (++frames > 60) throw new Error('no more');
        return 0;
      },
      reset() {},
      async [Symbol.asyncDispose]() {},
    };
    const events = await collect(
      transcribeRecording(script.samples, { ...OPTIONS, backend: backendOf(script), vad }),
    );
    expect(textsOf(events)).toEqual(['w0', 'w1', 'w2']);
    expect(events.filter(({ type }) => type === 'warning')).toHaveLength(1);
  });

  it('that is ended logs nothing of a detector that is disposed of then', async () => {
    const { samples } = speechOf([2000, 2000]);
    let isDisposed = false;
    const vad = {
      ...{ specVersion: 'v1' as const, name: 'strict', sampleRates: [16_000] },
      frameSizes: () => [480],
      process() {
        if (isDisposed) throw new Error('The detector was disposed.');
        return 1;
      },
      reset() {},
      async [Symbol.asyncDispose]() {},
    };
    const ending = new AbortController();
    let giveRest = (): void => {};
    async function* audio() {
      yield samples.subarray(0, 16_000);
      setImmediate(() => ending.abort());
      await new Promise<void>((given) => {
        giveRest = given;
      });
      yield samples.subarray(16_000);
    }
    const logged: unknown[] = [];
    const log = (...said: unknown[]): void => void logged.push(said);
    const logger = { debug() {}, info() {}, warn: log, error: log };
    const backend = createScriptedBackend();
    const options = { ...OPTIONS, backend, vad, logger, signal: ending.signal };
    await expect(collect(transcribeRecording(audio(), options))).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    });
    isDisposed = true;
    giveRest();
    await new Promise(setImmediate);
    expect(logged).toEqual([]);
  });

  it.each([
    ['nothing', new Float32Array(0)],
    ['silence', new Float32Array(160_000)],
    ['one sample', new Float32Array(1)],
  ])('of %s has no segments, and no call is made', async (_, samples) => {
    const backend = createScriptedBackend({ hypotheses: ['you'] });
    expect(await collect(transcribeRecording(samples, { backend }))).toEqual([]);
    expect(backend.calls).toEqual([]);
  });

  it('has one language, which its first seconds of speech decide', async () => {
    const script = speechOf(new Array(30).fill(2000), 1500);
    const heardAs = ['en', 'de', 'de', 'de', 'de'];
    const backend = createScriptedBackend({
      hypotheses: ({ samples }) => script.hear(samples),
      capabilities: { maxConcurrency: 4, languageChoice: false },
    });
    const spoken: (string | undefined)[] = [];
    const { transcribe } = backend;
    const detecting = Object.assign(Object.create(backend), {
      async transcribe(...call: Parameters<typeof transcribe>) {
        const language = call[1]?.language;
        const detected = heardAs[spoken.length] ?? 'fr';
        spoken.push(language);
        const likely = { languageProbability: 1, languageProbabilities: { [detected]: 1 } };
        const result = { ...(await transcribe(...call)), language: language ?? detected };
        return language === undefined ? { ...result, ...likely } : result;
      },
    });
    const events = await collect(
      transcribeRecording(script.samples, { backend: detecting, maxPieceMs: 2000 }),
    );
    expect(new Set(spoken.slice(-20))).toEqual(new Set(['de']));
    expect(spoken.indexOf('de')).toBeLessThan(6);
    expect(segmentsOf(events).length).toBe(30);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a number', 5],
    ['an object', {}],
    ['16-bit samples', [new Int16Array(16_000)]],
    ['a list of numbers', [0, 0.5]],
    ['samples that are no numbers', Float32Array.of(0, Number.NaN)],
    ['text', 'audio.wav'],
  ])('of %s is refused', async (_, audio) => {
    const backend = createScriptedBackend();
    const run = async () => collect(transcribeRecording(audio as Float32Array, { backend }));
    await expect(run()).rejects.toMatchObject({ code: 'ERR_INVALID_AUDIO' });
    expect(backend.calls).toEqual([]);
  });

  it('lets others have their turn, however much of it is there at once', async () => {
    const minute = new Float32Array(60 * 16_000);
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const backend = createScriptedBackend();
    await collect(transcribeRecording(new Array(60).fill(minute), { backend }));
    isOver = true;
    expect(turns).toBeGreaterThan(5);
  });

  it.each([
    ['backend', {}],
    ['scheduler', { scheduler: {} }],
    ['maxPieceMs', { maxPieceMs: 10 }],
    ['from', { from: -1 }],
    ['from', { from: 1.5 }],
    ['carryText', { carryText: 'yes' }],
    ['beamSize', { beamSize: 0 }],
    ['beamSize', { beamSize: 21 }],
    ['language', { language: '' }],
    ['maxPeiceMs', { maxPeiceMs: 10_000 }],
  ])('refuses a wrong %s', (option, wrong) => {
    const backend = createScriptedBackend();
    const options =
      option === 'backend' ? {} : option === 'scheduler' ? wrong : { backend, ...wrong };
    expect(() => transcribeRecording([], options as never)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        details: expect.objectContaining({ option }),
      }),
    );
  });
});
