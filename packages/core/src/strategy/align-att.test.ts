import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import type { UtteranceHypothesis } from '../contracts/strategy.js';
import type { Token } from '../contracts/transcript.js';
import { createStreamingSession } from '../session/streaming-session.js';
import { createListeningBackend, type HeardCall } from './__fixtures__/listening-backend.js';
import { type AlignAttStrategyOptions, createAlignAttStrategy } from './align-att.js';

const ATTENTIVE = { attention: true, tokens: true, prefix: true, draft: true };

/** What a backend writes: each word with the second that the decoder looked at for it. */
type Written = readonly (readonly [text: string, attendedTo: number, probability?: number])[];

const tokensOf = (written: Written): Token[] =>
  written.map(([text, attendedTo, probability = 0.95]) => ({ text, attendedTo, probability }));

/** Decodes an utterance that is as long as told; the last pass is the final, where it is said. */
async function grow(
  passes: readonly (readonly [seconds: number, written: Written])[],
  options: AlignAttStrategyOptions = {},
  { lastIsFinal = false } = {},
) {
  const backend = createListeningBackend((_, index) => {
    const tokens = tokensOf(passes[index]![1]);
    return [{ text: tokens.map(({ text }) => text).join(''), tokens }];
  }, ATTENTIVE);
  const decoder = createAlignAttStrategy(options).openUtterance(backend);
  const seen: UtteranceHypothesis[] = [];
  for (const [index, [seconds]] of passes.entries()) {
    const isFinal = lastIsFinal && index === passes.length - 1;
    const samples = new Float32Array(seconds * 16_000);
    seen.push(await decoder.decode({ samples, isFinal }, { timestamps: isFinal }));
  }
  return { seen, calls: backend.calls, committed: seen.map(committedOf) };
}

const committedOf = ({ result, committedChars }: UtteranceHypothesis): string =>
  result.text.slice(0, committedChars);

describe('align-att strategy', () => {
  it('commits in one pass what lies well before the end of the audio, and shows the rest', async () => {
    const { seen, committed } = await grow([
      [
        1.5,
        [
          [' Ask', 0.4],
          [' not', 0.8],
          [' what', 1.4],
        ],
      ],
    ]);
    expect(committed).toEqual(['Ask not']);
    expect(seen[0]!.result.text).toBe('Ask not what');
  });

  it('gives what it committed as the prefix, and the rest as the draft', async () => {
    const { calls, seen, committed } = await grow(
      [
        [
          1.5,
          [
            [' Ask', 0.4],
            [' not', 1.4],
          ],
        ],
        [
          1.7,
          [
            [' not', 1.3],
            [' what', 1.6],
          ],
        ],
        [2, [[' what', 1.7]]],
      ],
      {},
      { lastIsFinal: true },
    );
    expect(calls.map(({ options }) => [options.prefix, options.draft])).toEqual([
      [undefined, undefined],
      ['Ask', ' not'],
      ['Ask not', ' what'],
    ]);
    expect(committed).toEqual(['Ask', 'Ask not', 'Ask not']);
    expect(seen.at(-1)!.result.text).toBe('Ask not what');
  });

  it('commits no word of which more tokens may come', async () => {
    const { committed } = await grow([
      [
        3,
        [
          [' tran', 0.5],
          ['scri', 0.7],
        ],
      ],
      [
        3.2,
        [
          [' tran', 0.5],
          ['scri', 0.7],
          ['bed', 0.9],
          [' it', 1],
        ],
      ],
    ]);
    expect(committed).toEqual(['', 'transcribed']);
  });

  it('counts a word by the token for which the decoder looked furthest', async () => {
    const written: Written = [
      [' tran', 0.5],
      ['scribe', 1.45],
      [' it', 1.48],
    ];
    expect((await grow([[1.5, written]])).committed).toEqual(['']);
    expect((await grow([[1.7, written]])).committed).toEqual(['transcribe']);
  });

  it('commits by agreement what attention does not', async () => {
    const doubted: Written = [
      [' Ask', 0.4, 0.5],
      [' not', 0.8, 0.5],
      [' what', 0.9, 0.2],
    ];
    const { committed } = await grow([
      [1, doubted],
      [1.4, doubted],
      [1.6, doubted],
    ]);
    expect(committed).toEqual(['', '', 'Ask not']);
  });

  it('asks more of the first words of an utterance, and no less than it is told to', async () => {
    const written: Written = [
      [' Ask', 0.4, 0.45],
      [' not', 0.8, 0.45],
    ];
    const pairs = [
      [1, written],
      [1.6, written],
    ] as const;
    expect((await grow(pairs)).committed).toEqual(['', '']);
    const surer: Written = [[' Ask', 0.4, 0.55], ...written.slice(1)];
    const thrice = [
      [1, surer],
      [1.6, surer],
      [2.2, written.slice(1)],
      [2.8, written.slice(1)],
    ] as const;
    expect((await grow(thrice)).committed).toEqual(['', 'Ask', 'Ask not', 'Ask not']);
    const strict = (await grow(thrice, { minProbability: 0.6 })).committed;
    expect(strict).toEqual(['', '', '', '']);
  });

  it('goes on by attention where agreement ends, and the other way round', async () => {
    const { committed } = await grow([
      [
        1,
        [
          [' a', 0.3, 0.5],
          [' x', 0.6, 0.5],
        ],
      ],
      [
        1.6,
        [
          [' a', 0.3, 0.5],
          [' b', 0.6],
          [' c', 0.8, 0.5],
        ],
      ],
      [
        1.8,
        [
          [' c', 0.8, 0.5],
          [' d', 1],
        ],
      ],
      [
        2.4,
        [
          [' c', 0.8, 0.5],
          [' d', 1],
          [' e', 2.3],
        ],
      ],
    ]);
    expect(committed).toEqual(['', 'a b', 'a b', 'a b c d']);
  });

  it('cuts a repetition, for display too', async () => {
    const { seen, calls } = await grow([
      [
        3,
        [
          [' So', 0.5],
          [' it', 1.2],
          [' goes.', 2.9],
          [' So', 0.6],
          [' it', 1.3],
        ],
      ],
    ]);
    expect(seen[0]!.result.text).toBe('So it goes.');
    expect(calls[0]!.options).toMatchObject({ tokens: true, timestamps: false });
  });

  it('cuts a repetition of what is committed', async () => {
    const { seen } = await grow([
      [
        3,
        [
          [' So', 0.5],
          [' it', 1.2],
          [' goes', 2.5],
          [' on', 2.9],
        ],
      ],
      [
        3.2,
        [
          [' So', 0.6],
          [' it', 1.2],
        ],
      ],
      [3.4, [[' on', 2.9]]],
    ]);
    expect(seen.map(({ result }) => result.text)).toEqual([
      'So it goes on',
      'So it goes',
      'So it goes on',
    ]);
  });

  it('takes the furthest place of a word: punctuation looks anywhere', async () => {
    const { seen } = await grow([
      [
        3,
        [
          [' So', 0.5],
          [' on', 2.5],
          ['.', 0.1],
          [' And', 2.8],
        ],
      ],
    ]);
    expect(seen[0]!.result.text).toBe('So on. And');
    expect(seen.map(committedOf)).toEqual(['So on.']);
  });

  it('takes a final as it is: what were cut off there would be lost', async () => {
    const { seen, calls } = await grow(
      [
        [
          3,
          [
            [' So', 0.5],
            [' on', 2.9],
            [' and', 0.1],
          ],
        ],
      ],
      {},
      { lastIsFinal: true },
    );
    expect(seen[0]!.result.text).toBe('So on and');
    expect(calls[0]!.options.timestamps).toBe(true);
  });

  it('tells no places where a call has none: its words would seem to be missing', async () => {
    const backend = createListeningBackend((_, index) => {
      if (index > 0) return [{ text: ' and on' }];
      const written: Written = [
        [' So', 0.5],
        [' on', 1],
      ];
      return [{ text: ' So on', tokens: tokensOf(written) }];
    }, ATTENTIVE);
    const decoder = createAlignAttStrategy().openUtterance(backend);
    const samples = new Float32Array(48_000);
    expect((await decoder.decode({ samples, isFinal: false }, {})).committedChars).toBe(2);
    const { result } = await decoder.decode({ samples, isFinal: true }, {});
    expect(result.segments).toMatchObject([{ text: 'So and on', start: 0, end: 3 }]);
    expect(result.segments[0]!.tokens).toBeUndefined();
  });

  it('commits nothing by a final, nor where it is held back', async () => {
    const written: Written = [
      [' So', 0.5],
      [' on', 1],
    ];
    const backend = createListeningBackend(
      () => [{ text: ' So on', tokens: tokensOf(written) }],
      ATTENTIVE,
    );
    const decoder = createAlignAttStrategy().openUtterance(backend);
    const samples = new Float32Array(32_000);
    for (const how of [{ isFinal: true }, { isFinal: false, holdsBack: true }]) {
      expect((await decoder.decode({ samples, ...how }, {})).committedChars).toBe(0);
    }
    expect((await decoder.decode({ samples, isFinal: false }, {})).committedChars).toBe(2);
  });

  it('one-shot, hears all at once after the end of what was said before', async () => {
    const backend = createListeningBackend(() => [{ text: ' all' }], ATTENTIVE);
    const input = { samples: new Float32Array(10), previousTranscript: 'It was late.' };
    expect((await createAlignAttStrategy().transcribe(backend, input, {})).text).toBe(' all');
    expect(backend.calls[0]!.options.prompt).toBe('It was late.');
  });

  it('refuses a backend without attention, and says what to use', async () => {
    const backend = createListeningBackend(() => [], { ...ATTENTIVE, attention: false });
    const strategy = createAlignAttStrategy();
    const refused = {
      code: 'ERR_INVALID_OPTION',
      message: expect.stringMatching(/"listening" does not.*local-agreement/),
    };
    const thrown = (open: () => unknown): unknown => {
      try {
        return open();
      } catch (error) {
        return error;
      }
    };
    expect(thrown(() => strategy.openUtterance(backend))).toMatchObject(refused);
    expect(thrown(() => createStreamingSession({ backend, strategy }))).toMatchObject(refused);
    const call = strategy.transcribe(backend, { samples: new Float32Array(10) }, {});
    await expect(call).rejects.toMatchObject(refused);
  });

  it.each([
    ['frameThresholdMs', -1],
    ['sureProbability', 2],
    ['agreementMs', Number.NaN],
    ['minProbability', -0.1],
    ['jumpBackMs', 30_001],
  ])('refuses %s of %d', (name, value) => {
    expect(() => createAlignAttStrategy({ [name]: value })).toThrow(name);
  });

  it('refuses settings that it does not know', () => {
    expect(() => createAlignAttStrategy({ endMs: 2 } as object)).toThrow('no option "endMs"');
  });

  // Words of an utterance, and a decoder that errs on the newest of them, and wherever it is not sure.
  const utterances = fc.record({
    words: fc.array(
      fc.record({
        tokens: fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 3 }),
        seconds: fc.double({ min: 0.15, max: 0.6, noNaN: true }),
        isDoubted: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    steps: fc.array(fc.double({ min: 0.05, max: 0.7, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    }),
    /** In which passes the decoder goes back to the start when it has come to the end. */
    repeats: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
    prefix: fc.boolean(),
  });

  it('loses nothing, takes nothing back, and never ends what is committed within a word', () =>
    fc.assert(
      fc.asyncProperty(utterances, async ({ words, steps, repeats, prefix }) => {
        let end = 0;
        const spoken = words.map(({ tokens, seconds, isDoubted }) => {
          const start = end;
          end += seconds;
          return { tokens: tokens.map((t, i) => (i === 0 ? ` ${t}` : t)), start, end, isDoubted };
        });
        const said = spoken
          .map(({ tokens }) => tokens.join(''))
          .join('')
          .trim();
        const bounds = new Set([0]);
        for (let i = 1; i <= said.length; i++) {
          if (i === said.length || said[i] === ' ') bounds.add(i);
        }
        const answer = (call: HeardCall, pass: number) => {
          const heard = call.samples.length / 16_000;
          const tokens = spoken.flatMap((word): Token[] => {
            if (word.start >= heard) return [];
            const isWhole = word.end <= heard - 0.1;
            return word.tokens.map((text, i) => ({
              text: isWhole ? text : i === 0 ? ` q${pass}` : 'q',
              probability: isWhole && !word.isDoubted ? 0.95 : 0.4,
              attendedTo: Math.min(
                heard,
                word.start + ((i + 1) / word.tokens.length) * (word.end - word.start),
              ),
            }));
          });
          const isPartial = call.options.tokens === true;
          const text = isPartial
            ? tokens
            : spoken.flatMap((word) =>
                word.tokens.map((t) => ({ text: t, probability: 1, attendedTo: word.end })),
              );
          // What the prefix says is not written again.
          let left = call.options.prefix === undefined ? 0 : call.options.prefix.length + 1;
          const rest = text.filter((token) => {
            const isRest = left <= 0;
            left -= token.text.length;
            return isRest;
          });
          const first = tokens.slice(0, spoken[0]!.tokens.length);
          const isFar = (tokens.at(-1)?.attendedTo ?? 0) - (first.at(-1)?.attendedTo ?? 0) > 0.8;
          const loops = isPartial && isFar && repeats[pass % repeats.length];
          const all = loops ? [...rest, ...first] : rest;
          return [{ text: all.map((token) => token.text).join(''), tokens: all }];
        };
        const backend = createListeningBackend(answer, { ...ATTENTIVE, prefix });
        const decoder = createAlignAttStrategy().openUtterance(backend);
        let before = '';
        let seconds = 0.3;
        for (const step of steps) {
          seconds += step;
          const samples = new Float32Array(Math.round(seconds * 16_000));
          const hypothesis = await decoder.decode({ samples, isFinal: false }, {});
          const committed = committedOf(hypothesis);
          expect(committed.startsWith(before)).toBe(true);
          expect(said.startsWith(committed)).toBe(true);
          expect(bounds).toContain(committed.length);
          before = committed;
        }
        const samples = new Float32Array(Math.round((seconds + end) * 16_000));
        const last = await decoder.decode({ samples, isFinal: true }, { timestamps: true });
        expect(last.result.text).toBe(said);
      }),
      { numRuns: runs(500) },
    ));
});
