import { type ErrorCode, TranscribeError } from '@ws/core';
import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { memorySocket } from '../../../../packages/client/test/support/memory-socket.js';
import { createVoiceStream, type VoiceState } from '../index.js';

// A loop that would never end is cut.
const MANY = 200;
const READY = { type: 'ready', conversation_id: 'c' };
const GREETING = { type: 'response_complete', text: 'Hello.' };

describe('the connection of a conversation', () => {
  it.each([
    ['greets', []],
    ['greets, says hello to everybody,', [GREETING]],
  ])('is given up after maxOutageMs where the server %s and dies', async (_, hello) => {
    const clock = createManualClock();
    let connections = 0;
    const voice = createVoiceStream({
      url: 'ws://127.0.0.1:1',
      ...{ clock, maxOutageMs: 20_000, batchAfterMs: 3_600_000 },
      createSocket(...call) {
        if (++connections > MANY) throw new Error('There was no end of connections.');
        const server = memorySocket(READY);
        const socket = server.createSocket(...call);
        queueMicrotask(() => {
          for (const message of hello) server.say(message);
          server.close(1011);
        });
        return socket;
      },
    });
    const failed = new Promise<VoiceState>((resolve) => {
      voice.subscribe(() => {
        const { connection, error } = voice.state;
        if (connection === 'closed' && error !== undefined) resolve(voice.state);
      });
    });
    void voice.connect();
    const { error } = await clock.runUntil(failed);
    const code: ErrorCode = 'ERR_CONNECTION';
    expect(error).toMatchObject({ code, details: { closeCode: 1011 } });
    expect(TranscribeError.isInstance(error)).toBe(true);
    expect(clock.now()).toBeGreaterThanOrEqual(20_000);
    voice[Symbol.dispose]();
  });
});
