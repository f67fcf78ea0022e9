import { once } from 'node:events';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hearing, serve } from '../../../test/support/serving.js';
import { refuseUpgrade } from './refuse.js';

const REFUSAL = { status: 403, code: 'ORIGIN_REFUSED', message: 'no' } as const;

/** A connection whose peer keeps its own side open. */
function halfOpen(write: (done: () => void) => void): Duplex {
  return new Duplex({
    allowHalfOpen: true,
    read() {},
    write: (_bytes, _encoding, done) => write(done),
  });
}

describe('an upgrade that is refused', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is closed in both directions when it is answered', async () => {
    const socket = halfOpen((done) => done());
    refuseUpgrade(socket, REFUSAL);
    await expect.poll(() => socket.destroyed).toBe(true);
  });

  it('is closed in the end where the peer does not read', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const socket = halfOpen(() => {});
    refuseUpgrade(socket, REFUSAL);
    vi.advanceTimersByTime(4999);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
  });

  it('does not keep the server from closing', async () => {
    const server = await serve({ backend: hearing() });
    const { host, port } = server.address;
    const peer = connect({ host, port, allowHalfOpen: true });
    let answer = '';
    peer.on('error', () => {});
    peer.on('data', (bytes: Buffer) => {
      answer += bytes.toString();
    });
    peer.write(
      `GET /ws/transcribe/prompt HTTP/1.1\r\nHost: ${host}:${port}\r\nOrigin: https://evil.example\r\n` +
        'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    try {
      await once(peer, 'end');
      expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n.*{"error":".*"}\n$/s);
      // It has not hung up.
      let closed = false;
      void server.close().then(() => {
        closed = true;
      });
      await expect.poll(() => closed).toBe(true);
    } finally {
      peer.destroy();
    }
  });
});
