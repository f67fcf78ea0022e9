import type { StrategyName } from '@ws/core';
import fc from 'fast-check';
import type { SpeechPart } from './spoken-words.js';
import type { Act, CallFault, TalkPlan } from './talk-plan.js';
import { TALK_NAMES, type TalkName } from './talks.js';

export const STRATEGIES: readonly StrategyName[] = [
  'prompt',
  'context',
  'hybrid',
  'local-agreement',
  'align-att',
];
export const ENGINE_FAULTS: readonly CallFault[] = [
  'fails for now',
  'fails for good',
  'hangs',
  'hears nothing',
];

const ms = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Phrases of so many words at most, and pauses: so many of both. */
export function speechOf({
  parts,
  words,
}: {
  readonly parts: number;
  readonly words: number;
}): fc.Arbitrary<readonly SpeechPart[]> {
  const word = fc.record({ wordMs: ms(200, 500) });
  const gap = fc.record({ pauseMs: ms(60, 250) });
  const pause = fc.record({ pauseMs: ms(300, 2500) });
  const phrase = fc.array(fc.tuple(word, gap), { minLength: 1, maxLength: words, size: 'max' });
  return fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: phrase },
        { weight: 2, arbitrary: fc.tuple(fc.tuple(pause)) },
      ),
      { minLength: 1, maxLength: parts, size: 'max' },
    )
    .map((found) => found.flat(2));
}

/** Plans, from short and simple ones to those in which much goes wrong. */
export function randomTalks(talks: readonly TalkName[] = TALK_NAMES): fc.Arbitrary<TalkPlan> {
  const sometimes = <T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | undefined> =>
    fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 5, arbitrary: fc.constant<Act>({ type: 'flush' }) },
    { weight: 1, arbitrary: fc.constant<Act>({ type: 'drop' }) },
    { weight: 1, arbitrary: fc.constant<Act>({ type: 'configure' }) },
    { weight: 3, arbitrary: ms(1, 5000).map((waited): Act => ({ type: 'wait', ms: waited })) },
  );
  const fault = fc.constantFrom(...ENGINE_FAULTS);
  // Of the audio, in thousandths.
  const share = ms(0, 1000);
  return fc
    .record({
      talk: fc.constantFrom(...talks),
      strategy: fc.constantFrom(...STRATEGIES),
      detector: fc.constantFrom('exact', 'exact', 'energy', 'energy', 'none'),
      speech: speechOf({ parts: 6, words: 12 }),
      chunks: fc
        .array(fc.oneof(ms(1, 4000), fc.constantFrom(320, 1600, 16_000)), {
          minLength: 1,
          maxLength: 4,
        })
        .map((sizes) => (sizes.some((size) => size >= 400) ? sizes : [...sizes, 1600])),
      pace: fc.constantFrom(1, 0, 4),
      acts: fc.array(fc.record({ at: share, act }), { maxLength: 5 }),
      shutdownAt: sometimes(share, 6),
      limits: fc
        .record({ maxUtteranceMs: fc.constantFrom(28_000, 28_000, 3000), isTight: fc.boolean() })
        .map(({ maxUtteranceMs, isTight }) => ({
          maxUtteranceMs,
          maxBufferedMs: isTight ? maxUtteranceMs + 1000 : 60_000,
        })),
      interim: fc.boolean(),
      variant: fc.nat(5),
      latencies: fc.array(fc.oneof(fc.constantFrom(0, 50, 200), ms(0, 3000)), {
        minLength: 1,
        maxLength: 4,
      }),
      faults: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        {
          weight: 2,
          arbitrary: fc.array(sometimes(fault, 3), { maxLength: 15, size: 'max' }),
        },
        // An engine that is down for a while.
        {
          weight: 1,
          arbitrary: fc
            .tuple(ms(0, 8), ms(2, 12), fault)
            .map(([before, times, what]) => [
              ...Array<undefined>(before).fill(undefined),
              ...Array<CallFault>(times).fill(what),
            ]),
        },
      ),
    })
    .map(({ acts, shutdownAt, ...rest }) => {
      const length = rest.speech.reduce(
        (sum, part) => sum + ('wordMs' in part ? part.wordMs : part.pauseMs),
        0,
      );
      const atMs = (at: number): number => Math.round((at * length) / 1000);
      return {
        ...rest,
        acts: acts
          .map(({ at, act: what }) => ({ atMs: atMs(at), act: what }))
          .sort((a, b) => a.atMs - b.atMs),
        shutdownAtMs: shutdownAt === undefined ? undefined : atMs(shutdownAt),
      };
    }) as fc.Arbitrary<TalkPlan>;
}
