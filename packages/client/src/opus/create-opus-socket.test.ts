import { TranscribeError } from '@ws/core';
import { encodePcm } from '@ws/core/audio';
import { describe, expect, it } from 'vitest';
import { memorySocket } from '../../test/support/memory-socket.js';
import { connect } from '../index.js';
import { createOpusSockets } from './create-opus-socket.js';
import type { CreateOpusEncoder, OpusEncoderEvents } from './opus-encoder.js';

const URL = 'ws://127.0.0.1:1';
const PACKET = 320;

/** Packets that say how many samples came before them; they come when they are let out. */
function scriptedEncoder() {
  let events: OpusEncoderEvents | undefined;
  let samples = 0;
  let made = 0;
  let isHeld = false;
  let release: () => void = () => {};
  const createEncoder: CreateOpusEncoder = (given) => {
    events = given;
    return {
      encode(more) {
        samples += more.length;
      },
      async settled() {
        if (isHeld) {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        }
        for (; made + PACKET <= samples; made += PACKET) given.packet(Uint8Array.of(made / PACKET));
      },
      async end() {
        await this.settled();
        if (made < samples) given.packet(Uint8Array.of(255));
      },
      close() {},
    };
  };
  return {
    createEncoder,
    fail: () => events!.failed(new TranscribeError('planned', { code: 'ERR_INVALID_STATE' })),
    hold() {
      isHeld = true;
    },
    letGo() {
      isHeld = false;
      release();
    },
  };
}

function parts({ canEncode = true } = {}) {
  const socket = memorySocket();
  const encoder = scriptedEncoder();
  const createSocket = createOpusSockets({
    createSocket: socket.createSocket,
    canEncode: async () => canEncode,
    createEncoder: encoder.createEncoder,
  });
  return { socket, encoder, createSocket };
}

const kinds = (frames: readonly unknown[]): unknown[] =>
  frames.map((frame) =>
    frame instanceof Uint8Array ? [...frame] : (frame as { readonly type: string }).type,
  );

describe('a socket of Opus packets', () => {
  it('says opus, and sends packets in the place of samples, in order with messages', async () => {
    const { socket, createSocket } = parts();
    const session = await connect(URL, { createSocket });
    await session.write(new Float32Array(PACKET * 2 + 100));
    void session.flush();
    await session.write(new Float32Array(PACKET));
    void session.end();
    await expect.poll(() => socket.said('end')).toHaveLength(1);
    expect(socket.said('start')).toMatchObject([{ encoding: 'opus', sample_rate: 16_000 }]);
    // 100 samples are in the packet after the message.
    expect(kinds(socket.received)).toEqual(['start', [0], [1], 'finalize', [2], [255], 'end']);
    await session[Symbol.asyncDispose]();
  });

  it.each([
    ['where they cannot be made', { canEncode: false }, {}, 'pcm_s16le'],
    ['of another encoding', {}, { encoding: 'mulaw' } as const, 'mulaw'],
  ])('sends samples as they are %s', async (_, given, options, encoding) => {
    const { socket, createSocket } = parts(given);
    const session = await connect(URL, { createSocket, ...options });
    const samples = Float32Array.from({ length: 50 }, (_, i) => i / 100);
    await session.write(samples);
    await expect.poll(() => socket.received).toHaveLength(2);
    expect(socket.said('start')).toMatchObject([{ encoding }]);
    expect(socket.received[1]).toEqual(encodePcm(samples, encoding as 'mulaw'));
    await session[Symbol.asyncDispose]();
  });

  it('counts what waits for the encoder, so that writing waits, too', async () => {
    const { encoder, createSocket } = parts();
    const session = await connect(URL, { createSocket, maxBufferedBytes: 1024 });
    encoder.hold();
    await session.write(new Float32Array(PACKET));
    let isThrough = false;
    const writing = session.write(new Float32Array(PACKET * 10)).then(() => {
      isThrough = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isThrough).toBe(false);
    encoder.letGo();
    await writing;
    await session[Symbol.asyncDispose]();
  });

  it('is lost where the encoder fails, as a connection is', async () => {
    const { socket, encoder, createSocket } = parts();
    const session = await connect(URL, { createSocket });
    await session.write(new Float32Array(PACKET));
    await expect.poll(() => socket.received).toHaveLength(2);
    encoder.fail();
    expect(socket.isClosing).toBe(true);
    await session[Symbol.asyncDispose]();
  });
});
