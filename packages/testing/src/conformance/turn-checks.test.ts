import { TranscribeError, type TurnDetector } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import { describe, it } from 'vitest';
import { createManualClock } from '../fakes/manual-clock.js';
import { createScriptedTurn, type ScriptedTurnCall } from '../fakes/scripted-turn.js';
import { createSpeechScript } from '../fakes/speech-script.js';
import { describeTurn } from '../vitest.js';
import { describeKit } from './__fixtures__/describe-kit.js';
import { TURN_CHECKS, type TurnFixture } from './turn-checks.js';

const finished = createSpeechScript([{ text: 'yes', ms: 400 }, { pauseMs: 300 }]).samples;
const unfinished = createSpeechScript([{ text: 'and then', ms: 900 }, { pauseMs: 150 }]).samples;
const turns = { finished, unfinished };

/** Finished where the pause is long; and a little of every sample it hears. */
function heardIn({ samples }: Pick<ScriptedTurnCall, 'samples'>): number {
  const silent = samples.length - 1 - samples.findLastIndex((sample) => sample !== 0);
  let sum = 0;
  for (const [i, sample] of samples.entries()) sum += Math.abs(sample) * (1 + (i % 7));
  return (silent >= 4800 ? 0.6 : 0.1) + (sum % 1) / 4;
}

const create = () => createScriptedTurn({ answers: heardIn });

describeTurn('scripted', { create, turns });
describeTurn('scripted, without bounds', {
  create: () => createScriptedTurn({ answers: heardIn, maxAudioMs: Number.POSITIVE_INFINITY }),
  turns,
});

type Judge = TurnDetector['judge'];

/** A good detector, but for some of its members. */
function altered(
  alter: (good: TurnDetector, judge: Judge) => Partial<TurnDetector>,
): () => TurnDetector {
  return () => {
    const good = create();
    const judge: Judge = (samples, options) => good.judge(samples, options);
    const rest: TurnDetector = {
      specVersion: good.specVersion,
      name: good.name,
      maxAudioMs: good.maxAudioMs,
      load: (options) => good.load(options),
      judge,
      [Symbol.asyncDispose]: () => good[Symbol.asyncDispose](),
    };
    return { ...rest, ...alter(good, judge) };
  };
}

const withJudge = (wrap: (judge: Judge) => Judge) =>
  altered((_, judge) => ({ judge: wrap(judge) }));
const withAnswer = (change: (probability: number) => number) =>
  withJudge(
    (judge) =>
      async (...call) =>
        change(await judge(...call)),
  );

/** Answers instead of failing with a code. */
const without = (code: TranscribeError['code']) =>
  withJudge((judge) => async (...call) => {
    try {
      return await judge(...call);
    } catch (error) {
      if (!TranscribeError.isInstance(error) || error.code !== code) throw error;
      return 0;
    }
  });

const broken: Record<string, (() => TurnDetector)[]> = {
  'says what it is and how much it hears': [
    altered(() => ({ name: '' })),
    altered(() => ({ specVersion: 'v2' as never })),
    altered(() => ({ maxAudioMs: 0 })),
    altered(() => ({ maxAudioMs: Number.NaN })),
  ],
  'gives probabilities': [
    withAnswer((probability) => 100 * probability),
    withAnswer((probability) => probability - 1),
    withAnswer(() => Number.NaN),
    withJudge((judge) => async (samples, options) => {
      if (samples.length < 100) throw new RangeError('length');
      return judge(samples, options);
    }),
  ],
  'tells a finished turn from one that goes on': [
    withAnswer(() => 1),
    withAnswer(() => 0),
    withAnswer((probability) => 1 - probability),
  ],
  'keeps nothing from one call to the next': [
    withJudge((judge) => {
      let before = 0;
      return async (...call) => {
        const probability = (await judge(...call)) * 0.9 + before / 10;
        before = probability;
        return probability;
      };
    }),
  ],
  'answers calls that overlap, each with its own answer': [
    withJudge((judge) => {
      let busy = false;
      return async (...call) => {
        if (busy) throw new TranscribeError('busy', { code: 'ERR_INVALID_STATE' });
        busy = true;
        try {
          return await judge(...call);
        } finally {
          busy = false;
        }
      };
    }),
    withJudge((judge) => {
      let newest: Float32Array;
      return async (samples, options) => {
        newest = samples;
        await undefined;
        return judge(newest, options);
      };
    }),
  ],
  'leaves the samples as they are': [
    withJudge((judge) => async (samples, options) => {
      const probability = await judge(samples, options);
      samples.fill(0);
      return probability;
    }),
    withJudge((judge) => async (samples, options) => {
      const probability = await judge(samples, options);
      structuredClone(samples.buffer, { transfer: [samples.buffer as ArrayBuffer] });
      return probability;
    }),
  ],
  'does not keep the samples': [
    withJudge((judge) => {
      let before: Float32Array | undefined;
      return async (samples, options) => {
        const probability = await judge(before ?? samples, options);
        before = samples;
        return probability;
      };
    }),
  ],
  'hears the newest audio alone': [
    altered(() => ({ maxAudioMs: 4000 })),
    withJudge((judge) => (samples, options) => judge(samples.slice(0, 128_000), options)),
    () => createScriptedTurn({ answers: ({ durationMs }) => durationMs / 1e5 }),
  ],
  'refuses samples that are not finite': [
    without('ERR_INVALID_AUDIO'),
    withJudge(
      (judge) => (samples, options) =>
        judge(
          samples.map((sample) => (Number.isNaN(sample) ? 0 : sample)),
          options,
        ),
    ),
    withJudge(
      (judge) => (samples, options) =>
        judge(
          samples.map((sample) => Math.max(-1, Math.min(1, sample))),
          options,
        ),
    ),
  ],
  'goes on after refused samples as if they had not been': [
    withJudge((judge) => {
      let jammed = false;
      return async (samples, options) => {
        if (jammed) throw new Error('jammed');
        jammed = samples.some(Number.isNaN);
        return judge(samples, options);
      };
    }),
    withJudge((judge) => {
      let refused = 0;
      return async (samples, options) => {
        try {
          return (await judge(samples, options)) / (1 + refused);
        } catch (error) {
          refused++;
          throw error;
        }
      };
    }),
  ],
  'can be aborted, before and while it judges, and goes on': [
    without('ERR_ABORTED'),
    withJudge((judge) => (samples) => judge(samples)),
    withJudge((judge) => async (samples, options) => {
      if (options?.signal?.aborted) throw abortedError(options.signal);
      return judge(samples);
    }),
    withJudge((judge) => {
      let left = false;
      return async (samples, options) => {
        options?.signal?.addEventListener('abort', () => {
          left = true;
        });
        const probability = await judge(samples, options);
        if (left) throw new Error('the worker is gone');
        return probability;
      };
    }),
  ],
  'may be loaded twice, at once and after a call': [
    altered((good) => {
      let loads = 0;
      return {
        async load() {
          loads++;
          if (loads > 1) throw new TranscribeError('loaded', { code: 'ERR_INVALID_STATE' });
          await good.load();
        },
      };
    }),
    altered((_, judge) => {
      let loads = 0;
      return {
        async load() {
          loads++;
        },
        judge: async (...call) => (await judge(...call)) / Math.max(1, loads),
      };
    }),
  ],
  'refuses to load for a caller who has left': [
    altered((good) => ({ load: () => good.load() })),
    altered((good) => ({
      load(options) {
        if (options?.signal?.aborted) void good[Symbol.asyncDispose]();
        return good.load(options);
      },
    })),
  ],
  'ends calls that run when it is disposed': [
    altered((good, judge) => ({
      async judge(...call) {
        await judge(...call).catch(() => {});
        if ((good as ReturnType<typeof create>).disposed) throw new Error('the worker is gone');
        return 0;
      },
    })),
  ],
  'may be disposed twice, and refuses to work afterwards': [
    without('ERR_DISPOSED'),
    altered((good) => ({ load: () => good.load().catch(() => {}) })),
    altered((good) => {
      let disposed = false;
      return {
        async [Symbol.asyncDispose]() {
          if (disposed) throw new Error('disposed already');
          disposed = true;
          await good[Symbol.asyncDispose]();
        },
      };
    }),
  ],
};

describeKit('turn detector', TURN_CHECKS, broken, ({ run }, make) => {
  const fixture: TurnFixture = { create: make, turns };
  return run(make(), fixture);
});

describe('the kit for a turn detector', () => {
  it('takes detectors that need time', async () => {
    const clock = createManualClock();
    const slow = () => createScriptedTurn({ answers: heardIn, clock, latencyMs: 60 });
    for (const { run } of TURN_CHECKS) {
      await clock.runUntil(run(slow(), { create: slow, turns }));
    }
  });
});
