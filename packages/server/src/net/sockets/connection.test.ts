import { EventEmitter } from 'node:events';
import { silentLogger } from '@ws/core/internal';
import { createManualClock } from '@ws/testing';
import { expect, it, onTestFinished } from 'vitest';
import type { WebSocket } from 'ws';
import { DEFAULT_SERVER_OPTIONS } from '../../app/options/server-options.js';
import type { Admission } from '../auth/usage.js';
import { openConnection } from './connection.js';
import type { Conversation } from './conversation.js';

it('of a client without audio is silent, but not while a long message is still arriving', async () => {
  const clock = createManualClock();
  const socket = Object.assign(new EventEmitter(), {
    ...{ OPEN: 1, readyState: 1, bufferedAmount: 0, isPaused: false },
    ...{ ping() {}, pause() {}, resume() {}, close() {}, terminate() {} },
  });
  onTestFinished(() => void socket.emit('close', 1000));
  const conversation = {
    ...{ isForAudio: true, audioMs: 0, position: 0, openedAt: 0 },
    receive: async () => true,
  } as unknown as Conversation;
  let received = 0;
  const connection = openConnection(socket as unknown as WebSocket, {
    ...{ limits: DEFAULT_SERVER_OPTIONS, logger: silentLogger, clock },
    admission: { signal: new AbortController().signal, spend() {} } as unknown as Admission,
    eventLoop: { next: async () => {} },
    received: () => received,
    createConversation: () => conversation,
  });
  function come(message: Buffer | Buffer[]): Promise<void> {
    received += 6 + message.length;
    socket.emit('message', message);
    return new Promise(setImmediate);
  }

  await come(Buffer.from('{"type":"start"}'));
  await clock.advance(10_000);
  received += 100;
  expect(connection.silentFor).toBe(10_000);
  received += 64 * 1024;
  expect(connection.silentFor).toBe(0);
  await come(Buffer.from('{"type":"configure"}'));
  expect(connection.silentFor).toBe(10_000);
  await come([Buffer.alloc(2)]);
  expect(connection.silentFor).toBe(0);
});
