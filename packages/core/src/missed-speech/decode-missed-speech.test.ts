import { describe, expect, it } from 'vitest';
import type { Suppression } from '../contracts/guards.js';
import { silentLogger } from '../contracts/logger.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { completeDecode } from './decode-missed-speech.js';

const transcript = (text: string, start = 0, end = 1): TranscriptResult => ({
  text,
  segments: text === '' ? [] : [{ start, end, text }],
  language: 'en',
  processingTimeMs: 10,
});
const SAMPLES = new Float32Array(10 * 16_000);

interface Asked {
  readonly seconds: number;
  readonly speechMs: number;
}

/** Ten seconds, of which the first is told. */
async function complete(
  part: (index: number) => TranscriptResult | undefined,
  {
    first = transcript('one'),
    suppressed = [] as readonly Suppression[],
    speech = [
      { start: 0, end: 1 },
      { start: 3, end: 4.8 },
    ],
    committedChars = 0,
  } = {},
) {
  const asked: Asked[] = [];
  const result = await completeDecode(
    { result: first, suppressed },
    {
      samples: SAMPLES,
      speech,
      committedChars,
      async decodePart({ length }, speechMs) {
        asked.push({ seconds: length / 16_000, speechMs });
        const result = part(asked.length - 1);
        if (result === undefined) throw new Error('as planned');
        return result;
      },
      signal: new AbortController().signal,
      logger: silentLogger,
    },
  );
  return { ...result, asked };
}

describe('a decode that leaves out speech', () => {
  it('stays as it is where nothing is missing', async () => {
    const { result, asked, untranscribed } = await complete(() => transcript('x'), {
      speech: [{ start: 0, end: 1 }],
    });
    expect([result.text, asked, untranscribed]).toEqual(['one', [], []]);
  });

  it.each([
    ['it has no segments', { ...transcript('one two'), segments: [] }],
    ['its times run backwards', transcript('one', 2, 1)],
    ['its times are no numbers', transcript('one', Number.NaN, Number.NaN)],
  ])(
    'stays as it is where the backend does not say where its text was said: %s',
    async (_, first) => {
      const { result, asked } = await complete(() => transcript('x'), { first });
      expect([result, asked]).toEqual([first, []]);
    },
  );

  it('has what is missing decoded alone, with a little silence around it, and put in its place', async () => {
    const { result, asked, untranscribed } = await complete(() => transcript('two'));
    expect(asked).toEqual([{ seconds: expect.closeTo(2.2), speechMs: expect.closeTo(1800) }]);
    expect(result.text).toBe('one two');
    expect(result.segments[1]!.start).toBeCloseTo(2.8);
    expect(result.processingTimeMs).toBe(20);
    expect(untranscribed).toEqual([]);
  });

  it('that has lost its place is made once more of the audio alone, and the better one is kept', async () => {
    const lost = transcript('one', 3, 4);
    const speech = [{ start: 0, end: 9 }];
    const better = await complete(() => transcript('one two three', 0, 9), { first: lost, speech });
    expect(better.result).toMatchObject({ text: 'one two three', processingTimeMs: 20 });
    expect(better.asked).toEqual([{ seconds: 10, speechMs: 9000 }]);
    const worse = await complete((index) => transcript(index === 0 ? '' : 'x', 0, 6), {
      first: lost,
      speech,
    });
    expect(worse.result.text).toBe('x one x');
    // Committed text is not made anew.
    const kept = await complete(() => transcript('x', 0, 6), {
      first: lost,
      speech,
      committedChars: 3,
    });
    expect(kept.result.text).toBe('one x');
  });

  it('decodes what a part leaves out, too, as long as that brings words', async () => {
    const first = transcript('one', 0, 1);
    const speech = [{ start: 0, end: 9 }];
    // Each call hears the three seconds that its audio begins with.
    const words = ['', 'two', 'three', 'four'];
    const hearing = (count: number) => (index: number) =>
      transcript(words.slice(0, count)[index] ?? '', 0, 3);
    const said = await complete(hearing(4), { first, speech });
    expect(said.result.text).toBe('one two three four');
    expect(said.untranscribed).toEqual([]);
    const ended = await complete(hearing(3), { first, speech });
    expect(ended.result.text).toBe('one two three');
    expect(ended.untranscribed).toEqual([{ start: expect.closeTo(7.5, 0), end: 9 }]);
    expect(ended.asked).toHaveLength(4);
  });

  it('knows by where the decoder looked what a part leaves out within', async () => {
    const heard = (...words: readonly (readonly [text: string, at: number])[]) => ({
      ...transcript(words.map(([text]) => text).join(' '), 0, 30),
      segments: [
        {
          ...{ start: 0, end: 30, text: words.map(([text]) => ` ${text}`).join('') },
          tokens: words.map(([text, attendedTo]) => ({
            text: ` ${text}`,
            probability: 1,
            attendedTo,
          })),
        },
      ],
    });
    const answers = [
      heard(),
      heard(['two', 0.5], ['eight', 6.5]),
      heard(['four', 1.2], ['six', 3.2]),
      heard(['seven', 0.5]),
    ];
    const { result, untranscribed } = await complete((index) => answers[index] ?? heard(), {
      first: heard(['one', 0.5], ['nine', 9.5]),
      speech: [{ start: 0, end: 10 }],
    });
    expect(result.text).toBe('one two four six seven eight nine');
    expect(untranscribed).toEqual([]);
    const ended = await complete((index) => answers[index === 1 ? 1 : 0], {
      first: heard(['one', 0.5], ['nine', 9.5]),
      speech: [{ start: 0, end: 10 }],
    });
    expect(ended.result.text).toBe('one two eight nine');
    expect(ended.untranscribed).toEqual([
      { start: expect.closeTo(1.8, 0), end: expect.closeTo(6.6, 0) },
    ]);
  });

  it('knows what a part leaves out of speech with short silences in it', async () => {
    const { result, untranscribed } = await complete(
      (index) => transcript(['', 'two'][index] ?? '', 0, 0.4),
      {
        first: transcript('one', 0, 0.4),
        // A word in every half second.
        speech: Array.from({ length: 20 }, (_, i) => ({ start: i / 2, end: i / 2 + 0.4 })),
      },
    );
    expect(result.text).toBe('one two');
    expect(untranscribed).toEqual([{ start: expect.closeTo(1.2, 0), end: 9.9 }]);
  });

  it('takes words that lie outside of their part once', async () => {
    const { result, asked } = await complete(() => transcript('two', 20, 21));
    expect(result.text).toBe('one two');
    expect(asked).toHaveLength(1);
  });

  it('ends, and tells what is left, where parts together cost too much', async () => {
    const speech = [{ start: 0, end: 10 }];
    const { asked, untranscribed } = await complete(
      (index) => transcript(index ? 'x' : '', 0, 0.2),
      {
        first: transcript('one', 0, 0.2),
        speech,
      },
    );
    const parts = asked.slice(1).reduce((sum, { speechMs }) => sum + speechMs / 1000, 0);
    expect(parts).toBeLessThanOrEqual(20);
    expect(asked.length).toBeLessThanOrEqual(13);
    expect(untranscribed).toEqual([{ start: expect.any(Number), end: 10 }]);
  });

  it('takes a text without segments for one', async () => {
    const { result } = await complete(() => ({ ...transcript('two'), segments: [] }));
    expect(result.segments.map(({ text }) => text)).toEqual(['one', ' two']);
  });

  it('tells a second of speech that has no text after all', async () => {
    const { result, untranscribed } = await complete(() => transcript(''));
    expect(result.text).toBe('one');
    expect(untranscribed).toEqual([{ start: 3, end: 4.8 }]);
    const short = { speech: [{ start: 3, end: 3.5 }] };
    expect((await complete(() => transcript(''), short)).untranscribed).toEqual([]);
  });

  it('tells speech whose decode failed, however short', async () => {
    const short = { speech: [{ start: 3, end: 3.5 }] };
    expect((await complete(() => undefined, short)).untranscribed).toEqual(short.speech);
  });

  it('tells speech before committed text, which does not change', async () => {
    const { result, untranscribed } = await complete(() => transcript('zero'), {
      first: transcript('one', 6, 7),
      speech: [{ start: 0, end: 2 }],
      committedChars: 3,
    });
    expect(result.text).toBe('one');
    expect(untranscribed).toEqual([{ start: 0, end: 2 }]);
  });

  it('does not decode again what gave nothing', async () => {
    const { asked, untranscribed } = await complete(() => transcript('x'), {
      first: transcript(''),
      speech: [{ start: 0.2, end: 9.8 }],
    });
    expect(asked).toEqual([]);
    expect(untranscribed).toHaveLength(1);
  });

  it('has real repetitions that a guard took for a loop, and tells nothing of the guard then', async () => {
    const loop = { reason: 'repetition', text: 'one one', start: 0, end: 9 } as const;
    const speech = [0, 3, 6].map((start) => ({ start, end: start + 1 }));
    const said = await complete(() => transcript('one'), { suppressed: [loop], speech });
    expect(said.result.text).toBe('one one one');
    expect(said.suppressed).toEqual([]);
    const made = await complete(() => transcript(''), { suppressed: [loop], speech });
    expect(made.result.text).toBe('one');
    expect(made.suppressed).toEqual([loop]);
  });

  it('decodes twelve parts at most, and tells the rest', async () => {
    const speech = Array.from({ length: 14 }, (_, i) => ({ start: i * 0.7, end: i * 0.7 + 0.4 }));
    // All of it first, which gives nothing.
    const part = (index: number) => transcript(index === 0 ? '' : 'x');
    const { asked, untranscribed } = await complete(part, { first: transcript(''), speech });
    expect(asked).toHaveLength(13);
    expect(untranscribed).toHaveLength(2);
  });
});
