import { protocolError } from '@ws/core/internal';
import { createManualClock } from '@ws/testing';
import { expect, it } from 'vitest';
import { createUploadRoom } from './upload-room.js';

const { signal } = new AbortController();

/** A room for two uploads, of a server with one place or more. */
function room({ places = 1 } = {}) {
  const clock = createManualClock();
  let taken = 0;
  const server = { isEnding: false, isWanted: false };
  function reserveSession(): () => void {
    if (server.isEnding) throw protocolError('SHUTTING_DOWN', 'The server is shutting down.');
    return reserveSessions();
  }
  function reserveSessions(): () => void {
    if (taken >= places) throw protocolError('SERVER_FULL', 'The server is full.');
    taken++;
    return () => void taken--;
  }
  const sessions = {
    ...{ reserveSession, reserveSessions },
    get isWanted() {
      return server.isWanted;
    },
    get hasRoom() {
      return taken < places;
    },
  };
  const uploads = createUploadRoom({ maxUploads: 2, clock, sessions });
  const enter = (request = { socket: { bytesRead: 0 } }) => uploads.enter(request);
  return { enter, clock, reserveSession, server };
}

it('has no place taken by a body that comes slowly, and refuses what is one too many', async () => {
  const { enter, reserveSession } = room();
  const first = enter();
  const second = enter();
  expect(() => enter()).toThrow(/2 recordings are being sent/);
  reserveSession()();
  second[Symbol.dispose]();
  second[Symbol.dispose]();
  enter();
  expect(() => enter()).toThrow(/2 recordings/);
  await first.reserveSession(signal);
  // Who has come whole is sending no more.
  expect(() => enter()).toThrow(/full/);
  first[Symbol.dispose]();
  enter();
});

it('waits for a place in the order in which bodies are whole, and not for ever', async () => {
  const { enter, reserveSession, clock } = room();
  const [first, second] = [enter(), enter()];
  const release = reserveSession();
  const told: string[] = [];
  const tell = (name: string, taken: Promise<void>): Promise<unknown> =>
    taken.then(
      () => told.push(name),
      (error: Error) => told.push(`${name}: ${error.message}`),
    );
  const both = [
    tell('second', second.reserveSession(signal)),
    tell('first', first.reserveSession(signal)),
  ];
  for (let i = 0; i < 5; i++) await clock.advance(100);
  expect(told).toEqual([]);
  release();
  for (let ms = 0; ms < 30_000; ms += 100) await clock.advance(100);
  await Promise.all(both);
  expect(told).toEqual(['second', 'first: The server is full.']);
});

it('waits for nobody who has left', async () => {
  const { enter, reserveSession } = room();
  const upload = enter();
  reserveSession();
  const leaving = new AbortController();
  const waiting = upload.reserveSession(leaving.signal);
  leaving.abort(new Error('left'));
  await expect(waiting).rejects.toThrow('left');
});

it('lets in who was sending when the server began to end, and nobody else', async () => {
  const { enter, server } = room();
  const upload = enter();
  server.isEnding = true;
  expect(() => enter()).toThrow(/shutting down/);
  await upload.reserveSession(signal);
});

it('gives one up for another where its body has not begun for five seconds', async () => {
  const { enter, clock } = room();
  const sender = { socket: { bytesRead: 300 } };
  const speaking = enter(sender);
  const silent = enter();
  await clock.advance(4999);
  expect(() => enter()).toThrow(/2 recordings/);
  sender.socket.bytesRead++;
  await clock.advance(1);
  const next = enter();
  expect(silent.signal.reason).toMatchObject({
    details: { status: 408 },
    ...{ message: expect.stringMatching(/nothing has come for 5000 ms/) },
  });
  expect(speaking.signal.aborted).toBe(false);
  silent[Symbol.dispose]();
  expect(() => enter()).toThrow(/2 recordings/);
  // What has come whole, and waits for a place, is not silent.
  await next.reserveSession(signal);
  await clock.advance(60_000);
  next[Symbol.dispose]();
  enter();
  expect(() => enter()).toThrow(/2 recordings/);
  expect(next.signal.aborted).toBe(false);
});

it('has long ones share a place also where as many as may are sending', async () => {
  const { enter, clock, reserveSession, server } = room({ places: 3 });
  const [first, second] = [enter(), enter()];
  await Promise.all([first.reserveSession(signal), second.reserveSession(signal)]);
  enter();
  enter();
  reserveSession();
  server.isWanted = true;
  await clock.advance(30_000);
  await first.share(signal);
  let goesOn = false;
  void second.share(signal).then(() => {
    goesOn = true;
  });
  // Another client has the place that it has left.
  reserveSession();
  await clock.advance(1000);
  expect(goesOn).toBe(false);
  first[Symbol.dispose]();
  await clock.advance(100);
  expect(goesOn).toBe(true);
});
