import type { TurnDetector } from '@ws/core';
import { msToSamples } from '@ws/core/internal';
import {
  type Check,
  checksOf,
  endsWhenDisposed,
  ensure,
  ensureNamed,
  fails,
  unchanged,
} from './ensure.js';

/** What the kit needs to know of a turn detector. */
export interface TurnFixture {
  /** A new detector. The kit disposes it. */
  create(): TurnDetector | Promise<TurnDetector>;
  readonly turns: {
    /** A turn that is finished, with a pause of 100 ms or more at its end; mono, 16 kHz, some seconds. */
    readonly finished: Float32Array;
    /** One that breaks off in the middle of a sentence, with such a pause after it. */
    readonly unfinished: Float32Array;
  };
}

const FINISHED = 0.5;

/** Every rule of the contract of a turn detector. */
export const TURN_CHECKS: readonly Check<TurnDetector, TurnFixture>[] = checksOf({
  'says what it is and how much it hears': async (turn) => {
    ensureNamed(turn);
    ensure(turn.maxAudioMs > 0, `it hears ${turn.maxAudioMs} ms`);
  },
  'gives probabilities': async (turn, fixture) => {
    const { finished, unfinished } = fixture.turns;
    const sounds = [finished, unfinished, new Float32Array(1600), Float32Array.of(1, -1)];
    for (const samples of sounds) {
      const probability = await judge(turn, samples);
      ensure(probability >= 0 && probability <= 1, `it gave a probability of ${probability}`);
    }
  },
  'tells a finished turn from one that goes on': async (
    turn,
    { turns: { finished, unfinished } },
  ) => {
    const [high, low] = [await judge(turn, finished), await judge(turn, unfinished)];
    ensure(high >= FINISHED, `it gave a finished turn ${high}`);
    ensure(low < FINISHED, `it gave an unfinished turn ${low}`);
  },
  'keeps nothing from one call to the next': async (turn, { turns: { finished, unfinished } }) => {
    const first = await judge(turn, finished);
    await judge(turn, unfinished);
    same(await judge(turn, finished), first, 'after another turn');
    same(await judge(turn, finished), first, 'the next time');
  },
  'answers calls that overlap, each with its own answer': async (
    turn,
    { turns: { finished, unfinished } },
  ) => {
    const turns = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? finished : unfinished));
    const answers = await Promise.all(turns.map((samples) => judge(turn, samples)));
    const alone = [await judge(turn, finished), await judge(turn, unfinished)];
    for (const [i, answer] of answers.entries()) {
      same(answer, alone[i % 2]!, `beside others, as number ${i},`);
    }
  },
  'leaves the samples as they are': async (turn, { turns: { finished } }) => {
    const given = finished.slice();
    await turn.judge(given);
    unchanged(given, finished);
  },
  'does not keep the samples': async (turn, { turns: { finished, unfinished } }) => {
    const expected = [await judge(turn, finished), await judge(turn, unfinished)];
    const shared = new Float32Array(Math.max(finished.length, unfinished.length));
    for (const [i, samples] of [finished, unfinished].entries()) {
      shared.set(samples);
      const probability = await turn.judge(shared.subarray(0, samples.length));
      shared.fill(1);
      same(probability, expected[i]!, 'from an array that is used again');
    }
  },
  'hears the newest audio alone': async (turn, { turns }) => {
    if (!Number.isFinite(turn.maxAudioMs)) return;
    const most = msToSamples(turn.maxAudioMs);
    for (const samples of [turns.finished, turns.unfinished]) {
      // Over and over, so that there is as much as it hears.
      const newest = Float32Array.from({ length: most }, (_, i) => samples[i % samples.length]!);
      const longer = new Float32Array(2 * most);
      for (let i = 0; i < most; i++) longer[i] = i % 80 < 40 ? 0.5 : -0.5;
      longer.set(newest, most);
      same(await judge(turn, longer), await judge(turn, newest), 'after older audio');
    }
  },
  'refuses samples that are not finite': async (turn, { turns: { finished } }) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const bad = finished.slice();
      bad[bad.length - 1] = value;
      await fails('ERR_INVALID_AUDIO', () => turn.judge(bad));
    }
  },
  'goes on after refused samples as if they had not been': async (
    turn,
    { turns: { finished } },
  ) => {
    const before = await judge(turn, finished);
    const bad = finished.map(() => Number.NaN);
    const [refused, beside] = [turn.judge(bad), judge(turn, finished)];
    await fails('ERR_INVALID_AUDIO', refused);
    same(await beside, before, 'beside refused samples');
    same(await judge(turn, finished), before, 'after refused samples');
  },
  'can be aborted, before and while it judges, and goes on': async (
    turn,
    { turns: { finished, unfinished } },
  ) => {
    const before = await judge(turn, finished);
    await fails('ERR_ABORTED', () => turn.judge(finished.slice(), { signal: AbortSignal.abort() }));
    const controller = new AbortController();
    const call = turn.judge(unfinished.slice(), { signal: controller.signal });
    const beside = judge(turn, finished);
    controller.abort();
    await fails('ERR_ABORTED', call);
    same(await beside, before, 'beside an aborted call');
    same(await judge(turn, finished), before, 'after an aborted call');
  },
  'may be loaded twice, at once and after a call': async (turn, { turns: { finished } }) => {
    await Promise.all([turn.load(), turn.load()]);
    const before = await judge(turn, finished);
    await turn.load();
    same(await judge(turn, finished), before, 'after it was loaded again');
  },
  'refuses to load for a caller who has left': async (turn, { turns: { finished } }) => {
    await fails('ERR_ABORTED', () => turn.load({ signal: AbortSignal.abort() }));
    const probability = await judge(turn, finished);
    ensure(probability >= 0 && probability <= 1, `it gave a probability of ${probability}`);
  },
  'ends calls that run when it is disposed': async (turn, { turns: { finished } }) => {
    await turn.load();
    await endsWhenDisposed(turn, judge(turn, finished));
  },
  'may be disposed twice, and refuses to work afterwards': async (
    turn,
    { turns: { finished } },
  ) => {
    await judge(turn, finished);
    await turn[Symbol.asyncDispose]();
    await turn[Symbol.asyncDispose]();
    await fails('ERR_DISPOSED', () => turn.judge(finished.slice()));
    await fails('ERR_DISPOSED', () => turn.load());
  },
});

/** What a detector says of audio that no other code holds, so that it cannot have seen the same memory before. */
async function judge(turn: TurnDetector, samples: Float32Array): Promise<number> {
  return turn.judge(samples.slice());
}

function same(probability: number, expected: number, when: string): void {
  ensure(
    Math.abs(probability - expected) < 1e-4,
    `${when} a turn has a probability of ${probability}, not ${expected}`,
  );
}
