import type { TurnDetector } from '@ws/core';
import { createManualClock } from '@ws/testing';
import { expect, it } from 'vitest';
import { counting, joined, tonesOf } from '../../test/support/counted-tones.js';
import { f32le } from '../../test/support/raw-client.js';
import { joinReady, serve } from '../../test/support/serving.js';
import { watchTurn } from './watch-turn.js';

/** A detector that answers when it is told to. */
function patientTurn() {
  const questions: ((probability: number) => void)[] = [];
  const turn: TurnDetector = {
    specVersion: 'v1',
    name: 'patient',
    maxAudioMs: 8000,
    async load() {},
    judge: () =>
      new Promise((resolve) => {
        questions.push(resolve);
      }),
    async [Symbol.asyncDispose]() {},
  };
  return { turn, questions };
}

it('a turn detector is asked until it answers the last question', async () => {
  const { turn, questions } = patientTurn();
  let isAsked = false;
  const watched = watchTurn(turn, (is) => {
    isAsked = is;
  });
  const first = watched.judge(new Float32Array(10));
  const second = watched.judge(new Float32Array(10));
  questions[0]!(0.1);
  expect(await first).toBe(0.1);
  expect(isAsked).toBe(true);
  questions[1]!(0.9);
  expect(await second).toBe(0.9);
  expect(isAsked).toBe(false);
});

it('a recording that is sent as fast as it is read has its sentences, however late the detector is', async () => {
  const { turn, questions } = patientTurn();
  const server = await serve({
    ...{ backend: counting(), turn, partialIntervalMs: 0 },
    // Stands still: the detector is never waited for in vain.
    clock: createManualClock(),
  });
  const client = await joinReady(server);
  client.send({ type: 'start', encoding: 'pcm_f32le' });
  client.send(f32le(joined(['two', 'three', 'one'].map((word) => tonesOf(word, 400)))));
  client.send({ type: 'end' });
  for (const text of ['two', 'three', 'one']) {
    await expect.poll(() => questions.length).toBe(1);
    questions.shift()!(0.9);
    const told = await client.until('final');
    expect(told.at(-1).text).toBe(text);
  }
  await client.until('done');
});
