import { createManualClock } from '@ws/testing';
import { expect, it } from 'vitest';
import { createAwaitedFinals } from './awaited-finals.js';

const event = (type: string, utteranceId: number): Parameters<Told>[0] =>
  ({ type, utteranceId }) as Parameters<Told>[0];
type Told = ReturnType<typeof createAwaitedFinals>['told'];

function awaited() {
  const clock = createManualClock();
  const gone = new AbortController();
  const engine = { isBusy: false };
  const finals = createAwaitedFinals({
    ...{ longestMs: 1000, clock, signal: gone.signal },
    isBusy: () => engine.isBusy,
  });
  let isKnown = false;
  return {
    ...{ clock, gone, engine, finals },
    wait: () => finals.known().then(() => (isKnown = true)),
    async isKnown() {
      await new Promise(setImmediate);
      return isKnown;
    },
  };
}

it('waits for the final of each utterance that is over', async () => {
  const { finals, wait, isKnown } = awaited();
  finals.told(event('speech_end', 1));
  finals.told(event('speech_end', 2));
  void wait();
  finals.told(event('final', 2));
  expect(await isKnown()).toBe(false);
  finals.told(event('error', 1));
  expect(await isKnown()).toBe(true);
});

it('waits for nothing where nothing is over, or it was dropped', async () => {
  const { finals, wait, isKnown } = awaited();
  finals.told(event('speech_start', 1));
  await finals.known();
  finals.told(event('speech_end', 1));
  void wait();
  finals.told(event('cancelled', 1));
  expect(await isKnown()).toBe(true);
});

it('waits for an engine that makes what may become a final', async () => {
  const { clock, engine, wait, isKnown } = awaited();
  engine.isBusy = true;
  void wait();
  await clock.advance(100);
  expect(await isKnown()).toBe(false);
  engine.isBusy = false;
  await clock.advance(10);
  expect(await isKnown()).toBe(true);
});

it('waits no longer than it may, and once for an utterance', async () => {
  const { clock, finals, wait, isKnown } = awaited();
  finals.told(event('speech_end', 1));
  void wait();
  for (let ms = 0; ms < 990; ms += 10) await clock.advance(10);
  expect(await isKnown()).toBe(false);
  await clock.advance(10);
  expect(await isKnown()).toBe(true);
  await finals.known();
});

it('rejects when nobody is there any more', async () => {
  const { gone, finals } = awaited();
  finals.told(event('speech_end', 1));
  const waiting = finals.known();
  gone.abort();
  await expect(waiting).rejects.toThrow();
});
