import { createManualClock } from '@ws/testing';
import { expect, it } from 'vitest';
import { createUploadRoom, type Upload } from './upload-room.js';

const { signal } = new AbortController();

/** Places for recordings on a server of so many, all of which are free. */
function places(most: number, { maxWaiting = 10 } = {}) {
  const clock = createManualClock();
  const server = { taken: 0, isWanted: false };
  function reserveSession(): () => void {
    server.taken++;
    return () => void server.taken--;
  }
  const uploads = createUploadRoom({
    ...{ clock, maxUploads: maxWaiting },
    sessions: {
      ...{ reserveSession, reserveSessions: reserveSession },
      get isWanted() {
        return server.isWanted;
      },
      get hasRoom() {
        return server.taken < most;
      },
    },
  });
  async function hold(): Promise<Upload> {
    const upload = uploads.enter({ socket: { bytesRead: 0 } });
    await upload.reserveSession(signal);
    return upload;
  }
  return { clock, server, hold };
}

/** A recording that asks to go on; whether it may. */
function asking(place: Upload, given = signal) {
  const told = { goesOn: false, error: undefined as unknown };
  void place.share(given).then(
    () => {
      told.goesOn = true;
    },
    (error: unknown) => {
      told.error = error;
    },
  );
  return told;
}

it('leaves recordings their places where no other client wants one, and for 30 s where one does', async () => {
  const { clock, server, hold } = places(2);
  const both = [await hold(), await hold()];
  server.isWanted = true;
  await clock.advance(29_999);
  for (const place of both) await place.share(signal);
  server.isWanted = false;
  await clock.advance(60_000);
  for (const place of both) await place.share(signal);
  expect(server).toMatchObject({ taken: 2 });
});

it('gives long ones one place together while others want one', async () => {
  const { clock, server, hold } = places(3);
  const [first, second, third] = [await hold(), await hold(), await hold()];
  await clock.advance(30_000);
  server.isWanted = true;
  await first.share(signal);
  const one = asking(second);
  const other = asking(third);
  await clock.advance(60_000);
  expect(server).toMatchObject({ taken: 1 });
  await first.share(signal);
  first[Symbol.dispose]();
  await clock.advance(100);
  expect([one.goesOn, other.goesOn]).toEqual([true, false]);
  expect(server).toMatchObject({ taken: 1 });
  // It is the one that goes on now, however long it takes.
  await clock.advance(60_000);
  await second.share(signal);
  second[Symbol.dispose]();
  await clock.advance(100);
  expect(other.goesOn).toBe(true);
  third[Symbol.dispose]();
  third[Symbol.dispose]();
  expect(server).toMatchObject({ taken: 0 });
});

it('lets them go on where places are free again, and no sooner', async () => {
  const { clock, server, hold } = places(2);
  const [first, second] = [await hold(), await hold()];
  await clock.advance(30_000);
  server.isWanted = true;
  await first.share(signal);
  const waits = asking(second);
  // Another client has the place.
  server.taken++;
  await clock.advance(1000);
  server.isWanted = false;
  await clock.advance(1000);
  expect(waits.goesOn).toBe(false);
  server.taken--;
  await clock.advance(100);
  expect(waits.goesOn).toBe(true);
  expect(server).toMatchObject({ taken: 2 });
  // And for another 30 s.
  server.isWanted = true;
  await clock.advance(29_000);
  await second.share(signal);
});

it('forgets one that leaves while it waits, also in the moment when its turn comes', async () => {
  const { clock, server, hold } = places(2);
  const [first, second] = [await hold(), await hold()];
  await clock.advance(30_000);
  server.isWanted = true;
  await first.share(signal);
  const leaving = new AbortController();
  const waits = asking(second, leaving.signal);
  first[Symbol.dispose]();
  leaving.abort(new Error('left'));
  second[Symbol.dispose]();
  await clock.advance(100);
  expect(server).toMatchObject({ taken: 0 });

  const [third, fourth] = [await hold(), await hold()];
  await clock.advance(30_000);
  await third.share(signal);
  const leavesToo = asking(fourth, leaving.signal);
  await clock.advance(100);
  fourth[Symbol.dispose]();
  expect(leavesToo.error).toMatchObject({ message: 'left' });
  expect(waits.error).toBeUndefined();
  third[Symbol.dispose]();
  expect(server).toMatchObject({ taken: 0 });
});

it('gives one up where enough wait, and never the one that goes on', async () => {
  const { clock, server, hold } = places(3, { maxWaiting: 1 });
  const [first, second, third] = [await hold(), await hold(), await hold()];
  await clock.advance(30_000);
  server.isWanted = true;
  await first.share(signal);
  const waits = asking(second);
  await expect(third.share(signal)).rejects.toMatchObject({
    code: 'ERR_PROTOCOL',
    details: { wireCode: 'SERVER_FULL' },
    message: expect.stringMatching(/1 long ones wait already/),
  });
  third[Symbol.dispose]();
  await first.share(signal);
  expect(server.taken).toBe(1);
  first[Symbol.dispose]();
  await clock.advance(100);
  expect(waits.goesOn).toBe(true);
});
