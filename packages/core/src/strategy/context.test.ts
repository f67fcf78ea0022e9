import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createListeningBackend } from './__fixtures__/listening-backend.js';
import { createContextStrategy, createHybridStrategy } from './context.js';

const second = (value: number): Float32Array => new Float32Array(16_000).fill(value);
const words = [
  { text: 'before', start: 0.2, end: 0.6 },
  { text: 'straddles', start: 0.8, end: 1.1 },
  { text: 'after', start: 1.1, end: 1.5 },
];

describe('context strategy', () => {
  it('gives the end of the audio before, then the utterance', async () => {
    const backend = createListeningBackend(() => []);
    const contextAudio = new Float32Array(32_000).map((_, i) => i);
    const strategy = createContextStrategy({ contextOverlapMs: 500 });
    await strategy.transcribe(backend, { samples: second(-1), contextAudio }, {});
    const [{ samples, options }] = backend.calls as [(typeof backend.calls)[0]];
    expect(samples.length).toBe(8000 + 16_000);
    expect([samples[0], samples[7999], samples[8000]]).toEqual([24_000, 31_999, -1]);
    expect(options).toEqual({ sampleRate: 16_000, timestamps: true });
  });

  it('keeps the words whose middle lies after the context, and shifts their times', async () => {
    const answer = [{ text: ' Before straddles, after.', words, start: 0.2, end: 1.5 }];
    const backend = createListeningBackend(() => answer, { wordTimestamps: true });
    const { text, segments } = await createContextStrategy().transcribe(
      backend,
      { samples: second(0), contextAudio: second(0) },
      {},
    );
    expect(backend.calls[0]!.options.wordTimestamps).toBe(true);
    expect(text).toBe('after.');
    expect(segments).toHaveLength(1);
    expect(segments[0]!.words![0]!.start).toBeCloseTo(0.1);
    expect(segments[0]!.start).toBeCloseTo(0.1);
    expect(segments[0]!.end).toBeCloseTo(0.5);
  });

  it.each([
    [
      'the first, which begins with the audio',
      [
        [0, 1.2, 'ask'],
        [1.2, 1.5, 'not'],
      ],
      'ask not',
    ],
    [
      'the first, ended a little too early',
      [
        [0, 0.9, 'feed'],
        [0.9, 1.4, 'it'],
      ],
      'feed it',
    ],
    [
      'a later one',
      [
        [0, 0.4, 'tents'],
        [0.4, 1.5, 'and'],
        [1.5, 2, 'so'],
      ],
      'and so',
    ],
  ] as const)(
    'judges a word by its end where a pause counts as its start: %s',
    async (_, timed, said) => {
      const spoken = timed.map(([start, end, text]) => ({ text, start, end }));
      const answer = [{ text: spoken.map(({ text }) => ` ${text}`).join(''), words: spoken }];
      const backend = createListeningBackend(() => answer, { wordTimestamps: true });
      const input = {
        samples: second(0),
        contextAudio: second(0),
        previousTranscript: 'The tents',
      };
      const { text } = await createContextStrategy().transcribe(backend, input, {});
      expect(text).toBe(said);
    },
  );

  it('leaves out a word with a pause after it that the previous transcript has', async () => {
    const spoken = [
      { text: 'Modern,', start: 0, end: 1.1 },
      { text: 'produced', start: 1.3, end: 1.7 },
    ];
    const answer = [{ text: ' Modern, produced', words: spoken }];
    const backend = createListeningBackend(() => answer, { wordTimestamps: true });
    const input = {
      samples: second(0),
      contextAudio: second(0),
      previousTranscript: 'being comparatively modern.',
    };
    const { text } = await createContextStrategy().transcribe(backend, input, {});
    expect(text).toBe('produced');
  });

  it('leaves a word whole whose parts are timed apart', async () => {
    const parts = [
      { text: 'Before', start: 0.2, end: 0.9 },
      { text: 'a', start: 1.1, end: 1.2 },
      { text: 'well', start: 1.2, end: 1.4 },
      { text: '-known', start: 1.4, end: 1.8 },
      { text: 'one.', start: 1.8, end: 1.9 },
    ];
    const answer = [{ text: ' Before a well-known one.', words: parts, start: 0.2, end: 1.9 }];
    const backend = createListeningBackend(() => answer, { wordTimestamps: true });
    const input = { samples: second(0), contextAudio: second(0) };
    const { text, segments } = await createContextStrategy().transcribe(backend, input, {});
    expect(text).toBe('a well-known one.');
    expect(segments[0]!.words).toHaveLength(4);
  });

  it('never gives a negative time', async () => {
    const straddling = [{ text: 'straddles', start: 0.9, end: 1.3 }];
    const answer = [{ text: ' straddles', words: straddling, start: 0.9, end: 1.3 }];
    const backend = createListeningBackend(() => answer, { wordTimestamps: true });
    const input = { samples: second(0), contextAudio: second(0) };
    const { segments } = await createContextStrategy().transcribe(backend, input, {});
    expect(segments[0]!.words![0]!.start).toBe(0);
  });

  it('keeps the segments that end after the context where there are no word times, less what they repeat', async () => {
    const answer = [
      { text: ' It was late.', start: 0, end: 0.9 },
      { text: ' and the sea, the sea was calm.', start: 0.9, end: 2 },
      { text: ' The sea.', start: 2, end: 2.5 },
    ];
    const backend = createListeningBackend(() => answer);
    const { text, segments } = await createContextStrategy().transcribe(
      backend,
      {
        samples: second(0),
        contextAudio: second(0),
        previousTranscript: 'It was the land and the sea,',
      },
      {},
    );
    expect(text).toBe('the sea was calm. The sea.');
    expect(segments.map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [1, 1.5],
    ]);
  });

  it('leaves out words that were spoken so fast that more of them are in the context than was thought', async () => {
    const answer = [{ text: ' one two three four five six.', start: 0, end: 1.9 }];
    const backend = createListeningBackend(() => answer);
    const { text } = await createContextStrategy().transcribe(
      backend,
      {
        samples: second(0),
        contextAudio: second(0),
        contextWords: [{ text: 'four', start: 0.3, end: 0.9 }],
        previousTranscript: 'Zero, one, two, three, four.',
      },
      {},
    );
    expect(text).toBe('five six.');
  });

  it("reads no previous transcript, and the user's own prompt", async () => {
    const backend = createListeningBackend(() => []);
    const input = {
      samples: second(0),
      contextAudio: second(0),
      previousTranscript: 'It was late.',
    };
    const given = { prompt: 'Ava', hotwords: ['Köln', 'Bonn'] };
    await createContextStrategy().transcribe(backend, input, given);
    expect(backend.calls[0]!.options.prompt).toBe('Köln, Bonn Ava');
    expect(backend.calls[0]!.options).not.toHaveProperty('hotwords');
  });

  it.each([{ maxAudioMs: 1250 }, { maxAudioMs: 60_000, windowMs: 1250 }])(
    'takes less context where the backend hears no more at once: %o',
    async (limits) => {
      const backend = createListeningBackend(() => [], limits);
      const input = { samples: second(0), contextAudio: second(0) };
      await createContextStrategy().transcribe(backend, input, {});
      expect(backend.calls[0]!.samples.length).toBe(20_000);
    },
  );

  it('is nothing special without context', async () => {
    const backend = createListeningBackend(() => [{ text: ' All of it.' }]);
    const { text } = await createContextStrategy().transcribe(
      backend,
      { samples: second(0) },
      { timestamps: false },
    );
    expect(text).toBe(' All of it.');
    expect(backend.calls[0]!.options.timestamps).toBe(false);
  });

  it('keeps each word in one of two utterances, wherever the cut between them is', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 800 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 100, max: 2000 }),
        async (lengths, contextOverlapMs) => {
          let at = 0;
          const timed = lengths.map((ms, i) => {
            const word = { text: `w${i}`, start: at / 1000, end: (at + ms) / 1000 };
            at += ms;
            return word;
          });
          const seconds = contextOverlapMs / 1000;
          const text = timed.map((word) => ` ${word.text}`).join('');
          const backend = createListeningBackend(
            // Of the utterance by itself, which is asked for where nothing of it is left, nothing.
            ({ samples }) => (samples.length > 16_000 ? [{ text, words: timed }] : []),
            { wordTimestamps: true },
          );
          const result = await createContextStrategy({ contextOverlapMs }).transcribe(
            backend,
            { samples: second(0), contextAudio: new Float32Array(40_000) },
            {},
          );
          // Nobody knows when the first word began.
          const place = ({ start, end }: { start: number; end: number }, i: number): number =>
            i === 0 ? end : (start + end) / 2;
          // On the cut itself a word may go either way, as its times round.
          fc.pre(timed.every((word, i) => Math.abs(place(word, i) - seconds) > 1e-9));
          const after = timed.filter((word, i) => place(word, i) > seconds);
          expect(result.text.split(' ').filter(Boolean)).toEqual(after.map((word) => word.text));
        },
      ),
    ));
});

describe('hybrid strategy', () => {
  it('gives both the audio and the text before', async () => {
    const backend = createListeningBackend(() => []);
    const input = {
      samples: second(0),
      contextAudio: second(0),
      previousTranscript: 'It was late.',
    };
    await createHybridStrategy().transcribe(backend, input, { prompt: 'Ava' });
    expect(backend.calls[0]!.samples.length).toBe(32_000);
    expect(backend.calls[0]!.options.prompt).toBe('Ava It was late.');
  });

  it('refuses settings that make no sense', () => {
    expect(() => createHybridStrategy({ contextOverlapMs: -1 })).toThrow('contextOverlapMs');
    expect(() => createContextStrategy({ maxPreviousChars: 1 } as object)).toThrow(
      'maxPreviousChars',
    );
  });
});
