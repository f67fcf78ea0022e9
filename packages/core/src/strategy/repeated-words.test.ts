import { describe, expect, it } from 'vitest';
import type { StrategyInput, UtteranceHypothesis } from '../contracts/strategy.js';
import type { Word } from '../contracts/transcript.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { createListeningBackend, type HeardCall } from './__fixtures__/listening-backend.js';
import { createContextStrategy } from './context.js';

type Timed = readonly (readonly [text: string, start: number, end: number])[];

const wordsOf = (timed: Timed): Word[] => timed.map(([text, start, end]) => ({ text, start, end }));
const textOf = (timed: Timed): string => timed.map(([text]) => ` ${text}`).join('');

const second = (): Float32Array => new Float32Array(16_000);

/** What is left of a final that the model hears with a second of context. */
async function hear(
  input: Partial<StrategyInput>,
  answer: (call: HeardCall) => { text: string; words?: readonly Word[] }[],
  options: { wordTimestamps?: boolean; isFinal?: boolean; samples?: Float32Array } = {},
): Promise<{ hypothesis: UtteranceHypothesis; calls: readonly HeardCall[] }> {
  const { wordTimestamps = true, isFinal = true, samples = second() } = options;
  const backend = createListeningBackend(answer, { wordTimestamps });
  const decoder = createContextStrategy().openUtterance(backend);
  const contextAudio = second();
  const hypothesis = await decoder.decode({ samples, contextAudio, isFinal, ...input }, {});
  return { hypothesis, calls: backend.calls };
}

describe('context strategy, where a word is said again', () => {
  it.each<[string, Timed, Timed, string]>([
    [
      'that the model begins where the one before it ended',
      [['America,', 0.1, 0.9]],
      [
        ['America,', 0, 0.9],
        ['America.', 0.9, 2],
      ],
      'America.',
    ],
    [
      'and another, of which the context has one',
      [['country', 0.3, 0.95]],
      [
        ['country', 0, 0.8],
        ['country', 0.8, 1.4],
        ['country', 1.5, 1.9],
      ],
      'country country',
    ],
    [
      'that is short',
      [['yes,', 0.7, 0.95]],
      [
        ['Yes,', 0, 0.96],
        ['yes', 0.96, 1.25],
      ],
      'yes',
    ],
    [
      'which the context has twice',
      [
        ['yes,', 0.1, 0.4],
        ['yes,', 0.6, 1],
      ],
      [
        ['Yes,', 0.1, 0.4],
        ['yes,', 0.6, 1.5],
        ['yes.', 1.6, 2],
      ],
      'yes.',
    ],
    [
      'and the one before it ends too late',
      [['not', 0.3, 0.8]],
      [
        ['Not,', 0, 1.2],
        ['not!', 1.2, 1.6],
      ],
      'not!',
    ],
  ])('keeps a word %s', async (_, said, heard, kept) => {
    const { hypothesis } = await hear(
      { contextWords: wordsOf(said), previousTranscript: textOf(said).repeat(3) },
      () => [{ text: textOf(heard), words: wordsOf(heard) }],
    );
    expect(hypothesis.result.text).toBe(kept);
  });

  it('tells what of the words across the boundary it takes for an echo, and when it was said', async () => {
    const heard: Timed = [
      ['for', 0, 0.7],
      ['country.', 0.9, 1.15],
      ['Ask', 1.4, 1.8],
    ];
    const { hypothesis } = await hear(
      {
        contextWords: wordsOf([
          ['for', 0.4, 0.6],
          ['country', 0.6, 1],
        ]),
      },
      () => [{ text: textOf(heard), words: wordsOf(heard) }],
    );
    expect(hypothesis.result.text).toBe('Ask');
    expect(hypothesis.suppressed).toEqual([
      {
        reason: 'echo',
        text: 'country.',
        start: expect.closeTo(-0.1),
        end: expect.closeTo(0.15),
      },
    ]);
  });

  it.each([
    ['one of two', 'yes,', 'Yes, yes', 'yes', 'Yes,'],
    ['two of three', 'yes,', 'Yes, yes, yes', 'yes, yes', 'Yes,'],
    ['what comes after both', 'yes, yes', 'Yes, yes, no', 'no', 'Yes, yes,'],
    [
      'a sentence',
      'Open the door.',
      'Open the door. Open the door.',
      'Open the door.',
      'Open the door.',
    ],
  ])(
    'without word times keeps %s, and tells what it takes out',
    async (_, said, heard, kept, out) => {
      const { hypothesis } = await hear(
        {
          contextWords: wordsOf(said.split(' ').map((text, i) => [text, i / 4, (i + 1) / 4])),
          previousTranscript: `no, no, no, no, ${said} ${said} ${said}`,
        },
        ({ samples }) => [{ text: samples.length > 16_000 ? ` ${heard}` : ` ${kept}` }],
        { wordTimestamps: false },
      );
      expect(hypothesis.result.text.trim()).toBe(kept);
      const suppressed = hypothesis.suppressed!.map(({ reason, text }) => [reason, text]);
      // Where all that was heard may be of the context, the utterance by itself has told.
      expect(suppressed).toEqual(hypothesis.result.text === kept ? [['echo', out]] : []);
    },
  );

  it('hears the utterance by itself where the model wrote once what was said twice', async () => {
    for (const wordTimestamps of [true, false]) {
      const once = (start: number): { text: string; words?: Word[] } => {
        const timed: Timed = [
          ['your', start, start + 0.4],
          ['country.', start + 0.4, start + 0.9],
        ];
        return { text: textOf(timed), ...(wordTimestamps ? { words: wordsOf(timed) } : {}) };
      };
      const { hypothesis, calls } = await hear(
        {
          contextWords: wordsOf([
            ['your', 0.1, 0.5],
            ['country.', 0.5, 1],
          ]),
        },
        ({ samples }) => [once(samples.length > 16_000 ? 0 : 0.2)],
        { wordTimestamps },
      );
      expect(calls.map(({ samples }) => samples.length)).toEqual([32_000, 16_000]);
      expect(hypothesis.result).toMatchObject({ text: ' your country.', processingTimeMs: 2 });
      expect(hypothesis.suppressed).toEqual([]);
    }
  });

  it('does not hear the context again where the utterance by itself failed, and is asked again', async () => {
    const down = new TranscribeError('down', { code: 'ERR_BACKEND_CRASHED', retryable: true });
    const backend = createListeningBackend(
      (_, index) => {
        if (index === 1 || index === 2) throw down;
        return [{ text: ' yes' }];
      },
      { wordTimestamps: false },
    );
    const decoder = createContextStrategy().openUtterance(backend);
    const decode = (samples: Float32Array) =>
      decoder.decode(
        {
          samples,
          contextAudio: second(),
          contextWords: wordsOf([['yes', 0.5, 1]]),
          isFinal: true,
        },
        {},
      );
    // One call each time: how often is for whoever asks to say.
    for (let tries = 0; tries < 2; tries++) await expect(decode(second())).rejects.toBe(down);
    expect((await decode(second())).result.text).toBe(' yes');
    const lengths = () => backend.calls.map(({ samples }) => samples.length);
    expect(lengths()).toEqual([32_000, 16_000, 16_000, 16_000]);
    // Other audio is heard in its context.
    await decode(new Float32Array(20_000));
    expect(lengths().slice(4)).toEqual([36_000, 20_000]);
  });

  it('hears the utterance by itself where nobody knows how often the context has a word', async () => {
    const hearOnce = (kept: string) =>
      hear(
        {
          contextWords: wordsOf([
            ['no,', 0.1, 0.4],
            ['yes', 0.6, 1],
          ]),
          samples: new Float32Array(8000),
        },
        ({ samples }) => [{ text: samples.length > 16_000 ? ' No, yes yes yes' : kept }],
        { wordTimestamps: false },
      );
    const { hypothesis, calls } = await hearOnce(' Yes.');
    expect(calls.length).toBe(2);
    expect(hypothesis.result.text).toBe(' Yes.');
    // What is another word altogether is none.
    expect((await hearOnce(' Hm.')).hypothesis.result.text).toBe('yes yes');
  });

  it('makes no word of a breath: what the model makes of that alone is another one', async () => {
    const { hypothesis, calls } = await hear(
      { contextWords: wordsOf([['country.', 0.3, 1]]) },
      ({ samples }) => [{ text: samples.length > 16_000 ? ' Country.' : ' Yes.' }],
      { wordTimestamps: false, samples: new Float32Array(8000) },
    );
    expect(calls.length).toBe(2);
    expect(hypothesis.result).toMatchObject({ text: '', segments: [] });
    expect(hypothesis.suppressed).toEqual([
      { reason: 'echo', text: 'Country.', start: 0, end: 0.5 },
    ]);
  });

  it('asks once where something else was said, where nothing was heard, and for a partial', async () => {
    const contextWords = wordsOf([['yes', 0.5, 1]]);
    const ask = async (text: string, isFinal = true): Promise<number> => {
      const answer = () => [{ text }];
      return (await hear({ contextWords }, answer, { wordTimestamps: false, isFinal })).calls
        .length;
    };
    expect([await ask(' yes no'), await ask(''), await ask(' yes', false)]).toEqual([1, 1, 1]);
    expect(await ask(' yes')).toBe(2);
  });

  it('takes nothing for an echo where the context has no final', async () => {
    const heard: Timed = [
      ['Yes,', 0, 0.7],
      ['yes.', 0.9, 1.3],
    ];
    const { hypothesis } = await hear({ contextWords: [], previousTranscript: 'yes' }, () => [
      { text: textOf(heard), words: wordsOf(heard) },
    ]);
    expect(hypothesis.result.text).toBe('yes.');
    expect(hypothesis.suppressed).toEqual([]);
  });
});
