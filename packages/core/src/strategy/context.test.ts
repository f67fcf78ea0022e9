import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StrategyInput, UtterancePass } from '../contracts/strategy.js';
import type { Word } from '../contracts/transcript.js';
import { abortedError } from '../errors/transcribe-error.js';
import { createListeningBackend, type ListeningBackend } from './__fixtures__/listening-backend.js';
import { createContextStrategy, createHybridStrategy } from './context.js';

const second = (value = 0): Float32Array => new Float32Array(16_000).fill(value);
const CONTINUING = { prefix: true, wordTimestamps: true };

const contextWords = [
  { text: 'was', start: 0.1, end: 0.3 },
  { text: 'late.', start: 0.5, end: 0.9 },
];
const IN_CONTEXT: StrategyInput = {
  samples: second(),
  contextAudio: second(),
  contextWords,
  previousTranscript: 'It was late.',
};

const lengthsOf = ({ calls }: ListeningBackend): readonly number[] =>
  calls.map(({ samples }) => samples.length);

describe('context strategy', () => {
  it('gives the end of the audio before, then the utterance, and what was said in it as prefix', async () => {
    const backend = createListeningBackend(() => [{ text: ' So we left.' }], CONTINUING);
    const contextAudio = new Float32Array(32_000).map((_, i) => i);
    const strategy = createContextStrategy({ contextOverlapMs: 500 });
    const said = [
      { text: 'was', start: 0.8, end: 1.2 },
      { text: 'late.', start: 1.5, end: 1.9 },
    ];
    const input = { ...IN_CONTEXT, samples: second(-1), contextAudio, contextWords: said };
    const { text } = await strategy.transcribe(backend, input, {});
    expect(text).toBe('So we left.');
    expect(backend.calls).toHaveLength(1);
    const { samples, options } = backend.calls[0]!;
    expect(samples.length).toBe(8000 + 16_000);
    expect([samples[0], samples[7999], samples[8000]]).toEqual([24_000, 31_999, -1]);
    expect(options).toEqual({
      sampleRate: 16_000,
      prefix: 'late.',
      timestamps: false,
      wordTimestamps: true,
    });
  });

  it.each([
    ['nothing of what was said before', 'It was late.', 'Ava'],
    [
      'the end of Chinese, which shows the script',
      `${'很'.repeat(30)}。我們`,
      `Ava ${'很'.repeat(17)}。我們`,
    ],
    ['nothing of Japanese', '国を愛する', 'Ava'],
  ])('reads the prompt and %s', async (_, previousTranscript, prompt) => {
    const backend = createListeningBackend(() => [{ text: ' So' }], CONTINUING);
    const input = { samples: second(), previousTranscript };
    await createContextStrategy().transcribe(backend, input, { prompt: 'Ava' });
    expect(backend.calls[0]!.options.prompt).toBe(prompt);
  });

  it('tells times from the first sample of the utterance', async () => {
    const words = [
      { text: 'So', start: 0.95, end: 1.3 },
      { text: 'we', start: 1.3, end: 1.5 },
    ];
    const tokens = [
      { text: ' So', probability: 1, attendedTo: 0.9 },
      { text: ' we', probability: 1, attendedTo: 1.4 },
    ];
    const backend = createListeningBackend(() => [{ text: ' So we', words, tokens }], CONTINUING);
    const { segments } = await createContextStrategy().transcribe(backend, IN_CONTEXT, {});
    expect(segments).toEqual([
      {
        text: 'So we',
        start: 0,
        end: 1,
        words: [
          { text: 'So', start: 0, end: expect.closeTo(0.3) },
          { text: 'we', start: expect.closeTo(0.3), end: expect.closeTo(0.5) },
        ],
        tokens: [
          { text: ' So', probability: 1, attendedTo: 0 },
          { text: ' we', probability: 1, attendedTo: expect.closeTo(0.4) },
        ],
      },
    ]);
  });

  it('begins the context with a whole word', async () => {
    const backend = createListeningBackend(() => [{ text: ' So' }], CONTINUING);
    const cutOff = { text: 'It', start: -0.2, end: 0.1 };
    const input = { ...IN_CONTEXT, contextWords: [cutOff, ...contextWords.slice(1)] };
    await createContextStrategy().transcribe(backend, input, {});
    // Half-way between the words.
    expect(lengthsOf(backend)).toEqual([16_000 + 16_000 * (1 - 0.3)]);
    expect(backend.calls[0]!.options.prefix).toBe('late.');
  });

  it('takes a word with a pause before it for one that begins within the context', async () => {
    const backend = createListeningBackend(() => [{ text: ' So' }], CONTINUING);
    const input = { ...IN_CONTEXT, contextWords: [{ text: 'late.', start: -2, end: 0.9 }] };
    await createContextStrategy().transcribe(backend, input, {});
    expect(lengthsOf(backend)).toEqual([32_000]);
    expect(backend.calls[0]!.options.prefix).toBe('late.');
  });

  /** What a strategy writes, and gives the model, of an utterance after these words. */
  const decodeAfter = async (said: string, written = ' So', language = 'en') => {
    const listening = createListeningBackend(() => [{ text: written }], CONTINUING);
    const backend: ListeningBackend = {
      ...listening,
      transcribe: async (...call) => ({ ...(await listening.transcribe(...call)), language }),
    };
    const words = said.split(' ').map((text, i) => ({ text, start: i / 10, end: (i + 1) / 10 }));
    const pass = { ...IN_CONTEXT, contextWords: words, previousTranscript: said };
    const results = [];
    for (const isFinal of [false, true]) {
      const decoder = createContextStrategy().openUtterance(backend);
      const { result } = await decoder.decode({ ...pass, isFinal }, {});
      results.push(result);
    }
    const prefixes = backend.calls.map(({ options }) => options.prefix);
    return { prefixes: [...new Set(prefixes)], texts: results.map(({ text }) => text), results };
  };

  it.each([
    ['was late.', 'was late'],
    ['was late,', 'was late'],
    ['was late?!', 'was late'],
    ['the U.S.', 'the U.S'],
    ['了 我们。', '了 我们'],
    // A model that hears a word said again after it alone may take it for that one.
    ['late.', 'late.'],
    // What the model would write of these would not be taken for the end of a word.
    ['was late."', 'was late."'],
    ['was 5%', 'was 5%'],
    ["the folks'", "the folks'"],
  ])('leaves to the model what ends the last word: "%s" is given as "%s"', async (said, prefix) => {
    expect((await decodeAfter(said)).prefixes).toEqual([prefix]);
  });

  it.each([
    ['It was late.', ' so we left.', 'So we left.'],
    ['It was late?', '? so we left.', 'So we left.'],
    ['Vale bien.', ' ¿sí?', '¿Sí?'],
    ['Ja gut.', ' “élan”', '“Élan”'],
    // No sentence has ended, or the model was given the full stop.
    ['It was late,', ' so we left.', 'so we left.'],
    ['Late.', ' so we left.', 'so we left.'],
    // No word, a part of one, or a script whose sentences begin with no capital.
    ['It was late.', ' (laughs)', '(laughs)'],
    ['It was late.', "'s here", "'s here"],
    ['It was late.', ' 5 of them', '5 of them'],
    ['ეს არის.', ' ის', 'ის'],
    ['是 我们。', '我们', '我们'],
  ])('begins a sentence after "%s": "%s" is "%s"', async (said, written, text) => {
    const { texts, results } = await decodeAfter(said, written);
    expect(texts).toEqual([text, text]);
    expect(results[1]!.segments[0]!.text).toBe(text);
  });

  it('knows the capital of a language', async () => {
    expect((await decodeAfter('Geç oldu.', ' iki', 'tr')).texts).toEqual(['İki', 'İki']);
    expect((await decodeAfter('It was late.', ' it is', 'en')).texts).toEqual(['It is', 'It is']);
  });

  it.each([
    [', and so', 'and so'],
    ['. Not yet.', 'Not yet.'],
    ['。我们', '我们'],
    [' (laughs)', '(laughs)'],
    ['.5 of them', '.5 of them'],
    ["'s here", "'s here"],
    ['press', 'press'],
  ])('leaves to the context what ends its last word: "%s" is "%s"', async (written, text) => {
    const backend = createListeningBackend(() => [{ text: written }], CONTINUING);
    const result = await createHybridStrategy().transcribe(backend, IN_CONTEXT, {});
    expect(result.text).toBe(text);
    expect(result.segments.map((segment) => segment.text)).toEqual([text]);
  });

  it.each<[string, Partial<StrategyInput>, object?]>([
    ['the backend takes no prefix', {}, { wordTimestamps: true }],
    ['the context has no words', { contextWords: [] }],
    ['it has none that is whole', { contextWords: [{ text: 'late.', start: -0.3, end: 0.4 }] }],
    ['it has punctuation alone', { contextWords: [{ text: '…', start: 0.3, end: 0.4 }] }],
    ['a word has no length', { contextWords: [{ text: 'late.', start: 0.4, end: 0.4 }] }],
    ['times are no numbers', { contextWords: [{ text: 'late.', start: NaN, end: NaN }] }],
    ['the backend has no room', {}, { ...CONTINUING, maxAudioMs: 1000 }],
    ['there is no context', { contextAudio: undefined }],
  ])('decodes the utterance alone where %s', async (_, input, capabilities = CONTINUING) => {
    const backend = createListeningBackend(() => [{ text: ' So' }], capabilities);
    const { text } = await createContextStrategy().transcribe(
      backend,
      { ...IN_CONTEXT, ...input },
      { timestamps: true },
    );
    expect(text).toBe(' So');
    expect(lengthsOf(backend)).toEqual([16_000]);
    expect(backend.calls[0]!.options).toMatchObject({ timestamps: true });
    expect(backend.calls[0]!.options).not.toHaveProperty('prefix');
  });

  it.each([{ maxAudioMs: 1250 }, { maxAudioMs: 60_000, windowMs: 1250 }])(
    'takes less context where the backend hears no more at once: %o',
    async (limits) => {
      const backend = createListeningBackend(() => [{ text: ' So' }], { ...CONTINUING, ...limits });
      const last = { text: 'late.', start: 0.8, end: 1 };
      const input = { ...IN_CONTEXT, contextWords: [...contextWords.slice(0, 1), last] };
      await createContextStrategy().transcribe(backend, input, {});
      expect(lengthsOf(backend)).toEqual([20_000]);
      expect(backend.calls[0]!.options.prefix).toBe('late.');
    },
  );

  it("reads no previous transcript, and the user's own prompt", async () => {
    const given = { prompt: 'Ava', hotwords: ['Köln', 'Bonn'] };
    for (const capabilities of [CONTINUING, {}]) {
      const backend = createListeningBackend(() => [{ text: ' So' }], capabilities);
      await createContextStrategy().transcribe(backend, IN_CONTEXT, given);
      expect(backend.calls[0]!.options.prompt).toBe('Köln, Bonn Ava');
      expect(backend.calls[0]!.options).not.toHaveProperty('hotwords');
    }
  });

  it('asks for word times where the next utterance can make use of them', async () => {
    const ask = async (capabilities: object, isFinal: boolean) => {
      const backend = createListeningBackend(() => [{ text: ' So' }], capabilities);
      const decoder = createContextStrategy().openUtterance(backend);
      await decoder.decode({ samples: second(), isFinal }, { wordTimestamps: false });
      return backend.calls[0]!.options.wordTimestamps;
    };
    expect(await ask(CONTINUING, true)).toBe(true);
    expect(await ask(CONTINUING, false)).toBe(false);
    expect(await ask({ wordTimestamps: true }, true)).toBe(false);
  });

  it('gives as prefix the words that lie in the context, wherever it begins', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 800 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 100, max: 2000 }),
        async (lengths, contextOverlapMs) => {
          // They end where the context ends.
          let at = lengths.reduce((sum, ms) => sum - ms, 2500);
          const words = lengths.map((ms, i): Word => {
            const start = at / 1000;
            at += ms;
            return { text: `w${i}`, start, end: at / 1000 };
          });
          const backend = createListeningBackend(() => [{ text: ' So' }], CONTINUING);
          const contextAudio = new Float32Array(40_000);
          const input = { samples: second(), contextAudio, contextWords: words };
          await createContextStrategy({ contextOverlapMs }).transcribe(backend, input, {});
          const whole = words.filter(({ start }) => start > 2.5 - contextOverlapMs / 1000 - 1e-6);
          const { samples, options } = backend.calls[0]!;
          expect(options.prefix ?? '').toBe(whole.map(({ text }) => text).join(' '));
          const seconds = whole.length > 0 ? 2.5 - whole[0]!.start : 0;
          expect(samples.length / 16_000 - 1).toBeGreaterThan(seconds - 1e-3);
          expect(samples.length / 16_000 - 1).toBeLessThan(contextOverlapMs / 1000 + 1e-3);
        },
      ),
    ));
});

describe('context strategy, where the model doubts what it heard', () => {
  const FINAL: UtterancePass = { ...IN_CONTEXT, isFinal: true };
  type Likelihoods = readonly (number | undefined)[];

  /** Answers in segments that are so likely: "In context." and "Alone.". */
  const doubting = (
    inContext: Likelihoods,
    alone: Likelihoods | Error,
    capabilities: object = CONTINUING,
  ): ListeningBackend =>
    createListeningBackend(({ options }) => {
      if (options.prefix === undefined && alone instanceof Error) throw alone;
      const [text, likelihoods] = options.prefix
        ? [' In context.', inContext]
        : [' Alone.', alone as Likelihoods];
      return likelihoods.map((avgLogprob, i) => ({ text: i > 0 ? '' : text, avgLogprob }));
    }, capabilities);
  const decode = async (
    backend: ListeningBackend,
    pass = FINAL,
    strategy = createContextStrategy(),
  ) => {
    const { result } = await strategy.openUtterance(backend).decode(pass, {});
    return result;
  };

  it.each<[string, Likelihoods, Likelihoods, string]>([
    ['alone', [-0.8], [-0.79], 'Alone.'],
    ['in context', [-0.8], [-0.81], 'In context.'],
    ['in context, where both are', [-0.8], [-0.8], 'In context.'],
    ['in context, where that of the other is not told', [-0.8], [undefined], 'In context.'],
    ['in context, where nothing was heard alone', [-0.8], [], 'In context.'],
    ['alone, by the mean of the segments', [-0.6, -1], [-0.5, -0.5], 'Alone.'],
  ])('keeps the likelier of two answers: %s', async (_, inContext, alone, text) => {
    const backend = doubting(inContext, alone);
    const result = await decode(backend);
    expect(result.text.trim()).toBe(text);
    expect(result.processingTimeMs).toBe(2);
    expect(lengthsOf(backend)).toEqual([32_000, 16_000]);
    expect(backend.calls[1]!.options).not.toHaveProperty('prefix');
    expect(backend.calls[1]!.options.wordTimestamps).toBe(true);
  });

  it.each<[string, Likelihoods]>([
    ['is sure', [-0.69]],
    ['does not tell how sure it is', [undefined]],
    ['does not tell it of a segment', [-0.9, undefined]],
  ])('decodes once where the model %s', async (_, likelihoods) => {
    const backend = doubting(likelihoods, [0]);
    expect(await decode(backend)).toMatchObject({ text: 'In context.', processingTimeMs: 1 });
    expect(lengthsOf(backend)).toEqual([32_000]);
  });

  it('decodes a partial once, and with `hybrid` a final, too', async () => {
    const backend = doubting([-2], [0]);
    const partial = await decode(backend, { ...FINAL, isFinal: false });
    const hybrid = await decode(backend, FINAL, createHybridStrategy());
    expect([partial.text, hybrid.text]).toEqual(['In context.', 'In context.']);
    expect(lengthsOf(backend)).toEqual([32_000, 32_000]);
  });

  it('keeps the answer in context where the utterance cannot be decoded alone', async () => {
    const backend = doubting([-2], new Error('down'));
    expect(await decode(backend)).toMatchObject({ text: 'In context.', processingTimeMs: 1 });
    expect(lengthsOf(backend)).toEqual([32_000, 16_000]);
  });

  it('decodes the partial alone after one that says nothing in context, never the final for that', async () => {
    const backend = createListeningBackend(
      ({ options }) => [{ text: options.prefix ? '' : ' Alone.' }],
      CONTINUING,
    );
    const decoder = createHybridStrategy().openUtterance(backend);
    const texts: string[] = [];
    for (const isFinal of [false, false, false, true]) {
      const { result } = await decoder.decode({ ...IN_CONTEXT, isFinal }, {});
      texts.push(result.text.trim());
    }
    expect(texts).toEqual(['', 'Alone.', '', 'Alone.']);
    // The final finds nothing in context either.
    expect(lengthsOf(backend)).toEqual([32_000, 16_000, 32_000, 32_000, 16_000]);
  });

  it('answers nothing where nobody waits any more', async () => {
    const abort = new AbortController();
    const aborted = abortedError(abort.signal);
    const backend = createListeningBackend(({ options }) => {
      if (options.prefix) return [{ text: ' In context.', avgLogprob: -2 }];
      abort.abort();
      throw aborted;
    }, CONTINUING);
    const decoder = createContextStrategy().openUtterance(backend);
    const { signal } = abort;
    await expect(decoder.decode(FINAL, { signal })).rejects.toBe(aborted);
    expect(backend.calls[1]!.options.signal).toBe(signal);
  });
});

describe('hybrid strategy', () => {
  it('reads what was said before the words of the context, and continues those', async () => {
    const backend = createListeningBackend(() => [{ text: ' So' }], CONTINUING);
    await createHybridStrategy().transcribe(backend, IN_CONTEXT, { prompt: 'Ava' });
    expect(lengthsOf(backend)).toEqual([32_000]);
    expect(backend.calls[0]!.options).toMatchObject({ prompt: 'Ava It', prefix: 'was late.' });
  });

  it('reads all that was said before where it decodes alone', async () => {
    const backend = createListeningBackend(() => [{ text: ' So' }]);
    await createHybridStrategy().transcribe(backend, IN_CONTEXT, { prompt: 'Ava' });
    expect(backend.calls[0]!.options.prompt).toBe('Ava It was late.');
  });

  it('continues the words as their final writes them, however long that is', async () => {
    const backend = createListeningBackend(() => [{ text: '出去' }], CONTINUING);
    const previousTranscript = `${'很'.repeat(100_000)}。我们`;
    const words = ['我', '们'].map((text, i) => ({ text, start: i / 2, end: (i + 1) / 2 }));
    await createHybridStrategy().transcribe(
      backend,
      { ...IN_CONTEXT, contextWords: words, previousTranscript },
      {},
    );
    const { prompt, prefix } = backend.calls[0]!.options;
    expect(prefix).toBe('我们');
    expect(prompt).toBe(`${'很'.repeat(199)}。`);
  });

  it('gives the words as they are where they are not the end of what was said before', async () => {
    const backend = createListeningBackend(() => [{ text: ' So' }], CONTINUING);
    const input = { ...IN_CONTEXT, previousTranscript: 'Something else.' };
    await createHybridStrategy().transcribe(backend, input, {});
    const { prompt, prefix } = backend.calls[0]!.options;
    expect([prompt, prefix]).toEqual(['Something else.', 'was late.']);
  });

  it('refuses settings that make no sense', () => {
    expect(() => createHybridStrategy({ contextOverlapMs: -1 })).toThrow('contextOverlapMs');
    expect(() => createContextStrategy({ maxPreviousChars: 1 } as object)).toThrow(
      'maxPreviousChars',
    );
  });
});
