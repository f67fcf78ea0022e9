import { createManualClock } from '@ws/testing';
import { expect, it } from 'vitest';
import { createClientPositions } from './client-positions.js';
import { createWallClockSilence } from './wall-clock-silence.js';

const gone = new AbortController();

function listen(longestMs = 3000) {
  const clock = createManualClock();
  let heard = 0;
  const put: number[] = [];
  const silence = createWallClockSilence({
    ...{ clock, longestMs, signal: gone.signal },
    position: () => heard,
    async put() {
      put.push(clock.now());
    },
  });
  return {
    clock,
    put,
    silence,
    hear: (ms: number) =>
      silence.take(async () => {
        heard += ms * 16;
      }),
  };
}

it('comes a second after the client has stopped, then by the clock, and no longer than is of use', async () => {
  const { clock, put, hear } = listen();
  for (let i = 0; i < 5; i++) {
    await hear(100);
    await clock.advance(100);
  }
  await clock.advance(800);
  expect(put).toEqual([]);
  await clock.advance(200);
  // All of the second at once.
  expect(put).toHaveLength(10);
  await clock.advance(500);
  expect(put).toHaveLength(15);
  await clock.advance(60_000);
  expect(put).toHaveLength(30);
  expect(clock.sleepers).toBe(0);
});

it('does not come where the network stands still, nor before a file would have been spoken', async () => {
  const { clock, put, hear } = listen();
  await hear(100);
  await clock.advance(990);
  await hear(1000);
  expect(put).toEqual([]);
  await hear(60_000);
  await clock.advance(59_000);
  expect(put).toEqual([]);
  await clock.advance(4000);
  expect(put.length).toBeGreaterThan(9);
  const before = put.length;
  // The next pause has as much again.
  await hear(100);
  await clock.advance(60_000);
  expect(put.length - before).toBe(30);
});

it('comes no more once it is stopped', async () => {
  const { clock, put, hear, silence } = listen();
  await hear(100);
  await silence.stop();
  await clock.advance(60_000);
  expect(put).toEqual([]);
});

it('leaves positions as the client counts them', () => {
  const positions = createClientPositions();
  positions.put(1000, 100);
  positions.put(1100, 100);
  positions.put(2000, 50);
  expect([0, 1000, 1150, 1200, 1300, 2000, 2050, 2100].map(positions.toClient)).toEqual([
    ...[0, 1000, 1000, 1000, 1100, 1800, 1800, 1850],
  ]);
  expect(positions.total).toBe(250);
  for (let i = 0; i < 5000; i++) positions.put(10_000 + i * 20, 10);
  expect(positions.toClient(200_000)).toBe(200_000 - positions.total);
});
