import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createManualClock } from '@ws/testing';
import { expect, it } from 'vitest';
import { sendSound } from './send-sound.js';

/** A client that reads a piece when it is told to. */
function slowClient() {
  let read: () => void = () => {};
  let bytes = 0;
  const response = new Writable({
    highWaterMark: 100,
    write(piece: Buffer, _, done) {
      bytes += piece.length;
      read = done;
    },
  }) as Writable & { headersSent: boolean };
  response.headersSent = false;
  return {
    response: response as unknown as ServerResponse,
    read: () => read(),
    bytes: () => bytes,
  };
}

async function* pieces(given: { count: number }): AsyncGenerator<Uint8Array> {
  for (; given.count < 1000; given.count++) yield new Uint8Array(200);
}

it('asks for no more than the client reads, and gives up one that stops', async () => {
  const clock = createManualClock();
  const { response, read, bytes } = slowClient();
  const given = { count: 0 };
  const begin = (): void => void Object.assign(response, { headersSent: true });
  const sending = sendSound(response, pieces(given), { begin, clock });
  await expect.poll(bytes).toBe(200);
  for (let pieces = 1; pieces < 4; pieces++) {
    await clock.advance(29_000);
    expect([given.count, bytes()]).toEqual([pieces - 1, 200 * pieces]);
    read();
    await expect.poll(bytes).toBe(200 * (pieces + 1));
  }
  const rejected = expect(sending).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  await clock.advance(30_000);
  await rejected;
  expect(given.count).toBe(3);
});

it('gives up a client that reads a little now and then, after half an hour', async () => {
  const clock = createManualClock();
  const { response, read, bytes } = slowClient();
  const begin = (): void => void Object.assign(response, { headersSent: true });
  let isOver = false;
  const sending = sendSound(response, pieces({ count: 0 }), { begin, clock }).finally(() => {
    isOver = true;
  });
  const rejected = expect(sending).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  for (let waits = 1; !isOver; waits++) {
    while (!isOver && bytes() < 200 * waits) await setImmediate();
    await clock.advance(20_000);
    read();
  }
  await rejected;
  // 90 of 20 s.
  expect(bytes()).toBe(200 * 90);
});
