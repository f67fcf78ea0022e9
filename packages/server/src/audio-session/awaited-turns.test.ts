import type { TurnDetector } from '@ws/core';
import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createAwaitedTurns } from './awaited-turns.js';

const SECOND = 16_000;

function setUp() {
  const clock = createManualClock();
  const turns = createAwaitedTurns(clock);
  let answer: (probability: number) => void = () => {};
  const detector: TurnDetector = {
    specVersion: 'v1',
    name: 'asked',
    maxAudioMs: 8000,
    async load() {},
    judge: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    async [Symbol.asyncDispose]() {},
  };
  const watched = turns.of(detector)!;
  void turns.before(0);
  return {
    clock,
    turns,
    ask: () => watched.judge(new Float32Array(10)),
    answer: () => answer(0.9),
  };
}

/** Whether a promise is settled, once everything that could settle it has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('audio that comes faster than it was spoken', () => {
  it('waits for the answer of a turn detector that is asked', async () => {
    const { turns, ask, answer, clock } = setUp();
    expect(turns.before(5 * SECOND)).toBeUndefined();
    const asked = ask();
    const waiting = turns.before(5 * SECOND)!;
    expect(await isSettled(waiting)).toBe(false);
    answer();
    expect(await isSettled(waiting)).toBe(true);
    expect(await asked).toBe(0.9);
    expect(turns.before(6 * SECOND)).toBeUndefined();
    expect(clock.sleepers).toBe(0);
  });

  it('does not wait for ever', async () => {
    const { turns, ask, clock } = setUp();
    void ask();
    const waiting = turns.before(5 * SECOND)!;
    await clock.advance(999);
    expect(await isSettled(waiting)).toBe(false);
    await clock.advance(1);
    expect(await isSettled(waiting)).toBe(true);
  });

  it('does not wait where it comes as it is spoken', async () => {
    const { turns, ask, clock } = setUp();
    await clock.advance(5000);
    void ask();
    expect(turns.before(5.9 * SECOND)).toBeUndefined();
    expect(turns.before(6.1 * SECOND)).toBeDefined();
  });
});
